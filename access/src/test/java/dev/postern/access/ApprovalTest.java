package dev.postern.access;

import static dev.postern.access.Asking.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Approval.Outcome;
import dev.postern.access.Approval.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApprovalTest {
  private static final Party AGENT = party("agent", "agents");

  @Test
  void itIsApprovedWhenEnoughPeopleHaveSaidYes() {
    Approval first = taken(asking(2), yes(party("eve", "reviewers")));
    assertThat(first.state()).isEqualTo(State.PENDING);
    assertThat(first.isGood(NOW)).isFalse();
    Approval second = taken(first, yes(party("joe", "reviewers")));
    assertThat(second.state()).isEqualTo(State.APPROVED);
    assertThat(second.isGood(NOW)).isTrue();
    assertThat(second.isGood(NOW.plus(Approval.ONCE_KEEPS))).isFalse();
  }

  @Test
  void onePersonCountsOnceWhateverGroupsAndIdentities() {
    Approval first = taken(asking(2), yes(party("eve", "reviewers", "admins")));
    assertThat(refused(first, yes(party("eve", "reviewers")))).isEqualTo("answered-already");
    Party otherToken =
        new Party("https://other", "77", "e.v.e", Set.of("reviewers"), Set.of("77", "eve"));
    assertThat(refused(first, yes(otherToken))).isEqualTo("answered-already");
  }

  @Test
  void nobodyAnswersWhatTheyOrAnotherIdentityOfTheirsAskedFor() {
    Party owned =
        new Party("https://idp", "agent", "agent", Set.of("agents"), Set.of("agent", "eve"));
    Approval approval = asking(owned, 1);
    assertThat(refused(approval, yes(party("eve", "reviewers")))).isEqualTo("own-request");
    assertThat(refused(asking(1), yes(party("agent", "reviewers")))).isEqualTo("own-request");
  }

  @Test
  void onlyMembersOfTheReviewersAnswer() {
    assertThat(refused(asking(1), yes(party("bob", "dba")))).isEqualTo("not-a-reviewer");
  }

  @Test
  void oneNoIsEnough() {
    Approval denied = taken(asking(2), Answer.no(party("eve", "reviewers"), "use the report", NOW));
    assertThat(denied.state()).isEqualTo(State.DENIED);
    assertThat(denied.isGood(NOW)).isFalse();
    assertThat(refused(denied, yes(party("joe", "reviewers")))).isEqualTo("approval-over");
  }

  @Test
  void nothingIsAnsweredWhenItsTimeIsOver() {
    Party eve = party("eve", "reviewers");
    Answer late = Answer.yes(eve, Scope.ONCE, null, NOW.plus(Duration.ofMinutes(10)));
    assertThat(refused(asking(1), late)).isEqualTo("approval-over");
  }

  @Test
  void ofSeveralScopesTheNarrowestHoldsForTheShortestTime() {
    Answer anHour = yes("eve", Scope.SHAPE, Duration.ofHours(1));
    Answer aMinute = yes("joe", Scope.SHAPE, Duration.ofMinutes(1));
    Approval both = taken(taken(asking(2), anHour), aMinute);
    assertThat(both.scope()).isEqualTo(Scope.SHAPE);
    assertThat(both.until()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    Approval once = taken(taken(asking(2), anHour), yes("joe", Scope.ONCE, null));
    assertThat(once.scope()).isEqualTo(Scope.ONCE);
  }

  @Test
  void aShapeIsGoodForSomeHoursAtMost() {
    Approval approval = taken(asking(1), yes("eve", Scope.SHAPE, Duration.ofDays(30)));
    assertThat(approval.until()).isEqualTo(NOW.plus(Approval.LONGEST_SHAPE));
  }

  private static Approval asking(int needed) {
    return asking(AGENT, needed);
  }

  private static Approval asking(Party requester, int needed) {
    return Approval.asking(
        "ap-1",
        requester,
        "shop",
        new AskedFor.Access(List.of("p"), Duration.ofMinutes(5), "because"),
        List.of("reviewers"),
        needed,
        NOW,
        Duration.ofMinutes(10));
  }

  private static Party party(String name, String... groups) {
    return new Party("https://idp", name, name, Set.of(groups), Set.of(name));
  }

  private static Answer yes(Party by) {
    return Answer.yes(by, Scope.ONCE, null, NOW);
  }

  private static Answer yes(String by, Scope scope, @Nullable Duration length) {
    return Answer.yes(party(by, "reviewers"), scope, length, NOW);
  }

  private static Approval taken(Approval approval, Answer answer) {
    return switch (approval.answered(answer)) {
      case Outcome.Taken(var after) -> {
        assertThat(after.revision()).isEqualTo(approval.revision() + 1);
        yield after;
      }
      case Outcome.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private static String refused(Approval approval, Answer answer) {
    return switch (approval.answered(answer)) {
      case Outcome.Taken(var after) -> throw new AssertionError(after.state());
      case Outcome.Refused(var reason) -> reason.code();
    };
  }
}
