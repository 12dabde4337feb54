package dev.postern.wire.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What passes between the two peers, and what does not. */
class RelayTest extends RelayBetweenChannels {
  @BeforeEach
  void start() {
    fromServer("Z", "I");
    assertThat(toClient()).containsExactly("Z:I");
  }

  private void judgeSlowOnes() {
    while (!blocking.isEmpty()) {
      blocking.remove().run();
    }
    run();
  }

  private static String rowDescription(String... names) {
    StringBuilder body = new StringBuilder("\0").append((char) names.length);
    for (String name : names) {
      body.append(name).append('\0').append("\0".repeat(18));
    }
    return body.toString();
  }

  private static String row(String... values) {
    StringBuilder body = new StringBuilder("\0").append((char) values.length);
    for (String value : values) {
      body.append("\0\0\0").append((char) value.length()).append(value);
    }
    return body.toString();
  }

  private static final String ERROR = "SERROR\0VERROR\0C42601\0Msyntax error at postern\0\0";
  private static final String NO_PARAMETERS = "\0\0";

  private void parse(String name, String text) {
    fromClient("P", name + "\0" + text + "\0" + "\0\0");
  }

  private void bind(String portal, String statement) {
    fromClient("B", portal + "\0" + statement + "\0" + "\0\0" + "\0\0" + "\0\0");
  }

  private void execute(String portal) {
    fromClient("E", portal + "\0" + "\0\0\0\0");
  }

  private void sync() {
    fromClient("S", "");
  }

  @Test
  void simpleQueryAndItsRowsPassUnchanged() {
    fromClient("Q", "select 1\0");
    assertThat(toServer()).containsExactly("Q:select 1|");
    fromServer("T", rowDescription("a"));
    fromServer("D", row("1"));
    fromServer("D", row("2"));
    fromServer("C", "SELECT 2\0");
    fromServer("Z", "I");
    assertThat(toClient()).hasSize(5).contains("C:SELECT 2|", "Z:I");
    assertThat(path.journal)
        .containsExactly("forwarded select 1", "finished 1 SELECT 2 rows=2 masked=0");
  }

  @Test
  void guardedRowsOfASimpleQueryAreMaskedByPosition() {
    fromClient("Q", "select secret\0");
    fromServer("T", rowDescription("a", "secret"));
    fromServer("D", row("open", "123-45-6789"));
    fromServer("C", "SELECT 1\0");
    fromServer("Z", "I");
    List<String> shown = toClient();
    assertThat(shown.get(1)).contains("open", "***").doesNotContain("123");
    assertThat(path.journal).contains("finished 1 SELECT 1 rows=1 masked=1");
  }

  @Test
  void guardedRowsThatWereNotDescribedEndTheSession() {
    fromClient("Q", "select secret\0");
    fromServer("D", row("123-45-6789"));
    assertThat(String.join("", toClient())).contains("FATAL", "08P01").doesNotContain("123-45");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void refusedQueryMakesTheServerFailAndTellsTheReason() {
    fromClient("Q", "deny this\0");
    assertThat(toServer()).singleElement().asString().startsWith("Q:postern refused");
    fromServer("E", ERROR);
    fromServer("Z", "E");
    List<String> shown = toClient();
    assertThat(shown.get(0)).startsWith("E:").contains("C42501", "denied-word");
    assertThat(shown.get(1)).isEqualTo("Z:E");
    assertThat(path.journal).containsExactly("refused deny this");
  }

  @Test
  void deniedParseSkipsToSync() {
    parse("", "select 1");
    bind("", "");
    execute("");
    parse("", "deny this");
    bind("", "");
    execute("");
    sync();
    assertThat(toServer().stream().map(m -> m.substring(0, 2)))
        .containsExactly("P:", "B:", "E:", "P:", "S:");
    fromServer("1", "");
    fromServer("2", "");
    fromServer("C", "SELECT 1\0");
    fromServer("E", ERROR);
    fromServer("Z", "I");
    List<String> shown = toClient();
    assertThat(shown).hasSize(5);
    assertThat(shown.get(3)).contains("C42501");
    assertThat(path.journal)
        .containsExactly(
            "forwarded select 1", "refused deny this", "finished 1 SELECT 1 rows=0 masked=0");
  }

  @Test
  void anEarlierErrorOfThePipelineHidesTheRefusalAsItWouldTheServersOwn() {
    parse("", "broken");
    parse("x", "deny this");
    sync();
    fromServer("E", ERROR);
    fromServer("Z", "I");
    List<String> shown = toClient();
    assertThat(shown).hasSize(2);
    assertThat(shown.get(0)).contains("C42601");
    parse("", "select 1");
    sync();
    fromServer("1", "");
    fromServer("Z", "I");
    assertThat(toClient()).containsExactly("1:", "Z:I");
  }

  @Test
  void executeThatWasNeverDescribedIsDescribedByTheGate() {
    parse("", "select secret");
    bind("", "");
    execute("");
    sync();
    assertThat(toServer().stream().map(m -> m.substring(0, 2)))
        .containsExactly("P:", "B:", "D:", "E:", "S:");
    fromServer("1", "");
    fromServer("2", "");
    fromServer("T", rowDescription("secret"));
    fromServer("D", row("123-45-6789"));
    fromServer("C", "SELECT 1\0");
    fromServer("Z", "I");
    List<String> shown = toClient();
    assertThat(shown.stream().map(m -> m.substring(0, 2)))
        .containsExactly("1:", "2:", "D:", "C:", "Z:");
    assertThat(shown.get(2)).contains("***").doesNotContain("123");
  }

  @Test
  void aStatementThatWasDescribedOnceIsNotDescribedAgain() {
    parse("s", "select secret");
    fromClient("D", "Ss\0");
    sync();
    fromServer("1", "");
    fromServer("t", NO_PARAMETERS);
    fromServer("T", rowDescription("secret"));
    fromServer("Z", "I");
    toServer();
    bind("", "s");
    execute("");
    sync();
    assertThat(toServer().stream().map(m -> m.substring(0, 2))).containsExactly("B:", "E:", "S:");
    toClient();
    fromServer("2", "");
    fromServer("D", row("123-45-6789"));
    fromServer("C", "SELECT 1\0");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("***").doesNotContain("123");
  }

  @Test
  void aNameWhoseParseFailedStillMeansTheStatementItMeantBefore() {
    parse("s", "select secret");
    sync();
    fromServer("1", "");
    fromServer("Z", "I");
    parse("s", "select harmless");
    sync();
    toServer();
    bind("", "s");
    assertThat(toServer()).isEmpty();
    fromServer("E", ERROR);
    fromServer("Z", "I");
    execute("");
    sync();
    assertThat(toServer().stream().map(m -> m.substring(0, 2)))
        .containsExactly("B:", "D:", "E:", "S:");
  }

  @Test
  void aJudgementThatFailsEndsTheSession() {
    fromClient("Q", "slow unforeseen\0");
    judgeSlowOnes();
    assertThat(toServer()).isEmpty();
    assertThat(String.join("", toClient())).contains("FATAL", "XX000");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anErrorOnTheEventLoopEndsTheSession() {
    fromClient("Q", "unforeseen\0");
    assertThat(toServer()).isEmpty();
    assertThat(String.join("", toClient())).contains("FATAL", "XX000");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void slowJudgementHoldsWhatIsBehindIt() {
    fromClient("Q", "slow select\0");
    fromClient("Q", "select 2\0");
    assertThat(toServer()).isEmpty();
    judgeSlowOnes();
    assertThat(toServer()).containsExactly("Q:slow select|", "Q:select 2|");
  }

  /** What the gate asks, by the first two characters of each message. */
  private static final List<String> QUESTION =
      List.of("P:", "B:", "E:", "C:", "C:", "P:", "B:", "E:", "C:", "C:", "H:");

  private void answer(String setting) {
    fromServer("1", "");
    fromServer("2", "");
    fromServer("D", row(setting));
    fromServer("C", "SHOW\0");
    fromServer("3", "");
    fromServer("3", "");
  }

  @Test
  void aTextThatSettingsReadBehindAStatementOfItsBatchWaitsForTheServersAnswer() {
    parse("", "select set");
    bind("", "");
    execute("");
    toServer();
    parse("", "select '\\'");
    assertThat(toServer().stream().map(m -> m.substring(0, 2)).toList()).isEqualTo(QUESTION);
    fromServer("1", "");
    fromServer("2", "");
    fromServer("C", "SELECT 0\0");
    answer("UTF8");
    answer("off");
    assertThat(toServer()).containsExactly("P:|select '\\'|||");
    assertThat(relay.settings.sql().standardConformingStrings()).isFalse();
    sync();
    fromServer("1", "");
    fromServer("Z", "I");
    assertThat(relay.settings.sql().standardConformingStrings())
        .as("what nobody reported was rolled back")
        .isTrue();
    assertThat(toClient()).containsExactly("1:", "2:", "C:SELECT 0|", "1:", "Z:I");
  }

  @Test
  void aTextThatSettingsReadBehindAnotherBatchWaitsForItsEnd() {
    parse("", "select 1");
    sync();
    toServer();
    fromClient("Q", "select '\\'\0");
    assertThat(toServer()).isEmpty();
    fromServer("1", "");
    fromServer("Z", "I");
    assertThat(toServer()).containsExactly("Q:select '\\'|");
  }

  @Test
  void aTextBehindBeginDoesNotWait() {
    parse("", "BEGIN");
    bind("", "");
    execute("");
    toServer();
    parse("", "select '\\'");
    assertThat(toServer()).containsExactly("P:|select '\\'|||");
  }

  @Test
  void errorsAtTheEndOfATransactionWithGuardedStatementsLoseTheirText() {
    parse("", "select secret");
    bind("", "");
    execute("");
    sync();
    fromServer("1", "");
    fromServer("2", "");
    fromServer("n", "");
    fromServer("C", "DELETE 1\0");
    fromServer("E", "SERROR\0VERROR\0C23503\0Mviolated\0DKey (a)=(123-45-6789)\0\0");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("C23503").doesNotContain("123-45");
    sync();
    fromServer("E", "SERROR\0VERROR\0C23503\0Mviolated\0DKey (a)=(7)\0\0");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("Key (a)=(7)");
  }

  @Test
  void errorsOfGuardedStatementsLoseTheirText() {
    fromClient("Q", "select secret\0");
    fromServer("E", "SERROR\0VERROR\0C22P02\0Minvalid input: 123-45-6789\0D123-45-6789\0\0");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("C22P02").doesNotContain("123-45");
  }

  @Test
  void aRewrittenQueryLeavesInItsNewWordsAndIsJournaledInTheClients() {
    fromClient("Q", "select a from filtered where b\0");
    assertThat(toServer()).containsExactly("Q:select a from (own rows of it) AS filtered where b|");
    assertThat(path.journal).containsExactly("forwarded select a from filtered where b");
  }

  @Test
  void aRewrittenParseKeepsItsNameAndParameterTypes() {
    fromClient("P", "s\0select filtered\0\0\2\0\0\0\27\0\0\0\31");
    assertThat(toServer())
        .containsExactly("P:s|select (own rows of it) AS filtered||\2|||\27|||\31");
  }

  @Test
  void errorsOfARewrittenQueryLoseTheirTextAndPointIntoTheClientsWords() {
    fromClient("Q", "select a from filtered where b\0");
    fromServer("E", "SERROR\0VERROR\0C22012\0Mdivision by 17\0P50\0\0");
    assertThat(toClient().getFirst()).contains("C22012", "P30|").doesNotContain("17");
  }

  @Test
  void errorsOfARewrittenParsePointIntoTheClientsWords() {
    parse("", "select a from filtered where b");
    fromServer("E", "SERROR\0VERROR\0C42703\0Mcolumn b does not exist\0P50\0\0");
    assertThat(toClient().getFirst()).contains("column b does not exist", "P30|");
  }

  @Test
  void errorsInWhatTheClientDidNotWriteLoseTheirText() {
    parse("", "select a from filtered where b");
    fromServer("E", "SERROR\0VERROR\0C42703\0Mcolumn own does not exist\0P17\0\0");
    assertThat(toClient().getFirst()).contains("C42703", "P15|").doesNotContain("own");
  }

  @Test
  void aStatementPreparedUnderAnotherFilterMustBePreparedAgain() {
    parse("s", "select filtered");
    sync();
    fromServer("1", "");
    fromServer("Z", "I");
    toServer();
    toClient();
    path.version = 1;
    bind("", "s");
    assertThat(toServer()).containsExactly("B:|s|||||||");
    path.version = 2;
    path.rows = "fewer rows of it";
    bind("", "s");
    assertThat(toServer()).singleElement().asString().startsWith("P:");
    fromServer("2", "");
    fromServer("E", ERROR);
    assertThat(toClient().getLast()).contains("C42501", "Prepare it again.");
  }

  @Test
  void noStatementLeavesWithoutAJournal() {
    path.journalFull = true;
    fromClient("Q", "select 1\0");
    assertThat(toServer()).isEmpty();
    assertThat(String.join("", toClient())).contains("FATAL", "58030");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void syncThatACopySwallowedIsNotWaitedFor() {
    parse("", "copy in");
    bind("", "");
    execute("");
    sync();
    fromServer("1", "");
    fromServer("2", "");
    fromServer("G", "\0\0\0");
    fromClient("d", "1\n");
    fromClient("c", "");
    sync();
    fromServer("C", "COPY 1\0");
    fromServer("Z", "I");
    fromClient("Q", "select 1\0");
    fromServer("T", rowDescription("a"));
    fromServer("C", "SELECT 0\0");
    fromServer("Z", "I");
    assertThat(toClient()).endsWith("C:SELECT 0|", "Z:I");
  }

  @Test
  void copyOutOfAGuardedQueryIsDescribedFirstAndMasked() {
    fromClient("Q", "COPY (select secret) TO STDOUT\0");
    assertThat(toServer().stream().map(m -> m.substring(0, 2)))
        .containsExactly("P:", "D:", "C:", "H:");
    fromServer("1", "");
    fromServer("t", NO_PARAMETERS);
    fromServer("T", rowDescription("a", "secret"));
    fromServer("3", "");
    assertThat(toServer()).containsExactly("Q:COPY (select secret) TO STDOUT|");
    fromServer("H", "\0\0\2\0\0\0\0");
    fromServer("d", "open\t123-45-6789\n");
    fromServer("c", "");
    fromServer("C", "COPY 1\0");
    fromServer("Z", "I");
    List<String> shown = toClient();
    assertThat(shown.get(1)).isEqualTo("d:open\t***\n");
    assertThat(shown).hasSize(5);
  }

  @Test
  void executeOfAPreparedSecretIsMaskedByWhatWasPrepared() {
    fromClient("Q", "PREPARE p AS select secret\0");
    fromServer("C", "PREPARE\0");
    fromServer("Z", "I");
    toClient();
    fromClient("Q", "EXECUTE p\0");
    fromServer("T", rowDescription("secret"));
    fromServer("D", row("123-45-6789"));
    fromServer("C", "SELECT 1\0");
    fromServer("Z", "I");
    assertThat(String.join("", toClient())).contains("***").doesNotContain("123");
  }

  @Test
  void rowsCutAnywhereComeOutTheSame() {
    ByteBuf stream = Unpooled.buffer();
    for (ByteBuf part :
        List.of(
            message("T", rowDescription("a", "secret")),
            message("D", row("open", "123-45-6789")),
            message("C", "SELECT 1\0"),
            message("Z", "I"))) {
      stream.writeBytes(part);
    }
    for (int cut = 0; cut <= stream.readableBytes(); cut++) {
      fromClient("Q", "select secret\0");
      relay.onUpstreamBytes(stream.copy(0, cut));
      relay.onUpstreamBytes(stream.copy(cut, stream.readableBytes() - cut));
      assertThat(String.join("", toClient()))
          .as("cut at " + cut)
          .contains("open", "***", "SELECT 1", "Z:I")
          .doesNotContain("123");
    }
  }

  @Test
  void manyMaskedRowsAndWhatPassesBetweenThemKeepTheirOrder() {
    fromClient("Q", "select secret\0");
    ByteBuf stream = Unpooled.buffer();
    stream.writeBytes(message("T", rowDescription("a", "secret")));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      stream.writeBytes(message("D", row("row " + i, "123-45-6789")));
      expected.add("D");
      if (i % 500 == 0) {
        stream.writeBytes(message("A", "x".repeat(6000 + i)));
        expected.add("A" + (6000 + i));
      }
    }
    stream.writeBytes(message("C", "SELECT 4000\0")).writeBytes(message("Z", "I"));
    relay.onUpstreamBytes(stream);
    List<String> shown = toClient();
    List<String> seen = new ArrayList<>();
    int rows = 0;
    for (String message : shown.subList(1, shown.size() - 2)) {
      seen.add(message.startsWith("D") ? "D" : "A" + (message.length() - 2));
      if (message.startsWith("D")) {
        assertThat(message).contains("row " + rows++, "***").doesNotContain("123-45");
      }
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(shown.getLast()).isEqualTo("Z:I");
    assertThat(path.journal).contains("finished 1 SELECT 4000 rows=4000 masked=4000");
  }

  @Test
  void aStatementsPlanIsMadeOnceAndAnewWhenTheCatalogChanged() {
    parse("s", "select secret");
    fromClient("D", "Ss\0");
    sync();
    fromServer("1", "");
    fromServer("t", NO_PARAMETERS);
    fromServer("T", rowDescription("secret"));
    fromServer("Z", "I");
    for (int round = 0; round < 2; round++) {
      bind("", "s");
      execute("");
      sync();
      fromServer("2", "");
      fromServer("D", row("123-45-6789"));
      fromServer("C", "SELECT 1\0");
      fromServer("Z", "I");
    }
    assertThat(path.plans).isEqualTo(1);
    path.version = 1;
    bind("", "s");
    execute("");
    sync();
    fromServer("2", "");
    fromServer("T", rowDescription("secret"));
    fromServer("D", row("123-45-6789"));
    fromServer("C", "SELECT 1\0");
    fromServer("Z", "I");
    assertThat(path.plans).isEqualTo(2);
    assertThat(String.join("", toClient())).contains("***").doesNotContain("123");
  }

  @Test
  void unknownPreparedStatementIsRefusedInTheServersWords() {
    bind("", "nowhere");
    sync();
    fromServer("E", ERROR);
    fromServer("Z", "I");
    assertThat(String.join("", toClient()))
        .contains("C26000", "prepared statement \"nowhere\" does not exist");
  }

  @Test
  void whatASessionThatIsEndedRunsIsCancelledAtTheServer() {
    fromServer("K", "\0\0\0\7key!");
    fromClient("Q", "SELECT pg_sleep(60)\0");
    relay.end(new Refusal(FaultCode.SESSION_ENDED, "killed", "ended"));
    assertThat(cancels).hasSize(1);
  }

  @Test
  void anIdleSessionThatIsEndedHasNothingToCancel() {
    fromServer("K", "\0\0\0\7key!");
    relay.end(new Refusal(FaultCode.SESSION_ENDED, "killed", "ended"));
    assertThat(cancels).isEmpty();
  }

  @Test
  void aRevokedSessionEndsWithTheReason() {
    path.onEnd(relay::end);
    path.revoke();
    assertThat(String.join("", toClient())).contains("FATAL", "57P01", "revoked");
    assertThat(path.journal).containsExactly("closed revoked");
  }

  private void confirm(String name, String text) {
    parse(name, text);
    fromClient("S", "");
    fromServer("1", "");
    fromServer("Z", "I");
    toClient();
    toServer();
  }

  @Test
  void theSecondOfTwoExecutesInAPipelineFindsTheBudgetSpent() {
    path.countsUses = true;
    path.budget = 1;
    confirm("p", "SELECT by it");

    bind("", "p");
    execute("");
    bind("", "p");
    execute("");
    fromClient("S", "");

    assertThat(toServer())
        .filteredOn(message -> !message.startsWith("B:"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("E:"),
            poison -> assertThat(poison).startsWith("P:").contains("postern refused"),
            sync -> assertThat(sync).startsWith("S:"));
    assertThat(path.journal)
        .containsSubsequence("draws SELECT by it", "forwarded SELECT by it", "draws SELECT by it")
        .contains("refused SELECT by it");
  }

  @Test
  void executeDrawsForWhatItNamesAlsoInAPipeline() {
    path.countsUses = true;
    path.budget = 9;
    parse("p", "SELECT by it");
    parse("", "EXECUTE p (1)");
    bind("", "");
    execute("");

    assertThat(path.journal).containsSubsequence("draws SELECT by it", "forwarded EXECUTE p (1)");
  }

  @Test
  void executeDrawsForWhatItsOwnTextHasPreparedByThen() {
    path.countsUses = true;
    path.budget = 9;
    confirm("p", "SELECT nothing");
    path.journal.clear();

    fromClient("Q", "EXECUTE p;PREPARE p AS x;EXECUTE p\0");

    assertThat(path.journal)
        .containsExactly(
            "draws SELECT nothing",
            "draws EXECUTE p;PREPARE p AS x;EXECUTE p",
            "draws PREPARE p AS x",
            "forwarded EXECUTE p;PREPARE p AS x;EXECUTE p");
  }

  private void readOnly() {
    path.limits = new SessionLimits(true, 0, false, false);
    relay = newRelay();
    fromServer("S", "default_transaction_read_only\0on\0");
    fromServer("Z", "I");
    toClient();
  }

  @Test
  void nothingFollowsACommitBeforeASyncWhereTheSessionIsReadOnly() {
    readOnly();
    confirm("c", "COMMIT");
    confirm("s", "SELECT 1");

    bind("", "c");
    execute("");
    fromServer("2", "");
    fromServer("C", "COMMIT\0");
    toServer();
    bind("", "s");
    fromServer("2", "");
    execute("");

    assertThat(toServer()).last().asString().contains("postern refused");
    assertThat(path.journal).last().asString().isEqualTo("refused SELECT 1");
  }

  @Test
  void aReadOnlySessionSendsNothingBehindAStatementThatIsUnderWay() {
    readOnly();
    fromClient("Q", "SELECT 1\0");
    fromClient("Q", "SELECT 2\0");
    assertThat(toServer()).containsExactly("Q:SELECT 1|");

    fromServer("S", "default_transaction_read_only\0off\0");
    fromServer("Z", "I");

    assertThat(toServer()).isEmpty();
    assertThat(toClient()).last().asString().startsWith("E:").contains("read-only");
  }

  @Test
  void aCommentStandsBehindEveryTextThatIsUnderstoodAndBehindALineComment() {
    path.comment = "/*user='ann'*/";
    relay = newRelay();
    fromServer("Z", "I");
    parse("p", "SELECT 1 -- so");
    fromClient("Q", "SELECT filtered;\0");
    fromClient("Q", "\0");

    assertThat(toServer())
        .containsExactly(
            "P:p|SELECT 1 -- so\n/*user='ann'*/|||",
            "Q:SELECT (own rows of it) AS filtered;\n/*user='ann'*/|",
            "Q:|");
    assertThat(path.journal).contains("forwarded SELECT filtered;");
  }
}
