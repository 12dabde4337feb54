package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * services that verify the gate's own signatures: an S3, a DynamoDB, an SQS, a Secrets Manager.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AwsToolsIT {
  @TempDir private static Path directory;
  private AwsStage stage;
  private AwsGate gate;
  private String agent;

  @BeforeAll
  void start() throws Exception {
    assumeTrue(AwsGate.hasCommand(), "the aws command is not on the PATH (pip install awscli)");
    stage = new AwsStage(directory);
    gate = stage.gate;
    agent = stage.ann();
  }

  @AfterAll
  void end() throws Exception {
    if (stage != null) {
      stage.close();
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

  private CompletableFuture<AwsGate.Ran> meanwhile(String command) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return aws(command);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** What makes the others' success say something. */
  @ParameterizedTest
  @CsvSource({
    "s3 ls, SignatureDoesNotMatch",
    "dynamodb list-tables, InvalidSignatureException",
    "sqs list-queues, InvalidSignatureException",
    "secretsmanager get-secret-value --secret-id shop, InvalidSignatureException"
  })
  void theServicesThemselvesTakeNoOtherKey(String command, String refusal) throws Exception {
    Path output = directory.resolve("direct.out");
    ProcessBuilder builder =
        new ProcessBuilder(
            ("aws --endpoint-url " + stage.address(command.split(" ")[0]) + " " + command)
                .split(" "));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_ACCESS_KEY_ID", stage.lent.id());
    environment.put("AWS_SECRET_ACCESS_KEY", stage.lent.secret() + "x");
    environment.put("AWS_SESSION_TOKEN", String.valueOf(stage.lent.session()));
    environment.put("AWS_DEFAULT_REGION", AwsGate.REGION);
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    Process direct = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    direct.getOutputStream().close();

    assertThat(AwsGate.ended(direct)).isNotZero();
    assertThat(output).content().contains(refusal);
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
                + " --attribute-definitions AttributeName=id,AttributeType=S --key-schema"
                + " AttributeName=id,KeyType=HASH >/dev/null && aws dynamodb wait table-exists"
                + " --table-name shop && aws dynamodb put-item --table-name shop --item"
                + " '{\"id\":{\"S\":\"a1\"},\"n\":{\"N\":\"1.50\"}}' && aws dynamodb get-item"
                + " --table-name shop --key '{\"id\":{\"S\":\"a1\"}}'");

    assertThat(printed).contains("a1").contains("1.5");
    assertThat(stage.dynamo.passed()).contains("CreateTable", "PutItem", "GetItem");
    assertThat(done("aws dynamodb scan --table-name shop --output json"))
        .contains("\"redacted\"", "\"N\": \"0\"")
        .doesNotContain("a1", "1.5");
  }

  /** Its version 1 heeds only an option for this service: docs/aws.md. */
  private static final String SQS = "aws --endpoint-url $AWS_ENDPOINT_URL sqs ";

  @Test
  void messagesAreSentAndReceivedAndTheirQueueStays() throws Exception {
    Matcher created =
        Pattern.compile("https://[^\"]+/shop-orders")
            .matcher(done(SQS + "create-queue --queue-name shop-orders"));
    assertThat(created.find()).isTrue();
    String queue = " --queue-url " + created.group();

    assertThat(
            done(
                SQS
                    + "send-message --message-body 'order 17'"
                    + queue
                    + " && "
                    + SQS
                    + "receive-message"
                    + queue))
        .contains("\"Body\": \"order 17\"");

    AwsGate.Ran ran = aws(SQS + "delete-queue" + queue);
    assertThat(ran.code()).isNotZero();
    assertThat(ran.printed()).contains("AccessDenied").contains("DeleteQueue").contains("reason:");
    assertThat(done(SQS + "list-queues")).contains("/shop-orders");
    assertThat(stage.sqs.passed())
        .contains("CreateQueue", "SendMessage", "ReceiveMessage", "ListQueues")
        .doesNotContain("DeleteQueue");
  }

  @Test
  void theCommandItselfReachesTheGateForEveryService() {
    AwsGate.Ran ran =
        gate.postern(
            agent,
            "connect",
            AwsGate.CONNECTION,
            "--",
            "aws",
            "sqs",
            "get-queue-url",
            "--queue-name",
            "shop-none");

    assertThat(ran.code()).isNotZero();
    assertThat(stage.sqs.passed()).contains("GetQueueUrl");
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

    assertThat(done(command))
        .contains("\"SecretString\": \"redacted\"")
        .doesNotContain(AwsStage.SECRET);
    AwsGate.Ran spared = gate.aws(stage.pat(), command);
    assertThat(spared.printed()).contains(AwsStage.SECRET);
  }

  @Test
  void aHeldUploadWaitsForAYesAndGoesUpOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("held.txt"), "to be seen first");
    done("aws s3 mb s3://shop-held");
    CompletableFuture<AwsGate.Ran> upload =
        meanwhile("aws s3 cp --quiet " + file + " s3://shop-held/held/a.txt");

    String id = gate.asked();
    assertThat(gate.shown(id))
        .contains("PutObject")
        .contains("s3:::shop-held/held/a.txt")
        .contains("ann");
    gate.approve(id);

    AwsGate.Ran ran = upload.get(60, TimeUnit.SECONDS);
    assertThat(ran.code()).as(ran.printed()).isZero();
    assertThat(done("aws s3 cp s3://shop-held/held/a.txt -")).contains("to be seen first");
  }

  @Test
  void aHeldDeletionOfABucketIsDoneOnceAReviewerSaysYes() throws Exception {
    done("aws s3 mb s3://shop-old");
    CompletableFuture<AwsGate.Ran> deletion = meanwhile("aws s3 rb s3://shop-old");

    String id = gate.asked();
    assertThat(gate.shown(id)).contains("DeleteBucket").contains("s3:::shop-old").contains("ann");
    assertThat(done("aws s3 ls")).contains("shop-old");
    gate.approve(id);

    AwsGate.Ran ran = deletion.get(60, TimeUnit.SECONDS);
    assertThat(ran.code()).as(ran.printed()).isZero();
    assertThat(done("aws s3 ls")).doesNotContain("shop-old");
  }

  /** Without postern connect: the profile's credential_process has what the verb prints. */
  @Test
  void aProfileOfAwssHasItsKeyFromTheVerbThatPrintsOne() throws Exception {
    AwsGate.Ran key = gate.postern(agent, "credentials", AwsGate.CONNECTION);
    assertThat(key.code()).as(key.printed()).isZero();
    Path printed = Files.writeString(directory.resolve("key.json"), key.printed());
    Path profile =
        Files.writeString(
            directory.resolve("aws-config"),
            """
            [default]
            credential_process = cat %s
            endpoint_url = %s
            ca_bundle = %s
            region = %s
            """
                .formatted(
                    printed, gate.address(), directory.resolve("gate-ca.crt"), AwsGate.REGION));
    ProcessBuilder command = new ProcessBuilder("aws", "s3", "ls").redirectErrorStream(true);
    command.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    command.environment().put("AWS_CONFIG_FILE", profile.toString());
    command.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    done("aws s3 mb s3://shop-profile");

    Process listing = command.start();
    String buckets = new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(AwsGate.ended(listing)).as(buckets).isZero();
    assertThat(buckets).contains("shop-profile");
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

    String id = gate.asked();
    assertThat(gate.shown(id))
        .contains("s3:PutObject", "arn:aws:s3:::shop-out/a.csv", "nightly export");
    gate.approve(id);

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
