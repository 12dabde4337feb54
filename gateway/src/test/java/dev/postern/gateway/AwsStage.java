package dev.postern.gateway;

import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.RealS3;
import dev.postern.testkit.RealSqs;
import dev.postern.testkit.SignedFront;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A gate before services that verify its signatures: an S3, a DynamoDB, an SQS, a Secrets Manager.
 * Ann is an agent, Pat of the platform.
 */
final class AwsStage implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  static final String SECRET = "correct horse battery staple";
  static final String POLICIES =
      """
      policies:
        - name: agents-cloud
          groups: [agents]
          connections: [cloud]
          access: { for: 1h, request: none }
          rules:
            - allow: { kinds: [list, read] }
            - allow: { actions: ["s3:CreateBucket", "s3:PutObject", "s3:GetObject"], resources: ["arn:aws:s3:::shop-*", "arn:aws:s3:::shop-*/*"] }
            - allow: { actions: ["dynamodb:*"], resources: ["arn:aws:dynamodb:*:*:table/shop*"] }
            - allow: { actions: ["sqs:*"], resources: ["arn:aws:sqs:*:*:shop*"] }
            - hold: { actions: ["s3:PutObject"], resources: ["arn:aws:s3:::shop-*/held/*"], reviewers: [reviewers], approvals: 1 }
            - hold: { actions: ["sts:AssumeRole"], resources: ["arn:aws:iam::123456789012:role/postern-cloud"], reviewers: [reviewers], approvals: 1 }
            - hold: { actions: ["s3:DeleteBucket"], resources: ["arn:aws:s3:::shop-old"], reviewers: [reviewers], approvals: 1 }
            - deny: { actions: ["s3:DeleteBucket"], resources: ["arn:aws:s3:::*-kept"] }
            - deny: { actions: ["sqs:DeleteQueue"] }
        - name: platform-cloud
          groups: [platform]
          connections: [cloud]
          access: { for: 1h, request: none }
          rules: [ { allow: { kinds: [read] } } ]
      labels:
        - { field: "dynamodb:Scan.Items[]", label: items }
      masks:
        - { label: aws-secret, as: redact, unless-groups: [platform] }
      """;

  final RealS3 s3;
  final SignedFront dynamo;
  final SignedFront sqs;
  final SignedFront secrets;
  final AwsKeys.Key lent;
  final AwsGate gate;
  private final RealDynamo.Running dynalite;
  private final RealSqs queues;

  /** Starts all of it; skips the test where a server is not to be had. */
  AwsStage(Path directory) throws Exception {
    AwsKeys keys = new AwsKeys();
    lent = keys.session(AwsGate.ROLE, Instant.now().plusSeconds(3_600));
    s3 = RealS3.start(lent);
    dynalite = RealDynamo.start();
    dynamo = SignedFront.start(keys, "dynamodb", AwsGate.REGION, dynalite.address());
    queues = RealSqs.start(AwsGate.REGION, ACCOUNT);
    sqs = SignedFront.start(keys, "sqs", AwsGate.REGION, queues.address());
    secrets = SignedFront.start(keys, "secretsmanager", AwsGate.REGION, AwsStage::secret);
    gate =
        new AwsGate(
            directory,
            keys,
            lent,
            Map.of(
                "s3",
                s3.address(),
                "dynamodb",
                dynamo.address(),
                "sqs",
                sqs.address(),
                "secretsmanager",
                secrets.address()),
            POLICIES);
  }

  private static SignedFront.Reply secret(String target, String type, byte[] body) {
    String answer =
        "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf\",\"Name\":\"shop\","
            + "\"SecretString\":\"{\\\"password\\\":\\\""
            + SECRET
            + "\\\"}\",\"VersionId\":\"11111111-2222-3333-4444-555555555555\"}";
    return new SignedFront.Reply(200, type, answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Where a service is, without the gate. */
  URI address(String service) {
    return switch (service) {
      case "s3" -> s3.address();
      case "dynamodb" -> dynamo.address();
      case "sqs" -> sqs.address();
      case "secretsmanager" -> secrets.address();
      default -> throw new IllegalArgumentException(service);
    };
  }

  String ann() {
    return gate.issuer().token("ann", "agents");
  }

  String pat() {
    return gate.issuer().token("pat", "platform");
  }

  @Override
  public void close() throws IOException {
    gate.close();
    secrets.close();
    sqs.close();
    queues.close();
    dynamo.close();
    dynalite.process().destroy();
    s3.close();
  }
}
