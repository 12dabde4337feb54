package dev.postern.gateway.state;

import static dev.postern.gateway.state.Given.EVE;
import static dev.postern.gateway.state.Given.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Answer;
import dev.postern.access.Approvals;
import dev.postern.access.Grant;
import dev.postern.access.GrantRecord;
import dev.postern.access.Grants;
import dev.postern.access.Matcher;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.access.Scope;
import dev.postern.access.StateStore;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantsIT {
  private static final Identity AGENT = Given.identity("agent", "agents");
  private static final Party HOLDER = Party.of(AGENT);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Policy SHORT = open("short", 15);
  private static final Policy LONG = open("long", 60);
  private static final Policy ON_REQUEST =
      policy(
          "on-request",
          new Policy.Access(
              Duration.ofMinutes(30),
              Policy.Request.REQUIRED,
              List.of("reviewers"),
              1,
              Duration.ofHours(1)));

  private final SetClock clock = new SetClock();
  private final Told told = new Told();

  @TempDir private Path directory;
  private StateStore store;

  @BeforeEach
  void openStore() throws IOException {
    store = StateStores.open(new StateConfig.Embedded(directory), clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void aGrantRunsOnOverSeveralConnects() {
    Grants grants = grants(SHORT);
    Grant first = granted(grants);
    clock.move(Duration.ofMinutes(10));
    assertThat(granted(grants)).isEqualTo(first);
    assertThat(granted(grants(SHORT))).isEqualTo(first);
    assertThat(told.events).containsExactly("opened");
  }

  @Test
  void whenItIsOverTheNextConnectOpensAnother() {
    Grants grants = grants(SHORT);
    Grant first = granted(grants);
    clock.move(Duration.ofMinutes(15));
    Grant second = granted(grants);
    assertThat(second.records()).doesNotContainAnyElementsOf(first.records());
    assertThat(second.ends()).isEqualTo(first.ends().plus(Duration.ofMinutes(15)));
  }

  @Test
  void eachPolicyHasATimeOfItsOwn() {
    Grant grant = granted(grants(SHORT, LONG));
    assertThat(grant.records()).hasSize(2);
    assertThat(grant.policies())
        .containsEntry("short", Given.NOW.plus(Duration.ofMinutes(15)))
        .containsEntry("long", Given.NOW.plus(Duration.ofMinutes(60)));
  }

  @Test
  void sessionsThatBeginAtOnceOpenOneGrant() throws Exception {
    Grants one = grants(SHORT);
    Grants other = grants(SHORT);
    List<Grant> all =
        Race.run(16, () -> granted(Thread.currentThread().threadId() % 2 == 0 ? one : other));
    assertThat(all).containsOnly(all.getFirst());
    assertThat(all.getFirst().records()).hasSize(1);
    assertThat(told.events).containsExactly("opened");
  }

  @Test
  void whatWasRevokedStaysClosedUntilItsEnd() {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    assertThat(done(grants.close(id, EVE, true)).state()).isEqualTo(GrantRecord.State.REVOKED);
    assertThat(refusal(grants)).isEqualTo("grant-revoked");
    clock.move(Duration.ofMinutes(15));
    assertThat(only(granted(grants))).isNotEqualTo(id);
    assertThat(told.events).containsExactly("opened", "revoked by eve", "opened");
  }

  @Test
  void whatItsHolderEndedOpensAgain() {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    assertThat(done(grants.close(id, HOLDER, false)).state()).isEqualTo(GrantRecord.State.ENDED);
    assertThat(only(granted(grants))).isNotEqualTo(id);
    assertThat(refused(grants.close(id, HOLDER, false))).isEqualTo("grant-over");
  }

  @Test
  void nobodyEndsAnothersWithoutAuthority() {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    assertThat(refused(grants.close(id, EVE, false))).isEqualTo("not-allowed");
    assertThat(refused(grants.close("gr-none", EVE, true))).isEqualTo("no-such-grant");
    assertThat(only(granted(grants))).isEqualTo(id);
  }

  @Test
  void aRevokedPolicyLeavesTheOthers() {
    Grants grants = grants(SHORT, LONG);
    var _ = done(grants.close(record(granted(grants), "long").id(), EVE, true));
    assertThat(granted(grants).policies()).containsOnlyKeys("short");
  }

  @Test
  void extensionMovesTheEndWithinWhatThePolicyGives() {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    clock.move(Duration.ofMinutes(10));
    GrantRecord extended = done(grants.extend(id, Duration.ofMinutes(15), EVE));
    assertThat(extended.ends()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
    assertThat(granted(grants).ends()).isEqualTo(extended.ends());
    assertThat(refused(grants.extend(id, Duration.ofMinutes(16), EVE))).isEqualTo("too-long");
    assertThat(refused(grants.extend(id, Duration.ZERO, EVE))).isEqualTo("no-time");
    assertThat(refused(grants.extend(id, Duration.ofMinutes(-1), EVE))).isEqualTo("no-time");
    assertThat(refused(grants.extend(id, A_MINUTE, HOLDER))).isEqualTo("own-request");
    assertThat(refused(grants.extend("gr-none", A_MINUTE, EVE))).isEqualTo("no-such-grant");
    assertThat(told.events).containsExactly("opened", "extended by eve");
  }

  @Test
  void whatIsOverIsNotExtended() {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    clock.move(Duration.ofMinutes(15));
    assertThat(refused(grants.extend(id, A_MINUTE, EVE))).isEqualTo("grant-over");
  }

  @Test
  void whatNoPolicyGivesAnyMoreIsNotExtended() {
    String id = only(granted(grants(SHORT)));
    assertThat(refused(grants(LONG).extend(id, A_MINUTE, EVE))).isEqualTo("too-long");
  }

  @Test
  void aGrantByAPolicyThatAppliesNoMoreIsNone() {
    Grant before = granted(grants(SHORT, LONG));
    Grant after = granted(grants(LONG));
    assertThat(before.records()).containsAll(after.records());
    assertThat(after.policies()).containsOnlyKeys("long");
    assertThat(refusal(grants(ON_REQUEST))).isEqualTo("grant-required");
    assertThat(refusal(grants())).isEqualTo("not-granted");
  }

  @Test
  void manyWhoExtendAndOneWhoRevokesAllAreHeard() throws Exception {
    Grants grants = grants(SHORT);
    String id = only(granted(grants));
    var _ =
        Race.run(
            8,
            () -> {
              var _ = grants.extend(id, A_MINUTE, EVE);
              var _ = grants.close(id, EVE, true);
              return true;
            });
    assertThat(store.grant(id).orElseThrow().state()).isEqualTo(GrantRecord.State.REVOKED);
    assertThat(told.events).filteredOn("revoked by eve"::equals).hasSize(1);
  }

  @Test
  void whileTheStoreIsDownWhatWasOpenGoesOnToItsEndAndNothingOpens() {
    Grants grants = grants(SHORT);
    Grant open = granted(grants);
    store.close();
    clock.move(Duration.ofMinutes(14));
    assertThat(granted(grants)).isEqualTo(open);
    assertThat(refusal(grants(SHORT))).isEqualTo("state-unavailable");
    clock.move(A_MINUTE);
    assertThat(refusal(grants)).isEqualTo("state-unavailable");
  }

  @Test
  void whatWasRevokedIsClosedWhileTheStoreIsDown() {
    Grants grants = grants(SHORT);
    var _ = done(grants.close(only(granted(grants)), EVE, true));
    store.close();
    assertThat(refusal(grants)).isEqualTo("state-unavailable");
  }

  @Test
  void whatAnotherGatewayRevokedIsClosedWhileTheStoreIsDown() {
    Grants here = grants(SHORT, LONG);
    Grant open = granted(here);
    var _ = done(grants(SHORT, LONG).close(record(open, "long").id(), EVE, true));
    here.refresh();
    store.close();
    assertThat(granted(here).policies()).containsOnlyKeys("short");
    clock.move(Duration.ofMinutes(15));
    assertThat(refusal(here)).isEqualTo("state-unavailable");
  }

  @Test
  void whatAnotherGatewayRevokedWhollyIsForgotten() {
    Grants here = grants(SHORT);
    String id = only(granted(here));
    var _ = done(grants(SHORT).close(id, EVE, true));
    here.refresh();
    store.close();
    assertThat(refusal(here)).isEqualTo("state-unavailable");
  }

  @Test
  void whatReviewersOpenIsOpenAtTheNextConnect() {
    Policies policies = new Policies(List.of(SHORT, ON_REQUEST));
    Approvals approvals = new Approvals(() -> policies, store, told, clock);
    Grants grants = grants(SHORT, ON_REQUEST);
    assertThat(granted(grants).policies()).containsOnlyKeys("short");
    String id =
        switch (approvals.request(AGENT, SHOP, null, null, "because")) {
          case Approvals.Request.Waits(var approval) -> approval.id();
          case Approvals.Request.Refused(var reason) -> throw new AssertionError(reason.code());
        };
    clock.move(A_MINUTE);
    var _ = approvals.answer(id, Answer.yes(EVE, Scope.ONCE, null, clock.instant()));
    assertThat(granted(grants).policies())
        .containsEntry("on-request", clock.instant().plus(Duration.ofMinutes(30)));
  }

  private Grants grants(Policy... policies) {
    return new Grants(() -> new Policies(List.of(policies)), store, told, clock);
  }

  private GrantRecord record(Grant grant, String policy) {
    return store.grants(grant.records()).stream()
        .filter(one -> one.policies().contains(policy))
        .findFirst()
        .orElseThrow();
  }

  private static String only(Grant grant) {
    assertThat(grant.records()).hasSize(1);
    return grant.records().iterator().next();
  }

  private static Grant granted(Grants grants) {
    return switch (grants.open(AGENT, SHOP)) {
      case Grants.Answer.Granted(var grant) -> grant;
      case Grants.Answer.NotGranted(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private static String refusal(Grants grants) {
    return switch (grants.open(AGENT, SHOP)) {
      case Grants.Answer.Granted(var grant) -> throw new AssertionError(grant.policies());
      case Grants.Answer.NotGranted(var reason) -> reason.code();
    };
  }

  private static GrantRecord done(Grants.Change change) {
    return switch (change) {
      case Grants.Change.Done(var grant) -> grant;
      case Grants.Change.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private static String refused(Grants.Change change) {
    return switch (change) {
      case Grants.Change.Done(var grant) -> throw new AssertionError(grant.state());
      case Grants.Change.Refused(var reason) -> reason.code();
    };
  }

  private static Policy open(String name, int minutes) {
    return policy(name, Policy.Access.open(Duration.ofMinutes(minutes)));
  }

  private static Policy policy(String name, Policy.Access access) {
    return new Policy(
        name,
        Set.of("agents"),
        Set.of(SHOP),
        access,
        List.of(new Rule.Allow(Matcher.ofKinds(Set.of(Kind.READ)))));
  }
}
