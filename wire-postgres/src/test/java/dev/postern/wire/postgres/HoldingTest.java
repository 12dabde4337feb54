package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.Target;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that wait for people, between two channels without sockets. */
class HoldingTest {
  private final EmbeddedChannel client = new EmbeddedChannel();
  private final EmbeddedChannel upstream = new EmbeddedChannel();
  private final ScriptedPath path = new ScriptedPath();
  private final Deque<Runnable> blocking = new ArrayDeque<>();
  private final CancelKeys keys = new CancelKeys();
  private final List<BackendKeyData> cancels = new ArrayList<>();
  private final Target target =
      new Target(
          "c",
          "localhost",
          1,
          "d",
          new Target.Tls.Off(),
          "u",
          new Target.Credential.Password(new Secret("p")));
  private final Relay relay =
      new Relay(
          path,
          client,
          upstream,
          new ReadGate(client),
          new ReadGate(upstream),
          blocking::add,
          1 << 20,
          keys.issuer(target, false),
          (session, done) -> cancels.add(session),
          () -> {});

  @BeforeEach
  void start() {
    path.onCancel(relay::cancelAny);
    fromServer("K", "\0\0\0\7secr");
    fromServer("Z", "I");
    toClient();
  }

  @AfterEach
  void noBufferIsLeft() {
    relay.onClientGone();
    client.finishAndReleaseAll();
    upstream.finishAndReleaseAll();
  }

  private static ByteBuf message(String type, String body) {
    byte[] bytes = body.getBytes(US_ASCII);
    ByteBuf message = Unpooled.buffer();
    message.writeByte(type.charAt(0)).writeInt(bytes.length + 4).writeBytes(bytes);
    return message;
  }

  private void fromClient(String type, String body) {
    relay.onClientBytes(message(type, body));
    run();
  }

  private void fromServer(String type, String body) {
    relay.onUpstreamBytes(message(type, body));
    run();
  }

  private void run() {
    client.runPendingTasks();
    upstream.runPendingTasks();
  }

  private void approve() {
    Judgement held = Objects.requireNonNull(path.held);
    settle(new Settled.Passes<>(held.approved()));
  }

  private void refuse(String code) {
    settle(new Settled.Refused<>(new Refusal(FaultCode.DENIED, code, "eve said no")));
  }

  private void settle(Settled<Judgement> settled) {
    Objects.requireNonNull(path.waiting).settled(settled);
    run();
  }

  private List<String> toClient() {
    return messages(client);
  }

  private List<String> toServer() {
    return messages(upstream);
  }

  private static List<String> messages(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    List<String> messages = new ArrayList<>();
    while (all.isReadable()) {
      char type = (char) all.readByte();
      byte[] body = new byte[all.readInt() - 4];
      all.readBytes(body);
      messages.add(type + ":" + new String(body, US_ASCII).replace('\0', '|'));
    }
    all.release();
    return messages;
  }

  private void parse(String name, String text) {
    fromClient("P", name + "\0" + text + "\0" + "\0\0");
  }

  private void bind(String portal, String statement) {
    fromClient("B", portal + "\0" + statement + "\0" + "\0\0" + "\0\0" + "\0\0");
  }

  private void execute(String portal) {
    fromClient("E", portal + "\0" + "\0\0\0\0");
  }

  private static final String ERROR = "SERROR\0VERROR\0C42601\0Msyntax error at postern\0\0";

  @Test
  void aHeldQueryTellsTheClientAndLeavesWhenPeopleAgree() {
    fromClient("Q", "held one\0");
    fromClient("Q", "select 2\0");
    assertThat(toServer()).isEmpty();
    assertThat(toClient())
        .singleElement()
        .asString()
        .startsWith("N:SNOTICE")
        .contains("it waits for reviewers");
    approve();
    assertThat(toServer()).containsExactly("Q:held one|", "Q:select 2|");
    assertThat(path.journal).startsWith("cancellable", "held held one", "forwarded held one");
  }

  @Test
  void whatPeopleRefuseFailsInTheServerAsARefusalDoes() {
    fromClient("Q", "held one\0");
    refuse("approval-denied");
    assertThat(toServer()).singleElement().asString().startsWith("Q:postern refused");
    fromServer("E", ERROR);
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("C42501", "approval-denied", "eve said no");
  }

  @Test
  void aBindWaitsBehindWhatWasSentBefore() {
    parse("", "held one");
    bind("", "");
    execute("");
    fromClient("S", "");
    assertThat(toServer()).containsExactly("P:|held one|||", "H:");
    assertThat(path.waiting).isNull();
    fromServer("1", "");
    assertThat(path.waiting).isNotNull();
    approve();
    assertThat(toServer()).containsExactly("B:||||||||", "E:|||||", "S:");
  }

  @Test
  void anErrorBeforeAHeldBindSkipsItUnasked() {
    parse("", "held one");
    bind("", "");
    execute("");
    fromClient("S", "");
    fromServer("E", ERROR);
    run();
    assertThat(path.waiting).isNull();
    assertThat(toServer()).endsWith("S:");
    assertThat(path.journal).doesNotContain("held held one");
  }

  @Test
  void peopleAreAskedForEachBindAndNotForMoreRowsOfIt() {
    parse("s", "held one");
    bind("p", "s");
    fromServer("1", "");
    approve();
    path.waiting = null;
    execute("p");
    fromServer("2", "");
    fromServer("s", "");
    execute("p");
    assertThat(path.waiting).isNull();
    fromServer("C", "SELECT 1\0");
    bind("p", "s");
    assertThat(path.waiting).isNotNull();
  }

  @Test
  void namesThatTheServerWouldCutAreRefused() {
    String name = "a".repeat(64);
    parse(name, "select 1");
    assertThat(toServer()).singleElement().asString().doesNotContain("select 1");
    fromServer("E", ERROR);
    fromClient("S", "");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("name-length");
    parse(name.substring(1), "select 1");
    assertThat(toServer()).anyMatch(message -> message.contains("select 1"));
  }

  @Test
  void whatWasPreparedBeforePolicyChangedRunsByNameAsItIsJudgedNow() {
    fromClient("Q", "PREPARE s AS select later\0");
    fromServer("C", "PREPARE\0");
    fromServer("Z", "I");
    toServer();
    path.refusing = "later";
    path.version = 1;
    fromClient("Q", "EXECUTE s\0");
    assertThat(toServer()).singleElement().asString().startsWith("Q:postern refused");
    fromServer("E", ERROR);
    fromServer("Z", "I");
  }

  @Test
  void whatIsHeldDoesNotRunByNameInSql() {
    parse("s", "held one");
    fromServer("1", "");
    toServer();
    fromClient("Q", "EXECUTE s\0");
    assertThat(toServer()).singleElement().asString().startsWith("Q:postern refused");
    fromServer("E", ERROR);
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("held-by-name");
  }

  @Test
  void aCancelTakesBackWhatWaitsAndElseReachesTheServer() {
    fromClient("Q", "held one\0");
    List<String> done = new ArrayList<>();
    relay.cancel(() -> done.add("server asked"), () -> done.add("taken back"));
    run();
    assertThat(path.withdrawn).isTrue();
    assertThat(done).containsExactly("taken back");
    refuse("approval-withdrawn");
    relay.cancel(() -> done.add("server asked"), () -> done.add("taken back"));
    run();
    assertThat(done).containsExactly("taken back", "server asked");
  }

  @Test
  void aCancelByOrderDoesTheSame() {
    Objects.requireNonNull(path.cancel).cancelled();
    run();
    assertThat(cancels).hasSize(1);
    fromClient("Q", "held one\0");
    Objects.requireNonNull(path.cancel).cancelled();
    run();
    assertThat(cancels).hasSize(1);
    assertThat(path.withdrawn).isTrue();
  }

  @Test
  void anAnswerThatComesWhenTheClientHasLeftSendsNothing() {
    fromClient("Q", "held one\0");
    relay.onClientGone();
    toServer();
    approve();
    assertThat(toServer()).isEmpty();
  }
}
