package dev.postern.gateway.state;

import static dev.postern.gateway.state.Given.AGENT;
import static dev.postern.gateway.state.Given.EVE;
import static dev.postern.gateway.state.Given.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.Approvals;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Matcher;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.access.Scope;
import dev.postern.access.StateStore;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsIT {
  private static final Identity ASKER = Given.identity("agent", "agents");
  private static final Party JOE = Given.party("joe", "reviewers");
  private static final SessionId HERE = new SessionId("0123456789ab");
  private static final SessionId THERE = new SessionId("ba9876543210");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final SetClock clock = new SetClock();
  private final Told told = new Told();

  @TempDir private Path directory;
  private StateStore store;
  private Approvals approvals;

  @BeforeEach
  void openStore() throws IOException {
    store = StateStores.open(new StateConfig.Embedded(directory), clock);
    approvals = approvals(required("write", 30, 1, "reviewers"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void theSameStatementJoinsWhatIsAskedAlready() {
    Approval first = ask(AGENT, statement(HERE, "d1"));
    assertThat(ask(AGENT, statement(THERE, "d1"))).isEqualTo(first);
    assertThat(ask(AGENT, statement(HERE, "d2")).id()).isNotEqualTo(first.id());
    assertThat(ask(EVE, statement(HERE, "d1")).id()).isNotEqualTo(first.id());
    assertThat(told.events).containsExactly("PENDING", "PENDING", "PENDING");
  }

  @Test
  void whatIsOverIsNotJoined() {
    Approval first = ask(AGENT, statement(HERE, "d1"));
    clock.move(PATIENCE);
    Approval second = ask(AGENT, statement(HERE, "d1"));
    assertThat(second.id()).isNotEqualTo(first.id());
    var _ = answered(second, Answer.no(EVE, "no", clock.instant()));
    assertThat(ask(AGENT, statement(HERE, "d1")).id()).isNotEqualTo(second.id());
  }

  @Test
  void whatNobodyAnswersInTimeEndsThoughNobodyWaitsForIt() {
    Approval first = ask(AGENT, statement(HERE, "d1"));
    clock.move(PATIENCE);
    Approval second = ask(AGENT, statement(HERE, "d2"));

    approvals.endOverdue(Duration.ofSeconds(1));
    assertThat(store.approval(first.id()).orElseThrow().state()).isEqualTo(State.PENDING);

    clock.move(Duration.ofSeconds(1));
    approvals.endOverdue(Duration.ofSeconds(1));
    assertThat(store.approval(first.id()).orElseThrow().state()).isEqualTo(State.EXPIRED);
    assertThat(store.approval(second.id()).orElseThrow().state()).isEqualTo(State.PENDING);
    assertThat(told.events).containsExactly("PENDING", "PENDING", "EXPIRED");
  }

  @Test
  void onceStandsForTheDigestAndIsUsedOnce() {
    Approval yes = approved(ask(AGENT, statement(HERE, "d1")), Scope.ONCE);
    assertThat(standing(AGENT, statement(THERE, "d1"))).isEqualTo(yes.id());
    assertThat(standing(AGENT, statement(HERE, "d2"))).isNull();
    assertThat(standing(EVE, statement(HERE, "d1"))).isNull();
    assertThat(approvals.standing(AGENT, "other", statement(HERE, "d1"))).isEmpty();
    assertThat(approvals.use(yes)).isTrue();
    assertThat(approvals.use(yes)).isFalse();
    assertThat(standing(AGENT, statement(HERE, "d1"))).isNull();
    assertThat(told.events).containsExactly("PENDING", "APPROVED by eve", "USED");
  }

  @Test
  void ofManyWhoUseOnceAtOnceOneMay() throws Exception {
    Approval yes = approved(ask(AGENT, statement(HERE, "d1")), Scope.ONCE);
    assertThat(Race.run(16, () -> approvals.use(yes))).containsOnlyOnce(true);
  }

  @Test
  void onceIsKeptForATime() {
    Approval yes = approved(ask(AGENT, statement(HERE, "d1")), Scope.ONCE);
    clock.move(Approval.ONCE_KEEPS);
    assertThat(standing(AGENT, statement(HERE, "d1"))).isNull();
    assertThat(approvals.use(yes)).isFalse();
  }

  @Test
  void aSessionStandsForWhatItsRuleHoldsThereAtNoHigherRisk() {
    Approval yes = approved(ask(AGENT, statement(HERE, "d1")), Scope.SESSION);
    clock.move(Duration.ofDays(30));
    assertThat(standing(AGENT, statement(HERE, "d2"))).isEqualTo(yes.id());
    assertThat(standing(AGENT, held(HERE, "d2", "s2", "p/1", Risk.LOW))).isEqualTo(yes.id());
    assertThat(standing(AGENT, held(HERE, "d2", "s2", "p/1", Risk.CRITICAL))).isNull();
    assertThat(standing(AGENT, held(HERE, "d2", "s2", "p/2", Risk.HIGH))).isNull();
    assertThat(standing(AGENT, statement(THERE, "d1"))).isNull();
    assertThat(approvals.use(yes)).isTrue();
    assertThat(approvals.use(yes)).isTrue();
  }

  @Test
  void aShapeStandsForTheSameShapeByTheSameRuleForATime() {
    Approval before = ask(AGENT, statement(HERE, "d1"));
    Answer anHour = Answer.yes(EVE, Scope.SHAPE, Duration.ofHours(1), clock.instant());
    Approval yes = answered(before, anHour);
    assertThat(standing(AGENT, held(THERE, "d2", "s1", "p/1", Risk.HIGH))).isEqualTo(yes.id());
    assertThat(standing(AGENT, held(THERE, "d2", "s2", "p/1", Risk.HIGH))).isNull();
    assertThat(standing(AGENT, held(THERE, "d2", "s1", "p/2", Risk.HIGH))).isNull();
    assertThat(standing(AGENT, held(THERE, "d2", "s1", "p/1", Risk.CRITICAL))).isNull();
    assertThat(approvals.use(yes)).isTrue();
    clock.move(Duration.ofHours(1));
    assertThat(standing(AGENT, statement(HERE, "d1"))).isNull();
    assertThat(approvals.use(yes)).isFalse();
  }

  @Test
  void theNarrowestStandsFirst() {
    Approval shape = approved(ask(AGENT, statement(HERE, "d1")), Scope.SHAPE);
    Approval session = approved(ask(AGENT, statement(HERE, "d1")), Scope.SESSION);
    Approval once = approved(ask(AGENT, statement(HERE, "d1")), Scope.ONCE);
    assertThat(standing(AGENT, statement(HERE, "d1"))).isEqualTo(once.id());
    assertThat(approvals.use(once)).isTrue();
    assertThat(standing(AGENT, statement(HERE, "d1"))).isEqualTo(session.id());
    assertThat(approvals.end(session.id(), State.VOID)).isTrue();
    assertThat(standing(AGENT, statement(HERE, "d1"))).isEqualTo(shape.id());
  }

  @Test
  void twoReviewersAtOnceBothCount() throws Exception {
    Approval before = ask(AGENT, statement(HERE, "d1"), 2);
    var outcomes =
        Race.run(
            List.of(
                () -> approvals.answer(before.id(), yes(EVE)),
                () -> approvals.answer(before.id(), yes(JOE))));
    assertThat(outcomes).allMatch(Approval.Outcome.Taken.class::isInstance);
    Approval after = store.approval(before.id()).orElseThrow();
    assertThat(after.state()).isEqualTo(State.APPROVED);
    assertThat(after.answers()).hasSize(2);
  }

  @Test
  void oneReviewerTwiceAtOnceCountsOnce() throws Exception {
    Approval before = ask(AGENT, statement(HERE, "d1"), 2);
    var outcomes = Race.run(8, () -> approvals.answer(before.id(), yes(EVE)));
    assertThat(outcomes).filteredOn(Approval.Outcome.Taken.class::isInstance).hasSize(1);
    assertThat(store.approval(before.id()).orElseThrow().state()).isEqualTo(State.PENDING);
  }

  @Test
  void ofAYesAndANoAtOnceOneIsHeard() throws Exception {
    for (int i = 0; i < 10; i++) {
      Approval before = ask(AGENT, statement(HERE, "d" + i));
      var outcomes =
          Race.run(
              List.of(
                  () -> approvals.answer(before.id(), yes(EVE)),
                  () -> approvals.answer(before.id(), Answer.no(JOE, "no", clock.instant()))));
      assertThat(outcomes).filteredOn(Approval.Outcome.Taken.class::isInstance).hasSize(1);
    }
  }

  @Test
  void whatDoesNotCountIsRefused() {
    assertThat(refused("ap-none", yes(EVE))).isEqualTo("no-such-approval");
    Approval approval = ask(AGENT, statement(HERE, "d1"));
    assertThat(refused(approval.id(), yes(AGENT))).isEqualTo("not-a-reviewer");
    clock.move(PATIENCE);
    assertThat(refused(approval.id(), yes(EVE))).isEqualTo("approval-over");
    assertThat(told.events).containsExactly("PENDING");
  }

  @Test
  void whatWaitsOrWasNotUsedCanEnd() {
    Approval waits = ask(AGENT, statement(HERE, "d1"));
    assertThat(approvals.end(waits.id(), State.WITHDRAWN)).isTrue();
    assertThat(approvals.end(waits.id(), State.EXPIRED)).isFalse();
    Approval yes = approved(ask(AGENT, statement(HERE, "d2")), Scope.ONCE);
    assertThat(approvals.end(yes.id(), State.VOID)).isTrue();
    assertThat(approvals.use(yes)).isFalse();
    assertThat(approvals.end("ap-none", State.VOID)).isFalse();
  }

  @Test
  void whatIsApprovedInTheLastMomentHasNotExpired() {
    Approval yes = approved(ask(AGENT, statement(HERE, "d1")), Scope.ONCE);
    clock.move(PATIENCE);
    assertThat(approvals.end(yes.id(), State.EXPIRED)).isFalse();
    assertThat(standing(AGENT, statement(HERE, "d1"))).isEqualTo(yes.id());
  }

  @Test
  void aYesToARequestOpensAccessFromThen() {
    Approval request = requested(approvals, null, Duration.ofMinutes(20));
    assertThat(store.grantsOf(AGENT, SHOP, clock.instant())).isEmpty();
    clock.move(Duration.ofMinutes(5));
    var _ = answered(request, yes(EVE));
    GrantRecord grant = store.grantsOf(AGENT, SHOP, clock.instant()).getFirst();
    assertThat(grant.policies()).containsExactly("write");
    assertThat(grant.approval()).isEqualTo(request.id());
    assertThat(grant.because()).isEqualTo("because");
    assertThat(grant.ends()).isEqualTo(clock.instant().plus(Duration.ofMinutes(20)));
    assertThat(told.events).containsExactly("PENDING", "APPROVED by eve", "opened by eve");
  }

  @Test
  void aNoToARequestOpensNothing() {
    Approval request = requested(approvals, null, null);
    var _ = answered(request, Answer.no(EVE, "no", clock.instant()));
    assertThat(store.grantsOf(AGENT, SHOP, clock.instant())).isEmpty();
  }

  @Test
  void oneOfTwoYesesOpensNothingYet() {
    Approvals two = approvals(required("write", 30, 2, "reviewers"));
    Approval request = requested(two, null, null);
    var _ = answered(request, yes(EVE));
    assertThat(store.grantsOf(AGENT, SHOP, clock.instant())).isEmpty();
    var _ = answered(request, yes(JOE));
    assertThat(store.grantsOf(AGENT, SHOP, clock.instant())).hasSize(1);
  }

  @Test
  void aRequestIsForNoLongerThanThePoliciesGive() {
    assertThat(length(requested(approvals, null, Duration.ofHours(9)))).isEqualTo(30);
    assertThat(length(requested(approvals, "write", null))).isEqualTo(30);
    Approvals both =
        approvals(required("write", 30, 1, "reviewers"), required("more", 20, 1, "reviewers"));
    assertThat(length(requested(both, null, null))).isEqualTo(20);
    assertThat(length(requested(both, "write", null))).isEqualTo(30);
  }

  @Test
  void aRequestThatCannotBeIsRefused() {
    Policy open = policy("open", Policy.Access.open(Duration.ofMinutes(5)));
    assertThat(refusal(approvals(), null, null, "")).isEqualTo("not-granted");
    assertThat(refusal(approvals(open), null, null, "")).isEqualTo("not-needed");
    assertThat(refusal(approvals, "open", null, "")).isEqualTo("not-needed");
    Approvals unclear =
        approvals(required("write", 30, 1, "reviewers"), required("more", 30, 2, "reviewers"));
    assertThat(refusal(unclear, null, null, "")).isEqualTo("policy-unclear");
    assertThat(refusal(approvals, null, Duration.ZERO, "")).isEqualTo("no-time");
    assertThat(refusal(approvals, null, null, "x".repeat(1_001))).isEqualTo("too-long");
    assertThat(told.events).isEmpty();
  }

  @Test
  void whoAsksForTooMuchLeavesPlacesForOthers() {
    for (int i = 0; i < StateStore.MAX_PENDING_OF_ONE; i++) {
      ask(AGENT, Given.statement(HERE, "digest " + i, "shape " + i));
    }
    assertThat(asked(AGENT, Given.statement(HERE, "one more", "one more"), 1))
        .isInstanceOfSatisfying(
            Approvals.Request.Refused.class,
            refused -> {
              assertThat(refused.reason().code()).isEqualTo("too-many");
              assertThat(refused.reason().sentence()).startsWith("100 statements and requests of");
            });
    assertThat(ask(AGENT, Given.statement(THERE, "digest 7", "shape 7")).isPending(clock.instant()))
        .isTrue();
    assertThat(ask(JOE, Given.statement(THERE, "one more", "one more")).requester()).isEqualTo(JOE);
  }

  private Approvals approvals(Policy... policies) {
    return new Approvals(() -> new Policies(List.of(policies)), store, told, clock);
  }

  private Approval ask(Party requester, AskedFor.Statement what) {
    return ask(requester, what, 1);
  }

  private Approval ask(Party requester, AskedFor.Statement what, int needed) {
    return ((Approvals.Request.Waits) asked(requester, what, needed)).approval();
  }

  private Approvals.Request asked(Party requester, AskedFor.Statement what, int needed) {
    return approvals.ask(requester, SHOP, what, List.of("reviewers"), needed, PATIENCE);
  }

  private @Nullable String standing(Party requester, AskedFor.Statement what) {
    return approvals.standing(requester, SHOP, what).map(Approval::id).orElse(null);
  }

  private Answer yes(Party by) {
    return Answer.yes(by, Scope.ONCE, null, clock.instant());
  }

  private Approval approved(Approval approval, Scope scope) {
    return answered(approval, Answer.yes(EVE, scope, null, clock.instant()));
  }

  private Approval answered(Approval approval, Answer answer) {
    return switch (approvals.answer(approval.id(), answer)) {
      case Approval.Outcome.Taken(var after) -> after;
      case Approval.Outcome.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private String refused(String id, Answer answer) {
    return switch (approvals.answer(id, answer)) {
      case Approval.Outcome.Taken(var after) -> throw new AssertionError(after.state());
      case Approval.Outcome.Refused(var reason) -> reason.code();
    };
  }

  private static Approval requested(
      Approvals approvals, @Nullable String policy, @Nullable Duration length) {
    return switch (approvals.request(ASKER, SHOP, policy, length, "because")) {
      case Approvals.Request.Waits(var approval) -> approval;
      case Approvals.Request.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private static String refusal(
      Approvals approvals, @Nullable String policy, @Nullable Duration length, String because) {
    return switch (approvals.request(ASKER, SHOP, policy, length, because)) {
      case Approvals.Request.Waits(var approval) -> throw new AssertionError(approval.state());
      case Approvals.Request.Refused(var reason) -> reason.code();
    };
  }

  private static long length(Approval approval) {
    return switch (approval.what()) {
      case AskedFor.Access access -> access.length().toMinutes();
      case AskedFor.Held _ -> throw new AssertionError("a statement has no length");
    };
  }

  private static AskedFor.Statement statement(SessionId session, String digest) {
    return held(session, digest, "s1", "p/1", Risk.HIGH);
  }

  private static AskedFor.Statement held(
      SessionId session, String digest, String shape, String rule, Risk risk) {
    return new AskedFor.Statement(
        session,
        Given.NODE,
        rule,
        "UPDATE orders SET note = ''",
        List.of(),
        Set.of(Kind.WRITE),
        risk,
        List.of(),
        List.of(),
        null,
        List.of(),
        digest,
        shape);
  }

  private static Policy required(String name, int minutes, int needed, String reviewers) {
    return policy(
        name,
        new Policy.Access(
            Duration.ofMinutes(minutes),
            Policy.Request.REQUIRED,
            List.of(reviewers),
            needed,
            Duration.ofHours(1)));
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
