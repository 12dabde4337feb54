package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static dev.postern.access.Asking.READS;
import static dev.postern.access.Asking.SHOP;
import static dev.postern.access.Asking.allow;
import static dev.postern.access.Asking.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final Policy SHORT = policy("short", 15, Policy.Request.NONE);
  private static final Policy LONG = policy("long", 60, Policy.Request.NONE);
  private static final Policy ON_REQUEST = policy("on-request", 600, Policy.Request.REQUIRED);

  @Test
  void opensAtConnectForThePolicysTime() {
    assertThat(granted(SHORT).ends()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
  }

  @Test
  void theLongestOfSeveralPoliciesEndsTheSessionAndEachItself() {
    Grant grant = granted(SHORT, LONG);
    assertThat(grant.ends()).isEqualTo(NOW.plus(Duration.ofMinutes(60)));
    assertThat(grant.covers(SHORT, NOW.plus(Duration.ofMinutes(14)))).isTrue();
    assertThat(grant.covers(SHORT, NOW.plus(Duration.ofMinutes(15)))).isFalse();
    assertThat(grant.covers(LONG, NOW.plus(Duration.ofMinutes(59)))).isTrue();
  }

  @Test
  void aPolicyThatNeedsARequestNeitherOpensNorLengthens() {
    Grant grant = granted(SHORT, ON_REQUEST);
    assertThat(grant.policies()).containsOnlyKeys("short");
    assertThat(grant.ends()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
    assertThat(grant.covers(ON_REQUEST, NOW)).isFalse();
  }

  @Test
  void whereAllNeedARequestItIsRequired() {
    assertThat(refusal(SHOP, ON_REQUEST)).isEqualTo("grant-required");
  }

  @Test
  void whereNoPolicyAppliesNothingOpens() {
    assertThat(refusal("other", SHORT)).isEqualTo("not-granted");
    assertThat(refusal(SHOP)).isEqualTo("not-granted");
  }

  @Test
  void accessIsForSomeTimeAndAYearAtMost() {
    for (Duration length : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(367))) {
      assertThatIllegalArgumentException().isThrownBy(() -> Policy.Access.open(length));
    }
  }

  private static Grant granted(Policy... policies) {
    return switch (open(SHOP, policies)) {
      case Grants.Answer.Granted granted -> granted.grant();
      case Grants.Answer.NotGranted not -> throw new AssertionError(not.reason().code());
    };
  }

  private static String refusal(String connection, Policy... policies) {
    return switch (open(connection, policies)) {
      case Grants.Answer.Granted granted -> throw new AssertionError(granted);
      case Grants.Answer.NotGranted not -> not.reason().code();
    };
  }

  private static Grants.Answer open(String connection, Policy... policies) {
    return new Policies(List.of(policies)).opening(member("agents"), connection, NOW);
  }

  private static Policy policy(String name, int minutes, Policy.Request request) {
    return new Policy(
        name,
        Set.of("agents"),
        Set.of(SHOP),
        Asking.access(minutes, request),
        List.of(allow(READS)));
  }
}
