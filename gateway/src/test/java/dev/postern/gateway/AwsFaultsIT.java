package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.gateway.api.ApiClient.Answer;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.ScriptedSts.Mood;
import dev.postern.testkit.SignedFront;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Where AWS does not give the gate its role, or has too much to do; and credentials on request. */
class AwsFaultsIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents-cloud
          groups: [agents]
          connections: [cloud]
          access: { for: 1h, request: none }
          rules:
            - allow: { kinds: [list, read] }
            - allow: { actions: ["s3:PutObject"], resources: ["arn:aws:s3:::out/*"] }
            - hold: { actions: ["sts:AssumeRole"], resources: ["arn:aws:iam::123456789012:role/postern-cloud"], reviewers: [reviewers], approvals: 1 }
        - name: deployers-cloud
          groups: [deployers]
          connections: [cloud]
          access: { for: 1h, request: none }
          rules:
            - allow: { actions: ["s3:PutObject", "sts:AssumeRole"], resources: ["arn:aws:s3:::out/*", "arn:aws:iam::123456789012:role/postern-cloud"] }
      """;
  private static final String WISH =
      "{'connection': 'cloud', 'actions': ['s3:PutObject'],"
          + " 'resources': ['arn:aws:s3:::out/a.csv'], 'because': 'nightly export'}";

  @TempDir private Path directory;
  private final AtomicInteger throttled = new AtomicInteger();
  private SignedFront sqs;
  private AwsGate gate;

  @BeforeEach
  void start() throws Exception {
    AwsKeys keys = new AwsKeys();
    AwsKeys.Key lent = keys.session(AwsGate.ROLE, Instant.now().plusSeconds(3_600));
    sqs = SignedFront.start(keys, "sqs", AwsGate.REGION, (_, type, _) -> queues(type));
    gate = new AwsGate(directory, keys, lent, Map.of("sqs", sqs.address()), POLICIES);
  }

  @AfterEach
  void end() throws Exception {
    gate.close();
    sqs.close();
  }

  private SignedFront.Reply queues(String type) {
    boolean now = throttled.getAndDecrement() > 0;
    String body =
        now
            ? "{\"__type\":\"com.amazonaws.sqs#RequestThrottled\",\"message\":\"slower\"}"
            : "{\"QueueUrls\":[]}";
    return new SignedFront.Reply(now ? 400 : 200, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private String ann() {
    return gate.issuer().token("ann", "agents");
  }

  @Test
  void aRoleThatCannotBeTakenIsToldAndNothingIsSent() throws Exception {
    gate.sts.withdraw(AwsGate.ROLE);
    try (SdkClients clients = SdkClients.of(gate, ann())) {
      SqsException refused =
          catchThrowableOfType(SqsException.class, () -> clients.sqs.listQueues());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused).hasMessageContaining("reason: aws-role");
      assertThat(refused.getMessage()).doesNotContain(AwsGate.ROLE);
    }
    assertThat(sqs.passed()).isEmpty();
  }

  @Test
  void whereAwsGivesNoRolesForNowTheSdkIsToldToComeAgain() throws Exception {
    gate.sts.mood(Mood.THROTTLING);
    try (SdkClients clients = SdkClients.of(gate, ann())) {
      SqsException refused =
          catchThrowableOfType(SqsException.class, () -> clients.sqs.listQueues());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused).hasMessageContaining("reason: aws-unavailable");
      assertThat(sqs.passed()).isEmpty();
      gate.sts.mood(Mood.WELL);
      assertThat(clients.sqs.listQueues().queueUrls()).isEmpty();
    }
  }

  @Test
  void whatAwsThrottlesTheSdkAsksAgainAsOfAws() throws Exception {
    throttled.set(1);
    try (SdkClients clients = SdkClients.of(gate, ann())) {
      assertThat(clients.sqs.listQueues().queueUrls()).isEmpty();
      assertThat(sqs.passed()).containsExactly("ListQueues", "ListQueues");

      throttled.set(100);
      SqsException slower =
          catchThrowableOfType(SqsException.class, () -> clients.sqs.listQueues());
      assertThat(slower.isThrottlingException()).isTrue();
    }
  }

  private static void assertKeptByNoCache(Answer answer) {
    assertThat(answer.response().headers().allValues("cache-control")).containsExactly("no-store");
  }

  @Test
  void keysAreKeptByNoCache() throws Exception {
    assertKeptByNoCache(gate.api(ann()).post("/keys", "{'connection': 'cloud'}"));
    assertKeptByNoCache(gate.api(ann()).get("/aws/cloud/credentials"));
  }

  @Test
  void credentialsThatNobodyAgreesToAreNotGiven() throws Exception {
    Answer answer =
        gate.api(gate.issuer().token("dan", "deployers")).post("/scoped-credentials", WISH);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("code")).isEqualTo("not-held");
    assertKeptByNoCache(answer);
    assertThat(gate.sts.assumed()).isEmpty();
  }

  @Test
  @Tag("full")
  void whoDoesNotWaitForCredentialsFindsTheYesLaterAndOnce() throws Exception {
    Answer pending = gate.api(ann()).post("/scoped-credentials", WISH);
    assertThat(pending.status()).isEqualTo(403);
    assertThat(pending.text("code")).isEqualTo("approval-pending");
    assertKeptByNoCache(pending);
    assertThat(gate.sts.assumed()).isEmpty();

    String asked = gate.asked();
    gate.approve(asked);
    Answer given = gate.api(ann()).post("/scoped-credentials", WISH);
    assertThat(given.status()).isEqualTo(201);
    assertThat(given.text("AccessKeyId")).startsWith("ASIA");
    assertKeptByNoCache(given);

    String token = ann();
    CompletableFuture<Answer> again =
        CompletableFuture.supplyAsync(() -> {
          try {
            return gate.api(token).post("/scoped-credentials", WISH);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    String other = gate.asked();
    assertThat(other).isNotEqualTo(asked);
    gate.approve(other);
    assertThat(again.get(60, TimeUnit.SECONDS).status()).isEqualTo(201);
    assertThat(gate.sts.assumed()).hasSize(2);
  }
}
