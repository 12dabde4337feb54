package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.AccessEvents;
import dev.postern.access.Approval;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.Topic;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notices on their way to a real receiver over TLS. */
class DeliveryIT {
  private final Clock clock = Clock.systemUTC();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<Notifier> notifiers = new ArrayList<>();
  @TempDir private Path directory;
  private Receiver receiver;
  private State state;

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver();
    state = StateStores.open(new StateConfig.Embedded(directory.resolve("state")), clock);
  }

  @AfterEach
  void stop() {
    notifiers.forEach(Notifier::close);
    state.close();
    receiver.close();
  }

  private AccessEvents telling(Patience patience, NotifyConfig... targets) {
    Notifier notifier =
        Notifier.start(
            List.of(targets),
            state.outbox(),
            state.links(),
            Told.ADDRESS,
            patience,
            registry,
            clock);
    notifiers.add(notifier);
    return notifier.events(new Told.Nobody());
  }

  private AccessEvents telling(NotifyConfig... targets) {
    return telling(Told.SOON, targets);
  }

  private void until(Delivery.State wanted, int count) {
    Told.until(() -> state.outbox().deliveries(wanted, null, null, 100).size() == count);
  }

  @Test
  void aReceiverThatHasTheKeyKnowsWhoItIsFrom() throws Exception {
    Approval asked = Told.asking();
    telling(Told.json(receiver)).changed(asked, null);

    Receiver.Got got = receiver.next();
    String signed = got.header("Postern-Timestamp") + "." + got.body();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(got.header("Postern-Signature"))
        .isEqualTo(
            "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    assertThat(Long.parseLong(got.header("Postern-Timestamp")))
        .isBetween(asked.asked().getEpochSecond(), Instant.now().getEpochSecond());
    assertThat(got.header("Postern-Event")).isEqualTo("approval.pending");
    assertThat(got.header("Postern-Delivery")).startsWith("dl-");
    assertThat(got.header("Content-Type")).isEqualTo("application/json");
    until(Delivery.State.DONE, 1);
  }

  @Test
  void aNoticeSaysWhatIsAskedWithoutTheStatement() throws Exception {
    Approval asked = Told.asking();
    telling(Told.json(receiver)).changed(asked, null);

    Map<String, Object> body = receiver.next().json();
    assertThat(body)
        .containsEntry("event", "approval.pending")
        .containsEntry("about", asked.id())
        .containsEntry("connection", "shop")
        .containsEntry("user", "agent")
        .containsEntry("issuer", "https://idp")
        .containsEntry("statement", null)
        .containsEntry("address", Told.ADDRESS + asked.id());
    assertThat(Receiver.object(body.get("facts")))
        .containsEntry("kinds", List.of("write"))
        .containsEntry("risk", "high")
        .containsEntry("reasons", List.of("unbounded-update: it changes every row"))
        .containsEntry("rule", "agents/hold-2")
        .containsEntry("rows", 17L)
        .containsEntry("reviewers", List.of("reviewers"))
        .containsEntry("needed", 1L);
  }

  @Test
  void aTargetThatMayKnowStatementsIsToldTheirBeginning() throws Exception {
    NotifyConfig plain = Told.json(receiver);
    NotifyConfig open =
        new NotifyConfig(
            "open",
            plain.address(),
            plain.as(),
            Set.of(Topic.APPROVALS),
            Set.of("shop"),
            true,
            plain.authorities());
    telling(open).changed(Told.asking("agent", "shop", "x".repeat(999) + "\ud83d\ude00y", 1), null);

    assertThat(receiver.next().json()).containsEntry("statement", "x".repeat(999) + "…");
  }

  @Test
  void onlyWhatATargetWantsIsTold() throws Exception {
    NotifyConfig all = Told.json(receiver);
    NotifyConfig few =
        new NotifyConfig(
            "few",
            all.address(),
            all.as(),
            Set.of(Topic.GRANTS),
            Set.of("shop"),
            false,
            all.authorities());
    AccessEvents events = telling(few);
    events.changed(Told.asking(), null);
    events.changed(Told.grant("agent"), "opened", null);

    assertThat(receiver.next().json()).containsEntry("event", "grant.opened");
    until(Delivery.State.DONE, 1);
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void everyChangeOfAnApprovalIsToldInItsOrder() throws Exception {
    AccessEvents events = telling(Told.json(receiver));
    receiver.answers(200, 500, 503);
    Approval asked = Told.asking("agent", "shop", Told.TEXT, 2);
    Approval once = Told.answered(asked, Told.yes("eve"));
    Approval twice = Told.answered(once, Told.yes("bob"));
    events.changed(asked, null);
    events.changed(once, once.answers().getFirst());
    events.changed(twice, twice.answers().getLast());
    events.changed(twice.become(Approval.State.USED), null);
    events.changed(twice.become(Approval.State.VOID), null);

    until(Delivery.State.DONE, 4);
    assertThat(receiver.next(6).stream().map(got -> got.header("Postern-Event")))
        .containsExactly(
            "approval.pending",
            "approval.answered",
            "approval.answered",
            "approval.answered",
            "approval.approved",
            "approval.void");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429, 408})
  void whatFailsForNowIsTriedAgain(int status) throws Exception {
    receiver.answers(status, status);
    telling(Told.json(receiver)).changed(Told.asking(), null);

    List<Receiver.Got> got = receiver.next(3);
    until(Delivery.State.DONE, 1);
    assertThat(got.stream().map(one -> one.header("Postern-Delivery")).distinct()).hasSize(1);
    assertThat(registry.counter("postern.deliveries", "outcome", "failed").count()).isEqualTo(2);
    assertThat(registry.counter("postern.deliveries", "outcome", "made").count()).isEqualTo(1);
  }

  @Test
  void aReceiverThatSaysNothingIsAskedAgain() throws Exception {
    receiver.answers(0);
    Patience brief =
        new Patience(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            3,
            Duration.ofMillis(300),
            Duration.ofMillis(50));
    telling(brief, Told.json(receiver)).changed(Told.asking(), null);

    assertThat(receiver.next(2)).hasSize(2);
    until(Delivery.State.DONE, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 301, 302, 307})
  void whatWillNeverBeTakenIsGivenUpAtOnce(int status) throws Exception {
    receiver.answers(status, Map.of("Location", receiver.at("/elsewhere").uri().toString()), "no");
    telling(Told.json(receiver)).changed(Told.asking(), null);

    until(Delivery.State.DEAD, 1);
    Delivery dead = state.outbox().deliveries(Delivery.State.DEAD, null, null, 1).getFirst();
    assertThat(dead.why()).isEqualTo("HTTP status " + status);
    assertThat(dead.attempts()).isEqualTo(1);
    assertThat(receiver.next(1)).hasSize(1);
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void whatFailsOverAndOverIsGivenUpAndCanBeSentAgain() throws Exception {
    receiver.answers(500, 500, 500, 500);
    telling(Told.json(receiver)).changed(Told.asking(), null);

    until(Delivery.State.DEAD, 1);
    assertThat(receiver.next(4)).hasSize(4);
    assertThat(receiver.rest()).isEmpty();
    Delivery dead = state.outbox().deliveries(Delivery.State.DEAD, "ops", null, 1).getFirst();
    assertThat(dead.why()).isEqualTo("HTTP status 500");

    assertThat(state.outbox().retry(dead.id(), clock.instant())).isTrue();
    assertThat(receiver.next().header("Postern-Delivery")).isEqualTo(dead.id());
    until(Delivery.State.DONE, 1);
    assertThat(state.outbox().retry(dead.id(), clock.instant())).isFalse();
  }

  @Test
  void whoeverCannotProveItsNameIsToldNothing() throws Exception {
    NotifyConfig target = Told.json(receiver);
    NotifyConfig misled =
        new NotifyConfig(
            "ops",
            target.address(),
            target.as(),
            target.topics(),
            target.connections(),
            false,
            List.of(LocalAuthority.create("another").certificate()));
    telling(misled).changed(Told.asking(), null);

    until(Delivery.State.DEAD, 1);
    assertThat(state.outbox().deliveries(null, null, null, 1).getFirst().why())
        .isEqualTo("TLS failed");
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void anAnswerThatIsTooLongIsNotRead() throws Exception {
    receiver.answers(200, Map.of(), "x".repeat(Post.MAX_REPLY + 1));
    telling(Told.json(receiver)).changed(Told.asking(), null);

    assertThat(receiver.next(2)).hasSize(2);
    until(Delivery.State.DONE, 1);
  }

  @Test
  void whatATargetAsksForIsWaitedAndNoLongerThanAnHour() {
    Patience usual = Patience.USUAL;

    assertThat(usual.pause(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(usual.pause(1, Duration.ofDays(9))).isEqualTo(Duration.ofHours(1));
    assertThat(usual.pause(1, null)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(usual.pause(1, Duration.ofSeconds(-5)))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(usual.pause(12, null)).isBetween(Duration.ofSeconds(450), Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"600", "Wed, 01 Jan 2200 00:00:00 GMT"})
  void aTargetThatPutsTheGateOffIsLeftUntilThen(String later) throws Exception {
    receiver.answers(429, Map.of("Retry-After", later), "{}");
    Instant before = clock.instant();
    telling(Told.json(receiver)).changed(Told.asking(), null);

    Told.until(() ->
        state.outbox().deliveries(Delivery.State.WAITING, null, null, 1).stream()
            .anyMatch(waiting -> !waiting.why().isEmpty()));
    Delivery waiting = state.outbox().deliveries(null, null, null, 1).getFirst();
    assertThat(waiting.why()).isEqualTo("HTTP status 429");
    assertThat(waiting.next())
        .isBetween(before.plusSeconds(600), clock.instant().plus(Patience.LONGEST_ASKED));
  }

  @Test
  void whatWasWrittenBeforeTheGatewayEndedIsToldByTheNext() throws Exception {
    receiver.close();
    NotifyConfig target = Told.json(receiver);
    telling(
            new Patience(
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                1_000,
                Duration.ofSeconds(5),
                Duration.ofMillis(50)),
            target)
        .changed(Told.asking(), null);
    Told.until(() ->
        state.outbox().deliveries(Delivery.State.WAITING, null, null, 1).stream()
            .anyMatch(waiting -> !waiting.why().isEmpty()));
    notifiers.removeFirst().close();
    state.close();

    state = StateStores.open(new StateConfig.Embedded(directory.resolve("state")), clock);
    receiver = new Receiver(receiver.authority);
    telling(Told.json(receiver));
    assertThat(receiver.next().json()).containsEntry("event", "approval.pending");
  }

  @Test
  void oddCharactersComeThroughAsTheyAre() throws Exception {
    String odd = "it's \"odd\" \\ \0 \n \ud83d\ude00 \ud800 <!channel> </script>";
    telling(Told.json(receiver)).changed(Told.asking(odd, "shop", Told.TEXT, 1), null);

    assertThat(receiver.next().json()).containsEntry("user", odd);
  }
}
