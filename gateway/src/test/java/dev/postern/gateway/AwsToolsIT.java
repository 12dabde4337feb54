package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.RealS3;
import dev.postern.testkit.SignedFront;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stock {@code aws} command by {@code postern connect}, with a token and nothing of AWS's, to
 * services that verify the gate's own signatures: an S3, a DynamoDB, a Secrets Manager.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AwsToolsIT {
  private static final String SECRET = "correct horse battery staple";
  private static final String POLICIES =
      """
      policies:
        - name: agents-cloud
          groups: [agents]
          connections: [cloud]
          access: { for: 1h, request: none }
          rules:
            - allow: { kinds: [list, read] }
            - allow: { actions: ["s3:CreateBucket", "s3:PutObject", "s3:GetObject"], resources: ["arn:aws:s3:::shop-*", "arn:aws:s3:::shop-*/*"] }
            - allow: { actions: ["dynamodb:*"], resources: ["arn:aws:dynamodb:*:*:table/shop"] }
            - hold: { actions: ["s3:PutObject"], resources: ["arn:aws:s3:::shop-*/held/*"], reviewers: [reviewers], approvals: 1 }
            - hold: { actions: ["sts:AssumeRole"], resources: ["arn:aws:iam::123456789012:role/postern-cloud"], reviewers: [reviewers], approvals: 1 }
            - deny: { actions: ["s3:DeleteBucket"] }
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

  @TempDir private static Path directory;
  private RealS3 s3;
  private Process dynalite;
  private SignedFront dynamo;
  private SignedFront secrets;
  private AwsGate gate;
  private AwsKeys.Key lent;
  private String agent;

  @BeforeAll
  void start() throws Exception {
    assumeTrue(AwsGate.hasCommand(), "the aws command is not on the PATH (pip install awscli)");
    AwsKeys keys = new AwsKeys();
    lent = keys.session(AwsGate.ROLE, Instant.now().plusSeconds(3_600));
    s3 = RealS3.start(lent);
    RealDynamo.Running running = RealDynamo.start();
    dynalite = running.process();
    dynamo = SignedFront.start(keys, "dynamodb", AwsGate.REGION, running.address());
    secrets = SignedFront.start(keys, "secretsmanager", AwsGate.REGION, AwsToolsIT::secret);
    Map<String, URI> endpoints = new HashMap<>();
    endpoints.put("s3", s3.address());
    endpoints.put("dynamodb", dynamo.address());
    endpoints.put("secretsmanager", secrets.address());
    gate = new AwsGate(directory, keys, lent, endpoints, POLICIES);
    agent = gate.issuer().token("ann", "agents");
  }

  private static SignedFront.Reply secret(String target, String type, byte[] body) {
    String answer =
        "{\"ARN\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf\",\"Name\":\"shop\","
            + "\"SecretString\":\"{\\\"password\\\":\\\""
            + SECRET
            + "\\\"}\",\"VersionId\":\"11111111-2222-3333-4444-555555555555\"}";
    return new SignedFront.Reply(200, type, answer.getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  void end() throws Exception {
    if (gate != null) {
      gate.close();
      secrets.close();
      dynamo.close();
      dynalite.destroy();
      s3.close();
    }
  }

  private AwsGate.Ran aws(String command) throws IOException {
    return gate.aws(agent, command);
  }

  private String done(String command) throws IOException {
    AwsGate.Ran ran = aws(command);
    assertThat(ran.code()).as(ran.printed()).isZero();
    return ran.printed();
  }

  /** What makes the others' success say something. */
  @ParameterizedTest
  @CsvSource({
    "s3 ls, SignatureDoesNotMatch",
    "dynamodb list-tables, InvalidSignatureException",
    "secretsmanager get-secret-value --secret-id shop, InvalidSignatureException"
  })
  void theServicesThemselvesTakeNoOtherKey(String command, String refusal) throws Exception {
    URI service =
        command.startsWith("s3 ")
            ? s3.address()
            : command.startsWith("dynamodb") ? dynamo.address() : secrets.address();
    ProcessBuilder builder = new ProcessBuilder(("aws " + command).split(" "));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_ACCESS_KEY_ID", lent.id());
    environment.put("AWS_SECRET_ACCESS_KEY", lent.secret() + "x");
    environment.put("AWS_SESSION_TOKEN", String.valueOf(lent.session()));
    environment.put("AWS_DEFAULT_REGION", AwsGate.REGION);
    environment.put("AWS_ENDPOINT_URL", service.toString());
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    Process direct = builder.redirectErrorStream(true).start();
    direct.getOutputStream().close();
    String printed = new String(direct.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(direct.waitFor()).isNotZero();
    assertThat(printed).contains(refusal);
  }

  @Test
  void objectsGoUpAndComeDownAsTheyWere() throws Exception {
    byte[] content = new byte[20 << 20];
    new Random(1).nextBytes(content);
    Path up = Files.write(directory.resolve("up.bin"), content);
    Path down = directory.resolve("down.bin");

    done(
        "aws s3 mb s3://shop-objects && aws s3 cp --quiet "
            + up
            + " s3://shop-objects/up.bin && aws s3 ls s3://shop-objects && aws s3 cp --quiet"
            + " s3://shop-objects/up.bin "
            + down);

    assertThat(Files.readAllBytes(down)).isEqualTo(content);
  }

  @Test
  void itemsAreWrittenAndRead() throws Exception {
    String printed =
        done(
            "aws dynamodb create-table --table-name shop --billing-mode PAY_PER_REQUEST"
                + " --attribute-definitions AttributeName=id,AttributeType=S"
                + " --key-schema AttributeName=id,KeyType=HASH >/dev/null"
                + " && aws dynamodb wait table-exists --table-name shop"
                + " && aws dynamodb put-item --table-name shop --item '{\"id\":{\"S\":\"a1\"},\"n\":{\"N\":\"1.50\"}}'"
                + " && aws dynamodb get-item --table-name shop --key '{\"id\":{\"S\":\"a1\"}}'");

    assertThat(printed).contains("a1").contains("1.5");
    assertThat(dynamo.passed()).contains("CreateTable", "PutItem", "GetItem");
    assertThat(done("aws dynamodb scan --table-name shop --output json"))
        .contains("\"redacted\"", "\"N\": \"0\"")
        .doesNotContain("a1", "1.5");
  }

  @Test
  void aTableThatNoRuleNamesIsNotToBeWritten() throws Exception {
    AwsGate.Ran ran =
        aws("aws dynamodb put-item --table-name other --item '{\"id\":{\"S\":\"a1\"}}'");

    assertThat(ran.code()).isNotZero();
    assertThat(ran.printed()).contains("AccessDenied").contains("not-allowed");
  }

  @Test
  void aBucketIsNotDeletedAndTheReasonIsTold() throws Exception {
    AwsGate.Ran ran = aws("aws s3 mb s3://shop-kept && aws s3 rb s3://shop-kept");

    assertThat(ran.printed()).contains("AccessDenied").contains("DeleteBucket").contains("reason:");
    assertThat(ran.code()).isNotZero();
    assertThat(done("aws s3 ls")).contains("shop-kept");
  }

  @Test
  void aSecretIsRedactedForAllButThoseWhomTheMaskSpares() throws Exception {
    String command = "aws secretsmanager get-secret-value --secret-id shop";

    assertThat(done(command)).contains("\"SecretString\": \"redacted\"").doesNotContain(SECRET);
    AwsGate.Ran spared = gate.aws(gate.issuer().token("pat", "platform"), command);
    assertThat(spared.printed()).contains(SECRET);
  }

  @Test
  void aHeldUploadWaitsForAYesAndGoesUpOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("held.txt"), "to be seen first");
    done("aws s3 mb s3://shop-held");
    CompletableFuture<AwsGate.Ran> upload =
        CompletableFuture.supplyAsync(() -> {
          try {
            return aws("aws s3 cp --quiet " + file + " s3://shop-held/held/a.txt");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });

    String reviewer = gate.issuer().token("eve", "reviewers");
    String id = asked(reviewer);
    assertThat(gate.postern(reviewer, "approvals", id).printed())
        .contains("PutObject")
        .contains("s3:::shop-held/held/a.txt")
        .contains("ann");
    assertThat(gate.postern(reviewer, "approve", id).code()).isZero();

    AwsGate.Ran ran = upload.get(60, TimeUnit.SECONDS);
    assertThat(ran.code()).as(ran.printed()).isZero();
    assertThat(done("aws s3 cp s3://shop-held/held/a.txt -")).contains("to be seen first");
  }

  /** The approval that waits, once it is there. */
  private String asked(String reviewer) throws Exception {
    Pattern id = Pattern.compile("ap-[0-9a-z]+");
    for (int i = 0; i < 200; i++) {
      Matcher found = id.matcher(gate.postern(reviewer, "approvals").printed());
      if (found.find()) {
        return found.group();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("nobody was asked");
  }

  @Test
  void credentialsForAToolAreGivenAfterAYesForExactlyWhatWasAgreedTo() throws Exception {
    CompletableFuture<AwsGate.Ran> given =
        CompletableFuture.supplyAsync(() ->
            gate.postern(
                agent,
                "scoped-credentials",
                "cloud",
                "--action",
                "s3:PutObject",
                "--resource",
                "arn:aws:s3:::shop-out/a.csv",
                "--because",
                "nightly export",
                "--wait"));

    String reviewer = gate.issuer().token("eve", "reviewers");
    String id = asked(reviewer);
    assertThat(gate.postern(reviewer, "approvals", id).printed())
        .contains("s3:PutObject", "arn:aws:s3:::shop-out/a.csv", "nightly export");
    assertThat(gate.postern(reviewer, "approve", id).code()).isZero();

    AwsGate.Ran ran = given.get(60, TimeUnit.SECONDS);
    assertThat(ran.code()).as(ran.printed()).isZero();
    assertThat(ran.printed()).contains("\"AccessKeyId\":\"ASIA");
    assertThat(gate.sts.assumed())
        .last()
        .satisfies(asked -> {
          assertThat(asked).containsEntry("SourceIdentity", "ann");
          assertThat(asked.get("Policy"))
              .contains("s3:PutObject", "arn:aws:s3:::shop-out/a.csv")
              .doesNotContain("*\"");
          assertThat(asked).containsEntry("DurationSeconds", "900");
        });
    AwsGate.Ran outside =
        gate.postern(
            agent,
            "scoped-credentials",
            "cloud",
            "--action",
            "s3:DeleteBucket",
            "--resource",
            "arn:aws:s3:::shop-out",
            "--because",
            "no more of it");
    assertThat(outside.code()).isEqualTo(1);
  }

  @Test
  void thePersonIsBehindEachRoleAndTheJournalKnowsEachCall() throws Exception {
    done("aws s3 ls");

    assertThat(gate.sts.assumed())
        .anySatisfy(asked -> assertThat(asked).containsEntry("SourceIdentity", "ann"));
    assertThat(
            gate.local(
                    "audit",
                    "query",
                    "--config",
                    directory.resolve("postern.yaml").toString(),
                    "SELECT identity, service, operation, verdict FROM aws_calls"
                        + " WHERE operation = 'ListBuckets'")
                .printed())
        .contains("ann")
        .contains("s3");
  }

  @Test
  void aLinkMadeForTheGateStaysAtTheGate() throws Exception {
    done("aws s3 mb s3://shop-links && echo linked | aws s3 cp - s3://shop-links/a.txt");

    String printed =
        done("curl -s --cacert $AWS_CA_BUNDLE \"$(aws s3 presign s3://shop-links/a.txt)\"");

    assertThat(printed).contains("linked");
    assertThat(done("aws s3 presign s3://shop-links/a.txt"))
        .startsWith("https://127.0.0.1:")
        .contains("PSTN");
  }
}
