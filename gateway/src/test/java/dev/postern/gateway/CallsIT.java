package dev.postern.gateway;

import static dev.postern.gateway.CallsGate.AGENT;
import static dev.postern.gateway.CallsGate.delete;
import static dev.postern.gateway.CallsGate.get;
import static dev.postern.gateway.CallsGate.putSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.access.Approval;
import dev.postern.access.Approval.State;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Grants;
import dev.postern.access.MintedKey;
import dev.postern.access.Scope;
import dev.postern.access.SessionOrder;
import dev.postern.access.StateStore;
import dev.postern.core.CallEnd;
import dev.postern.core.CallJudgement;
import dev.postern.core.CallPath.Response;
import dev.postern.core.CallText;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Refusal;
import dev.postern.core.Verdict;
import dev.postern.gateway.CallsGate.Client;
import dev.postern.recorder.JournalEntry;
import dev.postern.recorder.JournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls take the gate's path over a real journal and state store, from key to response. */
class CallsIT {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;
  private CallsGate gate;

  @BeforeEach
  void open() throws IOException {
    gate = new CallsGate(directory);
    gate.key("K1", LONG);
  }

  @AfterEach
  void close() {
    gate.close();
  }

  @Test
  void aHeldCallIsShownApprovedAndMadeOnce() {
    SessionCalls calls = gate.in("K1");
    Client client = gate.hold(calls, delete("a.jpg", null), "b1");
    assertThat(client.sentences).singleElement().asString().contains("https://gate/ap-");

    AskedFor.Call shown = (AskedFor.Call) gate.people.asked().what();
    assertThat(CallText.read(shown.text()).orElseThrow().lines())
        .containsExactly(
            "s3 DeleteObject in eu-west-1",
            "s3:DeleteObject on arn:aws:s3:::photos/a.jpg",
            "Bucket = photos",
            "Key = a.jpg");
    assertThat(client.word()).isEmpty();

    gate.people.yes(Scope.ONCE);
    gate.look();
    assertThat(client.word()).startsWith("agents/hold-2+ap-");

    Client again = gate.hold(calls, delete("a.jpg", null), "b1");
    gate.look();
    assertThat(again.word()).isEmpty();
    assertThat(gate.people.waiting()).hasSize(1);
  }

  @Test
  void aYesIsForNoOtherParametersAndForNoOtherBody() {
    SessionCalls calls = gate.in("K1");
    Client client = gate.hold(calls, delete("a.jpg", null), "b1");
    gate.clock.move(Duration.ofSeconds(26));
    gate.look();
    assertThat(client.word()).isEqualTo("approval-pending");
    gate.people.yes(Scope.ONCE);

    for (Client other :
        List.of(
            gate.hold(calls, delete("b.jpg", null), "b1"),
            gate.hold(calls, delete("a.jpg", "1234"), "b1"),
            gate.hold(calls, delete("a.jpg", null), "b2"))) {
      gate.look();
      assertThat(other.word()).isEmpty();
    }
    assertThat(gate.people.waiting()).hasSize(3);
    assertThat(gate.hold(calls, delete("a.jpg", null), "b1").word())
        .startsWith("agents/hold-2+ap-");
  }

  @Test
  void whoCannotWaitComesAgainAndFindsTheYesThatCameMeanwhileOnce() {
    SessionCalls calls = gate.in("K1");
    Client first = gate.hold(calls, delete("a.jpg", null), "b1");
    gate.clock.move(Duration.ofSeconds(26));
    gate.look();
    assertThat(first.word()).isEqualTo("approval-pending");
    Approval asked = gate.people.asked();
    assertThat(((AskedFor.Held) asked.what()).node()).isEmpty();

    gate.people.yes(Scope.ONCE);
    Client second = gate.hold(calls, delete("a.jpg", null), "b1");
    assertThat(second.word()).isEqualTo("agents/hold-2+" + asked.id());
    assertThat(second.sentences).isEmpty();
    assertThat(gate.people.state(asked)).isEqualTo(State.USED);

    Client third = gate.hold(calls, delete("a.jpg", null), "b1");
    assertThat(third.word()).isEmpty();
    assertThat(gate.people.asked().id()).isNotEqualTo(asked.id());
  }

  @Test
  void ofTwoThatWaitForTheSameYesOneIsMade() {
    gate.key("K2", LONG);
    Client one = gate.hold(gate.in("K1"), delete("a.jpg", null), "b1");
    Client two = gate.hold(gate.in("K2"), delete("a.jpg", null), "b1");
    Approval asked = gate.people.asked();
    gate.people.yes(Scope.ONCE);
    gate.look();
    assertThat(List.of(one.word(), two.word()))
        .containsExactlyInAnyOrder("agents/hold-2+" + asked.id(), "approval-used");
  }

  @Test
  void aNoReachesWhoWaitsInItsReviewersWords() {
    Client client = gate.hold(gate.in("K1"), delete("a.jpg", null), "b1");
    gate.people.no("not that one");
    gate.look();
    assertThat(client.settled)
        .singleElement()
        .asString()
        .contains("approval-denied", "eve said no: not that one");
  }

  @Test
  void whatAClientLeavesStaysAskedSinceItsToolsComeAgain() {
    SessionCalls calls = gate.in("K1");
    Client client = new Client();
    var held = calls.hold(calls.judge(delete("a.jpg", null)), "b1", client);
    Approval asked = gate.people.asked();
    held.withdraw();
    assertThat(client.word()).isEqualTo("approval-withdrawn");
    assertThat(gate.people.state(asked)).isEqualTo(State.PENDING);
    gate.people.yes(Scope.ONCE);
    assertThat(gate.hold(calls, delete("a.jpg", null), "b1").word()).endsWith(asked.id());
  }

  @Test
  void aYesForATimeIsForTheSameActionsOnTheSameResources() {
    SessionCalls calls = gate.in("K1");
    Client client = gate.hold(calls, delete("a.jpg", null), "b1");
    gate.people.yes(People.EVE, Scope.SHAPE, Duration.ofMinutes(30));
    gate.look();
    assertThat(client.word()).startsWith("agents/hold-2+");

    assertThat(gate.hold(calls, delete("a.jpg", "1234"), "b2").word()).startsWith("agents/hold-2+");
    assertThat(gate.hold(calls, delete("b.jpg", null), "b3").word()).isEmpty();
    gate.clock.move(Duration.ofMinutes(31));
    assertThat(gate.hold(calls, delete("a.jpg", "1234"), "b2").word()).isEmpty();
  }

  @Test
  void sixtyFourCallsOfASessionWaitAndNoMore() {
    SessionCalls calls = gate.in("K1");
    List<Client> clients = new ArrayList<>();
    Client first = new Client();
    var held = calls.hold(calls.judge(delete("0", null)), "b", first);
    for (int i = 1; i < CallWaits.MOST; i++) {
      clients.add(gate.hold(calls, delete(String.valueOf(i), null), "b"));
    }
    assertThat(clients).allSatisfy(client -> assertThat(client.word()).isEmpty());
    assertThat(gate.hold(calls, delete("64", null), "b").word()).isEqualTo("too-many");
    held.withdraw();
    assertThat(gate.hold(calls, delete("64", null), "b").word()).isEmpty();
  }

  @Test
  void whatIsRevokedIsCutWithWhatWaitsAndItsKeyOpensNothing() {
    SessionCalls calls = gate.in("K1");
    List<String> ended = new CopyOnWriteArrayList<>();
    calls.onEnd(why -> ended.add("one " + why.reason().code()));
    calls.onEnd(why -> ended.add("two " + why.reason().code()));
    Client waits = gate.hold(calls, delete("a.jpg", null), "b1");
    CallJudgement read = calls.judge(get("a.jpg"));
    assertThat(read.verdict()).isInstanceOf(Verdict.Forward.class);
    assertThat(gate.store.session(calls.session())).isPresent();

    GrantRecord grant = gate.store.grants(true, null, gate.clock.instant(), null, 10).getFirst();
    assertThat(gate.grants.close(grant.id(), People.EVE, true))
        .isInstanceOf(Grants.Change.Done.class);
    gate.look();

    assertThat(ended).containsExactlyInAnyOrder("one grant-revoked", "two grant-revoked");
    assertThat(waits.word()).isEqualTo("grant-revoked");
    assertThatThrownBy(() -> calls.forwarded(read)).isInstanceOf(JournalException.class);
    assertThat(calls.judge(get("a.jpg")).verdict()).isInstanceOf(Verdict.Deny.class);
    assertThat(gate.sessions.count()).isZero();
    assertThat(gate.store.session(calls.session())).isEmpty();
    assertThat(gate.refused("K1")).isEqualTo("grant-revoked");
  }

  @Test
  void whoListensAfterTheEndIsToldAtOnceAndOnce() {
    SessionCalls calls = gate.in("K1");
    gate.store.order(calls.session(), SessionOrder.Act.KILL, "dba");
    gate.look();
    List<String> ended = new CopyOnWriteArrayList<>();
    calls.onEnd(why -> ended.add(why.reason().code()));
    assertThat(ended).containsExactly("killed");
  }

  @Test
  void whatIsCancelledIsToldToAllWhoListen() {
    SessionCalls calls = gate.in("K1");
    List<String> cancelled = new CopyOnWriteArrayList<>();
    calls.onCancel(() -> cancelled.add("one"));
    calls.onCancel(() -> cancelled.add("two"));
    gate.store.order(calls.session(), SessionOrder.Act.CANCEL, "eve");
    gate.look();
    assertThat(cancelled).containsExactlyInAnyOrder("one", "two");
    assertThat(calls.over()).isNull();
  }

  @Test
  void whatWasKilledStaysOutWithItsKeyAndAnotherKeyOpens() throws IOException {
    SessionCalls calls = gate.in("K1");
    gate.store.order(calls.session(), SessionOrder.Act.KILL, "dba");
    gate.look();
    assertThat(gate.refused("K1")).isEqualTo("killed");
    gate.key("K2", LONG);
    assertThat(gate.in("K2").session()).isNotEqualTo(calls.session());
    gate.close();

    List<String> refused = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory.resolve("journal"))) {
      for (JournalEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry.event() instanceof JournalEvent.SessionRefused no) {
          refused.add(no.user() + " " + no.connection() + " " + no.reason().code());
        }
      }
    }
    assertThat(refused).containsExactly("agent aws-prod killed");
  }

  @Test
  void aSessionEndsWithItsKey() {
    gate.key("K3", Duration.ofMinutes(5));
    SessionCalls calls = gate.in("K3");
    gate.clock.move(Duration.ofMinutes(5));
    gate.look();
    assertThat(calls.over()).extracting(why -> why.reason().code()).isEqualTo("key-over");
    assertThat(gate.refused("K3")).isEqualTo("key-over");
    assertThat(gate.refused("K9")).isEqualTo("no-such-key");
  }

  @Test
  void aKeyHasOneSessionHoweverManyComeAtOnce() {
    List<CompletableFuture<SessionCalls>> all =
        Stream.generate(() -> People.meanwhile(() -> gate.in("K1"))).limit(16).toList();
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    assertThat(gate.sessions.count()).isEqualTo(1);
  }

  @Test
  void thereAreAsManySessionsAsTheGateTakesAndAPlaceAgainWhenOneEnds() {
    List<SessionCalls> all = new ArrayList<>();
    for (String key : List.of("K1", "K2", "K3", "K4")) {
      gate.key(key, LONG);
      if (all.size() < 3) {
        all.add(gate.in(key));
      }
    }
    assertThat(gate.refused("K4")).isEqualTo("too-many");
    all.getFirst().close("done");
    assertThat(gate.in("K4").session()).isNotNull();
  }

  @Test
  void otherConnectionsThanThoseForCallsAreNotThere() {
    gate.keys.put(
        "K5", new MintedKey("K5", AGENT, "shop", "00", "00", gate.clock.instant().plus(LONG)));
    assertThat(gate.refused("K5")).isEqualTo("not-granted");
  }

  @Test
  void theJournalTellsACallAndItsResponseAndNoSensitiveValue() throws IOException {
    SessionCalls calls = gate.in("K1");
    long exchange = calls.forwarded(calls.judge(get("a.jpg")));
    byte[] body = "{\"SecretString\":\"***\"}\n".getBytes(StandardCharsets.UTF_8);
    calls.finished(
        exchange,
        new Response(
            new CallEnd(200),
            body.length,
            1,
            List.of("SecretString: aws-secret"),
            1_500_000,
            ByteBuffer.wrap(body),
            new byte[32]));
    Client client = gate.hold(calls, putSecret(CallsGate.SECRET), "b1");
    gate.people.yes(Scope.ONCE);
    gate.look();
    calls.forwarded(calls.judge(putSecret(CallsGate.SECRET)));
    calls.refused(
        "(s3 PUT)", new Refusal(FaultCode.DENIED, "unknown-operation", "it is not known"));
    assertThat(client.word()).startsWith("agents/hold-2+");
    gate.close();

    StringWriter verified = new StringWriter();
    assertThat(JournalVerbs.verify(directory.resolve("journal"), new PrintWriter(verified, true)))
        .isTrue();
    assertThat(replay(calls, false))
        .contains("agent (agents) of https://idp connects to aws-prod by aws from 192.0.2.7:40000")
        .contains("#1 forwarded by agents/allow-1: read, low risk (of-a-test)")
        .contains("| s3 GetObject  s3:GetObject on arn:aws:s3:::photos/a.jpg\n")
        .contains("|   Key = a.jpg\n")
        .contains("#1 finished 200: 23 bytes, 1.5 ms; masked 1 fields: SecretString: aws-secret")
        .contains("| {\"SecretString\":\"***\"}\n")
        .contains("#2 HELD by agents/hold-2 as ap-")
        .contains("|   SecretString = (sensitive)\n")
        .contains("REFUSED by default: unknown, high risk")
        .contains("| (s3 PUT)\n")
        .contains("| it is not known (unknown-operation)\n")
        .contains("session ends: gate-stopping");
    assertThat(replay(calls, true))
        .contains("\"call\":{\"service\":\"s3\",\"operation\":\"GetObject\"");
    assertThat(filesWith(CallsGate.SECRET)).isEmpty();
    assertThat(filesWith("photos")).isNotEmpty();
  }

  @Test
  void aSessionThatBeginsWhileTheOthersGrantsAreLookedUpGoesOn() {
    SessionCalls before = gate.in("K1");
    Identity other =
        new Identity("https://idp", "other", "other", Set.of("agents"), Map.of(), Instant.MAX);
    gate.keys.put(
        "K9",
        new MintedKey(
            "K9", other, CallsGate.CONNECTION, "00", "00", Instant.now().plusSeconds(60)));
    List<SessionCalls> begun = new ArrayList<>();
    StateStore slow =
        (StateStore)
            Proxy.newProxyInstance(
                StateStore.class.getClassLoader(),
                new Class<?>[] {StateStore.class},
                (_, method, arguments) -> {
                  Object answer = method.invoke(gate.store, arguments);
                  if (method.getName().equals("grants") && arguments.length > 1) {
                    begun.add(gate.in("K9"));
                  }
                  return answer;
                });

    gate.sessions.follow(slow);

    assertThat(begun).singleElement().extracting(SessionCalls::over).isNull();
    assertThat(before.over()).isNull();
  }

  @Test
  void callsAreCounted() {
    SessionCalls calls = gate.in("K1");
    calls.finished(
        calls.forwarded(calls.judge(get("a.jpg"))),
        new Response(new CallEnd(403), 0, 0, List.of(), 1, ByteBuffer.allocate(0), new byte[32]));
    calls.refused("(s3 PUT)", new Refusal(FaultCode.DENIED, "method", "no"));
    assertThat(gate.meters.counter("postern.calls", "verdict", "forward").count()).isEqualTo(1);
    assertThat(gate.meters.counter("postern.calls", "verdict", "deny").count()).isEqualTo(1);
    assertThat(gate.meters.counter("postern.calls.failed").count()).isEqualTo(1);
  }

  private String replay(SessionCalls calls, boolean json) throws IOException {
    StringWriter out = new StringWriter();
    assertThat(
            JournalVerbs.replay(
                directory.resolve("journal"),
                calls.session().value(),
                json,
                new PrintWriter(out, true)))
        .isTrue();
    return out.toString();
  }

  private List<Path> filesWith(String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
