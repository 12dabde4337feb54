package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.ScriptedSts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SDK's own requests, at a service that verifies their signatures itself. */
class AwsIdentityIT {
  private static final String ROLE = "arn:aws:iam::123456789012:role/shop";
  private static final RdsLogin.Database SHOP =
      new RdsLogin.Database(
          "Shop.c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "eu-west-1", "postern");
  private static final Person ANN =
      new Person("https://idp.example.com", "1", "ann@example.com", Set.of("dba", "ops"));
  private static final SessionId SESSION = new SessionId("0123456789ab");

  private final AwsKeys keys = new AwsKeys();
  private ScriptedSts sts;
  private AwsIdentity gate;

  @BeforeEach
  void start() throws Exception {
    sts = ScriptedSts.start(keys, "eu-west-1");
    AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    gate = new AwsIdentity(sts.address(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    gate.close();
    sts.close();
  }

  private Secret token(Role role) throws IamException {
    return gate.rds(SHOP, role).token(ANN, SESSION);
  }

  private static IamException.Fault fault(Throwable thrown) {
    return ((IamException) thrown).fault();
  }

  @Test
  void aRoleIsTakenInThePersonsNameWithWhatIsKnownOfThem() throws Exception {
    sts.role(ROLE, "external");
    token(new Role(ROLE, "external"));
    assertThat(sts.assumed())
        .singleElement()
        .satisfies(asked ->
            assertThat(asked)
                .containsEntry("RoleArn", ROLE)
                .containsEntry("ExternalId", "external")
                .containsEntry("RoleSessionName", "postern-0123456789ab")
                .containsEntry("SourceIdentity", "ann@example.com")
                .containsEntry("DurationSeconds", "3600")
                .containsEntry("Tags.member.1.Key", "postern-person")
                .containsEntry("Tags.member.1.Value", "ann@example.com")
                .containsEntry("Tags.member.2.Key", "postern-groups")
                .containsEntry("Tags.member.2.Value", "+dba+ops+")
                .containsEntry("Tags.member.3.Key", "postern-session")
                .containsEntry("Tags.member.3.Value", "0123456789ab")
                .doesNotContainKey("TransitiveTagKeys.member.1"));
  }

  @Test
  void tokensAreOfTheRoleForOneUserOfOneDatabaseAndAQuarterOfAnHour() throws Exception {
    sts.role(ROLE, "");
    assertThat(token(new Role(ROLE, null)).reveal())
        .startsWith("shop.c9akciq32abc.eu-west-1.rds.amazonaws.com:5432/?")
        .contains("Action=connect", "DBUser=postern", "X-Amz-Expires=900")
        .contains("%2Feu-west-1%2Frds-db%2Faws4_request", "X-Amz-Credential=ASIA");
  }

  @Test
  void withoutARoleTheyAreOfTheGateItself() throws Exception {
    assertThat(gate.rds(SHOP, null).token(ANN, SESSION).reveal())
        .contains("X-Amz-Credential=AKIA")
        .doesNotContain("X-Amz-Security-Token");
    assertThat(sts.requests()).isZero();
  }

  @Test
  void aRoleThatItMayNotTakeIsNotTriedAgainAndAgain() {
    assertThatThrownBy(() -> token(new Role(ROLE, null)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(IamException.Fault.ROLE_REFUSED))
        .hasMessageNotContainingAny("arn", "123456789012");
    assertThat(sts.requests()).isEqualTo(1);
    sts.role(ROLE, "external");
    assertThatThrownBy(() -> token(new Role(ROLE, "another")))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(IamException.Fault.ROLE_REFUSED));
  }

  @Test
  void aServiceThatThrottlesOrHangsUpIsTriedAgainAndThenNotThere() {
    sts.role(ROLE, "").mood(ScriptedSts.Mood.THROTTLING);
    assertThatThrownBy(() -> token(new Role(ROLE, null)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(IamException.Fault.UNAVAILABLE));
    assertThat(sts.requests()).isEqualTo(3);
    sts.mood(ScriptedSts.Mood.DOWN);
    assertThatThrownBy(() -> token(new Role(ROLE, null)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(IamException.Fault.UNAVAILABLE));
  }

  @Test
  void aSessionThatIsHeldServesWhileTheServiceIsDown() throws Exception {
    sts.role(ROLE, "");
    RdsLogin login = gate.rds(SHOP, new Role(ROLE, null));
    login.token(ANN, SESSION);
    sts.mood(ScriptedSts.Mood.DOWN);
    assertThat(login.token(ANN, SESSION).reveal()).contains("X-Amz-Credential=ASIA");
  }

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:PutObject\"],"
          + "\"Resource\":[\"arn:aws:s3:::out/a.csv\"]}]}";

  private ScopedCredentials scoped(String policy, Duration life) throws IamException {
    return gate.scoped(new Role(ROLE, "external"), "eu-west-1", ANN, SESSION, policy, life);
  }

  @Test
  void scopedCredentialsAreThePersonsAndKeptToThePolicyForAsLongAsIsSaid() throws Exception {
    sts.role(ROLE, "external");
    ScopedCredentials given = scoped(POLICY, Duration.ofMinutes(15));

    assertThat(given.accessKeyId()).startsWith("ASIA");
    assertThat(sts.secrets())
        .containsExactly(given.secretAccessKey().reveal(), given.sessionToken().reveal());
    assertThat(given.toString()).doesNotContain(sts.secrets());
    assertThat(sts.assumed())
        .singleElement()
        .satisfies(asked ->
            assertThat(asked)
                .containsEntry("RoleArn", ROLE)
                .containsEntry("Policy", POLICY)
                .containsEntry("DurationSeconds", "900")
                .containsEntry("SourceIdentity", "ann@example.com")
                .containsEntry("RoleSessionName", given.session())
                .containsEntry("Tags.member.2.Value", "+dba+ops+"));
  }

  @Test
  void scopedCredentialsAreNeitherKeptNorGivenTwice() throws Exception {
    sts.role(ROLE, "external");
    String first = scoped(POLICY, Duration.ofMinutes(15)).accessKeyId();
    assertThat(scoped(POLICY, Duration.ofMinutes(15)).accessKeyId()).isNotEqualTo(first);

    sts.mood(ScriptedSts.Mood.DOWN);
    assertThatThrownBy(() -> scoped(POLICY, Duration.ofMinutes(15)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(IamException.Fault.UNAVAILABLE));
  }

  @Test
  void whatAwsDoesNotTakeOfAScopedSessionIsNotSent() {
    sts.role(ROLE, "external");
    for (Duration life : List.of(Duration.ofSeconds(899), Duration.ofSeconds(3601))) {
      assertThatThrownBy(() -> scoped(POLICY, life)).isInstanceOf(IllegalArgumentException.class);
    }
    for (String policy : List.of("", "x".repeat(2049))) {
      assertThatThrownBy(() -> scoped(policy, Duration.ofMinutes(15)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(sts.requests()).isZero();
  }
}
