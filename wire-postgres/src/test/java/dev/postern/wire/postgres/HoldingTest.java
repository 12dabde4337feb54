package dev.postern.wire.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that wait for people. */
class HoldingTest extends RelayBetweenChannels {
  @BeforeEach
  void start() {
    path.onCancel(relay::cancelAny);
    fromServer("K", "\0\0\0\7secr");
    fromServer("Z", "I");
    toClient();
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
