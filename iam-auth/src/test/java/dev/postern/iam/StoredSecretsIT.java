package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.core.Secret;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.SignedFront;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets of services that verify the gate's signature. */
class StoredSecretsIT {
  private static final String REGION = "eu-west-1";
  private static final StoredSecret SECRET =
      StoredSecret.parse(
              "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf#password")
          .orElseThrow();
  private static final StoredSecret PARAMETER =
      StoredSecret.parse("arn:aws:ssm:eu-west-1:123456789012:parameter/shop/password")
          .orElseThrow();

  private final AwsKeys keys = new AwsKeys();
  private final AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
  private String answer = "";
  private int status = 200;
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private SignedFront manager;
  private SignedFront parameters;
  private AwsIdentity identity;
  private AwsCaller caller;
  private StoredSecrets secrets;

  /** A clock that the test moves. */
  private final class Moved extends Clock {
    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void start() throws Exception {
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    manager = SignedFront.start(keys, "secretsmanager", REGION, this::answered);
    parameters = SignedFront.start(keys, "ssm", REGION, this::answered);
    identity = new AwsIdentity(null, new Moved());
    caller =
        identity.caller(Map.of("secretsmanager", manager.address(), "ssm", parameters.address()));
    secrets = identity.secrets(caller);
  }

  @AfterEach
  void end() {
    caller.close();
    identity.close();
    manager.close();
    parameters.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private SignedFront.Reply answered(String target, String type, byte[] body) {
    return new SignedFront.Reply(status, type, answer.getBytes(StandardCharsets.UTF_8));
  }

  private void kept(String password) {
    answer =
        "{\"SecretString\":\"{\\\"username\\\":\\\"app\\\",\\\"password\\\":\\\""
            + password
            + "\\\"}\"}";
  }

  @Test
  void aRotatedPasswordIsKnownWithinAMinute() throws Exception {
    kept("first");
    assertThat(secrets.get(SECRET).reveal()).isEqualTo("first");
    kept("second");
    assertThat(secrets.get(SECRET).reveal()).as("asked a moment ago").isEqualTo("first");

    now = now.plus(Duration.ofMinutes(1));

    assertThat(secrets.get(SECRET).reveal()).isEqualTo("second");
    assertThat(manager.passed()).containsExactly("GetSecretValue", "GetSecretValue");
  }

  @Test
  void aPasswordThatWasNotTakenIsAskedForAtOnce() throws Exception {
    kept("first");
    Secret first = secrets.get(SECRET);
    kept("second");

    assertThat(secrets.instead(SECRET, first)).contains(new Secret("second"));
    assertThat(secrets.instead(SECRET, first)).as("known by then").contains(new Secret("second"));
    assertThat(secrets.get(SECRET).reveal()).isEqualTo("second");
    assertThat(manager.passed()).hasSize(2);
  }

  @Test
  void awsIsNotAskedForEachLoginThatIsRefused() throws Exception {
    kept("wrong");
    Secret wrong = secrets.get(SECRET);
    for (int i = 0; i < 10; i++) {
      assertThat(secrets.instead(SECRET, wrong)).isEmpty();
    }
    assertThat(manager.passed()).hasSize(2);

    kept("right");
    now = now.plus(StoredSecrets.PAUSE);

    assertThat(secrets.instead(SECRET, wrong)).contains(new Secret("right"));
    assertThat(manager.passed()).hasSize(3);
  }

  @Test
  void manyWhoAreRefusedAtOnceAskOnce() throws Exception {
    kept("first");
    Secret first = secrets.get(SECRET);
    kept("second");
    List<Future<Optional<Secret>>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> secrets.instead(SECRET, first)));
      }
    }
    for (Future<Optional<Secret>> one : all) {
      assertThat(one.get()).contains(new Secret("second"));
    }
    assertThat(manager.passed()).hasSize(2);
  }

  @Test
  void whatIsKnownGoesOnWhereAwsSaysNo() throws Exception {
    kept("first");
    assertThat(secrets.get(SECRET).reveal()).isEqualTo("first");
    status = 400;
    answer = "{\"__type\":\"AccessDeniedException\"}";

    now = now.plus(Duration.ofMinutes(10));

    assertThat(secrets.get(SECRET).reveal()).isEqualTo("first");
  }

  @Test
  void aParameterIsDecrypted() throws Exception {
    answer = "{\"Parameter\":{\"Type\":\"SecureString\",\"Value\":\"plain\"}}";

    assertThat(secrets.get(PARAMETER).reveal()).isEqualTo("plain");
    assertThat(parameters.passed()).containsExactly("GetParameter");
  }

  @Test
  void whatWasNeverGivenIsRefused() {
    for (String none :
        new String[] {
          "{}", "no JSON", "{\"SecretString\":\"no JSON\"}", "{\"SecretString\":7}", "[]"
        }) {
      answer = none;
      assertThatExceptionOfType(IamException.class)
          .isThrownBy(() -> secrets.get(SECRET))
          .satisfies(e -> assertThat(e.reason().code()).isEqualTo("aws-secret"));
    }
  }
}
