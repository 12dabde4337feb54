package dev.postern.gateway.state;

import static dev.postern.gateway.state.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.notify.Delivery;
import dev.postern.gateway.notify.Event;
import dev.postern.gateway.notify.Notice;
import dev.postern.gateway.notify.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every outbox does, whatever database it is over. */
abstract class OutboxContract {
  private static final Instant UNTIL = NOW.plusSeconds(60);

  State state;
  Outbox outbox;

  /** A store that has nothing in it. */
  abstract State open() throws Exception;

  @BeforeEach
  final void openEmpty() throws Exception {
    state = open();
    outbox = state.outbox();
  }

  @AfterEach
  final void close() {
    state.close();
  }

  @SuppressWarnings(
      "NullAway") // it does not read what a record's constructor takes from its class file
  private static Delivery delivery(String target, String about) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("rows", 17L);
    facts.put("reasons", List.of(Given.ODD, "b"));
    facts.put("by", null);
    return new Delivery(
        Given.id("dl"),
        target,
        new Notice(
            Given.id("no"),
            Event.APPROVAL_DENIED,
            NOW,
            about,
            "shop",
            Given.ODD,
            "https://idp",
            facts,
            Given.ODD,
            "https://gate/1"),
        Delivery.State.WAITING,
        0,
        NOW,
        NOW,
        "");
  }

  private Delivery added(String target, String about) {
    Delivery delivery = delivery(target, about);
    assertThat(outbox.add(List.of(delivery))).isZero();
    return delivery;
  }

  private @Nullable String claimed(String target, Instant now) {
    return outbox.claim(target, now, now.plusSeconds(60)).map(Delivery::id).orElse(null);
  }

  @Test
  void whatIsAddedComesBackAsItWas() {
    Delivery delivery = added("ops", "ap-1");

    assertThat(outbox.delivery(delivery.id())).contains(delivery);
    assertThat(outbox.delivery("dl-none")).isEmpty();
  }

  @Test
  void eachIsClaimedOnceAndByItsTargetAlone() {
    Delivery first = added("ops", "ap-1");
    Delivery second = added("ops", "ap-2");

    assertThat(claimed("others", NOW)).isNull();
    assertThat(claimed("ops", NOW)).isEqualTo(first.id());
    assertThat(claimed("ops", NOW)).isEqualTo(second.id());
    assertThat(claimed("ops", NOW)).isNull();
  }

  @Test
  void whatWasClaimedByOneWhoSaysNothingIsClaimedAgain() {
    Delivery delivery = added("ops", "ap-1");
    Delivery dropped = outbox.claim("ops", NOW, UNTIL).orElseThrow();
    Delivery again = outbox.claim("ops", UNTIL, UNTIL.plusSeconds(60)).orElseThrow();

    assertThat(again.id()).isEqualTo(delivery.id());
    assertThat(again.attempts()).isEqualTo(2);

    outbox.dead(dropped, "too late", UNTIL);
    assertThat(outbox.delivery(delivery.id()).orElseThrow().state())
        .isEqualTo(Delivery.State.WAITING);
    outbox.done(again, null, UNTIL);
    assertThat(outbox.delivery(delivery.id()).orElseThrow().state()).isEqualTo(Delivery.State.DONE);
  }

  @Test
  void whatIsAboutTheSameKeepsItsOrderAtATargetWhileTheFirstWaits() {
    added("ops", "ap-1");
    Delivery later = added("ops", "ap-1");
    Delivery elsewhere = added("others", "ap-1");
    Delivery first = outbox.claim("ops", NOW, UNTIL).orElseThrow();

    assertThat(claimed("ops", NOW)).isNull();
    assertThat(claimed("others", NOW)).isEqualTo(elsewhere.id());
    outbox.again(first, "HTTP status 500", NOW.plusSeconds(5));
    assertThat(claimed("ops", NOW.plusSeconds(4))).isNull();
    first = outbox.claim("ops", NOW.plusSeconds(5), UNTIL).orElseThrow();
    assertThat(first.why()).isEqualTo("HTTP status 500");
    outbox.dead(first, "gone", NOW);
    assertThat(claimed("ops", NOW)).isEqualTo(later.id());
  }

  @Test
  void whatATargetCallsSomethingIsKnownWithTheNextAboutIt() {
    added("ops", "ap-1");
    assertThat(outbox.reference("ops", "ap-1")).isEmpty();
    outbox.done(outbox.claim("ops", NOW, UNTIL).orElseThrow(), "SEC-1", NOW);
    added("ops", "ap-1");
    outbox.done(outbox.claim("ops", NOW, UNTIL).orElseThrow(), null, NOW);

    assertThat(outbox.reference("ops", "ap-1")).contains("SEC-1");
    assertThat(outbox.reference("others", "ap-1")).isEmpty();
    assertThat(outbox.reference("ops", "ap-2")).isEmpty();
  }

  @Test
  void onlyWhatIsDeadIsSentAgain() {
    Delivery delivery = added("ops", "ap-1");
    assertThat(outbox.retry(delivery.id(), NOW)).isFalse();
    outbox.dead(outbox.claim("ops", NOW, UNTIL).orElseThrow(), "gone", NOW);

    assertThat(claimed("ops", UNTIL)).isNull();
    assertThat(outbox.retry(delivery.id(), NOW)).isTrue();
    assertThat(outbox.claim("ops", NOW, UNTIL).orElseThrow().attempts()).isEqualTo(1);
    assertThat(outbox.retry(delivery.id(), NOW)).isFalse();
  }

  @Test
  void listingsAreByStateAndTargetInPages() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(added("ops", "ap-" + i).id());
      added("others", "ap-" + i);
    }
    outbox.dead(outbox.claim("ops", NOW, UNTIL).orElseThrow(), "gone", NOW);
    ids.sort((one, other) -> other.compareTo(one));

    assertThat(outbox.deliveries(null, null, null, 100)).hasSize(10);
    assertThat(outbox.deliveries(Delivery.State.DEAD, null, null, 100)).hasSize(1);
    List<Delivery> page = outbox.deliveries(null, "ops", null, 3);
    assertThat(page).extracting(Delivery::id).isEqualTo(ids.subList(0, 3));
    assertThat(outbox.deliveries(null, "ops", page.getLast().id(), 3))
        .extracting(Delivery::id)
        .isEqualTo(ids.subList(3, 5));
  }

  @Test
  void whatFindsNoPlaceIsCounted() {
    List<Delivery> many = new ArrayList<>();
    for (int i = 0; i < Outbox.MAX_WAITING + 3; i++) {
      many.add(delivery("ops", "ap-" + i));
    }
    assertThat(outbox.add(many)).isEqualTo(3);
    assertThat(outbox.add(List.of(delivery("others", "ap-1")))).isEqualTo(1);

    outbox.done(outbox.claim("ops", NOW, UNTIL).orElseThrow(), null, NOW);
    assertThat(outbox.add(List.of(delivery("others", "ap-1")))).isZero();
  }

  @Test
  void whatIsLongOverIsForgottenAndWhatNobodyTakesIsGivenUp() {
    Delivery done = added("ops", "ap-1");
    outbox.done(outbox.claim("ops", NOW, UNTIL).orElseThrow(), null, NOW);
    Delivery waiting = added("gone", "ap-1");

    Duration kept = Duration.ofDays(7);
    Instant then = NOW.plus(kept);
    outbox.prune(then, kept);
    assertThat(outbox.delivery(done.id())).isPresent();
    assertThat(outbox.delivery(waiting.id()).map(Delivery::state)).contains(Delivery.State.WAITING);
    outbox.prune(then.plusNanos(1), kept);
    assertThat(outbox.delivery(done.id())).isEmpty();
    assertThat(outbox.delivery(waiting.id()).map(Delivery::state)).contains(Delivery.State.DEAD);
    outbox.prune(then.plus(kept).plusNanos(2), kept);
    assertThat(outbox.delivery(waiting.id())).isEmpty();
  }

  @Test
  void ofManyThatClaimAtOnceEachGetsAnother() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(added("ops", "ap-" + i).id());
    }
    List<List<String>> got =
        Race.run(
            4,
            () -> {
              List<String> mine = new ArrayList<>();
              while (!outbox.deliveries(Delivery.State.WAITING, "ops", null, 100).isEmpty()) {
                Optional<Delivery> claimed = outbox.claim("ops", NOW, UNTIL);
                claimed.ifPresent(delivery -> {
                  mine.add(delivery.id());
                  outbox.done(delivery, null, NOW);
                });
              }
              return mine;
            });

    assertThat(got.stream().flatMap(List::stream).filter(Objects::nonNull))
        .containsExactlyInAnyOrderElementsOf(ids);
  }
}
