package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AlertFoldTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = NOW.plus(AlertFold.WINDOW);

  private final AlertFold fold = new AlertFold();

  private static Alert denied(String user, String connection, Risk risk) {
    return new Alert(
        NOW,
        new Alert.Who(SessionId.random(), connection, user, "https://idp"),
        Set.of(Kind.WRITE),
        risk,
        List.of(),
        "agents/deny-1",
        new Reason("policy-denied", "no"),
        "DELETE FROM t");
  }

  private static Alert denied(String user) {
    return denied(user, "shop", Risk.HIGH);
  }

  @Test
  void theFirstIsToldAtOnceAndThoseLikeItAsANumber() {
    Notice first = fold.fold(denied("agent"), NOW).orElseThrow();
    for (int i = 0; i < 10_000; i++) {
      assertThat(fold.fold(denied("agent"), NOW)).isEmpty();
    }

    assertThat(first.title()).isEqualTo("agent was refused a statement at shop");
    assertThat(fold.due(LATER.minusNanos(1))).isEmpty();
    assertThat(fold.due(LATER))
        .singleElement()
        .satisfies(more -> {
          assertThat(more.title())
              .isEqualTo("agent was refused a statement at shop, and 10000 more");
          assertThat(more.about()).isEqualTo(first.id());
          assertThat(more.id()).isNotEqualTo(first.id());
        });
    assertThat(fold.due(LATER)).isEmpty();
    assertThat(fold.fold(denied("agent"), LATER)).isPresent();
  }

  @Test
  void oneAloneIsToldOnce() {
    assertThat(fold.fold(denied("agent"), NOW)).isPresent();
    assertThat(fold.due(LATER)).isEmpty();
  }

  @Test
  void ofAStormOfManyUsersTheFirstAreToldAndTheRestAreANumber() {
    int told = 0;
    for (int i = 0; i < 5_000; i++) {
      told += fold.fold(denied("user-" + i), NOW).isPresent() ? 1 : 0;
    }
    fold.lost(new AlertFold.Place(Event.STATEMENT_DENIED, "shop"), 100);
    fold.lost(new AlertFold.Place(Event.STATEMENT_CRITICAL, "wiki"), 1);

    assertThat(told).isEqualTo(AlertFold.MOST);
    assertThat(fold.due(LATER))
        .extracting(Notice::title)
        .containsExactlyInAnyOrder(
            "somebody else was refused a statement at shop, and "
                + (5_000 - AlertFold.MOST + 100 - 1)
                + " more",
            "somebody else runs a statement of critical risk at wiki");
    assertThat(fold.fold(denied("user-1"), LATER)).isPresent();
  }

  @Test
  void whatFindsNoPlaceInTheQueueIsCountedAndToldAtTheEnd() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    List<Notice> told = new CopyOnWriteArrayList<>();
    Alerts alerts = new Alerts(List.of(), told::add, new Counts(registry), Clock.systemUTC());
    int storm = 10 * Alerts.PLACES;
    for (int i = 0; i < storm; i++) {
      alerts.tell(denied("agent"));
    }
    alerts.close();

    assertThat(registry.counter("postern.alerts", "outcome", "lost").count())
        .isEqualTo(storm - Alerts.PLACES);
    assertThat(told)
        .extracting(Notice::title)
        .containsExactlyInAnyOrder(
            "agent was refused a statement at shop",
            "agent was refused a statement at shop, and " + (Alerts.PLACES - 1) + " more",
            "somebody else was refused a statement at shop, and "
                + (storm - Alerts.PLACES - 1)
                + " more");
  }

  @Test
  void anAlertSaysWhyAndOfCriticalRiskToThoseToo() {
    Notice notice = fold.fold(denied("agent", "shop", Risk.CRITICAL), NOW).orElseThrow();

    assertThat(notice.facts())
        .containsAllEntriesOf(
            Map.of(
                "kinds", List.of("write"),
                "risk", "critical",
                "rule", "agents/deny-1",
                "refusal", "policy-denied: no"));
    assertThat(notice.statement()).isEqualTo("DELETE FROM t");
  }
}
