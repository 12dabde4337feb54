package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Identity;
import dev.postern.gateway.LabelBudgets.Answer;
import dev.postern.gateway.LabelBudgets.Draw;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelBudgetsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SteppedClock clock = new SteppedClock();
  private final LabelBudgets budgets = new LabelBudgets(clock, 2);

  /** Stands still until it is told to go on. */
  private static final class SteppedClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  private static Identity identity(String subject) {
    return new Identity("issuer", subject, "ann", Set.of(), Map.of(), Instant.MAX);
  }

  private static Draw draw(String label, int budget, String question) {
    return new Draw(label, budget, UseKey.of(question));
  }

  private Answer ask(String subject, String question) {
    return budgets.draw(identity(subject), List.of(draw("ssn", 2, question)), false);
  }

  private static Answer spentUntil(Duration after) {
    return new Answer.Spent("ssn", 2, START.plus(after));
  }

  @Test
  void anotherQuestionDrawsAndTheSameOneDoesNot() {
    assertThat(ask("ann", "a")).isEqualTo(new Answer.Drawn());
    assertThat(ask("ann", "a")).isEqualTo(new Answer.Drawn());
    assertThat(ask("ann", "b")).isEqualTo(new Answer.Drawn());
    assertThat(ask("ann", "c")).isEqualTo(spentUntil(Duration.ofHours(1)));
    assertThat(ask("ann", "a")).isEqualTo(new Answer.Drawn());
  }

  @Test
  void eachUseIsFreeAgainAnHourAfterIt() {
    ask("ann", "a");
    clock.pass(Duration.ofMinutes(20));
    ask("ann", "b");
    clock.pass(Duration.ofMinutes(40).minusNanos(1));
    assertThat(ask("ann", "c")).isEqualTo(spentUntil(Duration.ofHours(1)));

    clock.pass(Duration.ofNanos(1));

    assertThat(ask("ann", "c")).isEqualTo(new Answer.Drawn());
    assertThat(ask("ann", "a")).isEqualTo(spentUntil(Duration.ofMinutes(80)));
  }

  @Test
  void aRefusedTextDrawsFromNoneOfItsLabels() {
    ask("ann", "a");
    ask("ann", "b");

    Answer both =
        budgets.draw(identity("ann"), List.of(draw("ssn", 2, "c"), draw("name", 1, "c")), false);

    assertThat(both).isEqualTo(spentUntil(Duration.ofHours(1)));
    assertThat(budgets.draw(identity("ann"), List.of(draw("name", 1, "d")), false))
        .isEqualTo(new Answer.Drawn());
  }

  @Test
  void aTextWithMoreUsesThanTheBudgetNeverFits() {
    List<Draw> three = List.of(draw("ssn", 2, "a"), draw("ssn", 2, "b"), draw("ssn", 2, "c"));

    assertThat(budgets.draw(identity("ann"), three, false))
        .isEqualTo(new Answer.Spent("ssn", 2, null));
  }

  @Test
  void aQuestionWithoutAKeyIsAlwaysAnother() {
    List<Draw> unlike = List.of(new Draw("ssn", 2, null));

    assertThat(budgets.draw(identity("ann"), unlike, false)).isEqualTo(new Answer.Drawn());
    assertThat(budgets.draw(identity("ann"), unlike, false)).isEqualTo(new Answer.Drawn());
    assertThat(budgets.draw(identity("ann"), unlike, false)).isInstanceOf(Answer.Spent.class);
  }

  @Test
  void whoHasChangedAnythingPaysForRepetitions() {
    ask("ann", "a");
    budgets.draw(identity("ann"), List.of(), true);

    assertThat(ask("ann", "a")).isEqualTo(new Answer.Drawn());
    assertThat(ask("ann", "a")).isInstanceOf(Answer.Spent.class);
  }

  @Test
  void identitiesBeyondTheBoundWaitUntilOthersUsesAreOver() {
    ask("ann", "a");
    ask("ben", "a");
    assertThat(ask("cy", "a")).isEqualTo(new Answer.Crowded());

    clock.pass(LabelBudgets.HOUR);

    assertThat(ask("cy", "a")).isEqualTo(new Answer.Drawn());
  }
}
