package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.MysqlSettings;
import dev.postern.core.ResultLineage;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath.Running;
import dev.postern.core.Verdict;
import dev.postern.sql.MysqlAnalyzer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionDiagnosticsTest {
  private static final MysqlSettings SETTINGS =
      new MysqlSettings(false, 80_033, false, "", "utf8mb4", "shop");

  private static final Judgement SECRET = judgement("SELECT email FROM customers", true);
  private static final Judgement HARMLESS = judgement("SELECT id FROM notes", false);
  private static final Judgement WARNINGS = judgement("SHOW WARNINGS", false);

  private final SessionDiagnostics diagnostics = new SessionDiagnostics();

  private static Judgement judgement(String sql, boolean guarded) {
    SqlStatement statement = new SqlStatement(sql, SETTINGS);
    List<Judged> judged =
        new MysqlAnalyzer()
            .read(statement).stream()
                .map(reading ->
                    new Judged(reading.analysis(), guarded, false, false, ResultLineage.UNKNOWN))
                .toList();
    return new Judgement(statement, judged, new Verdict.Forward("all"));
  }

  private boolean runs(Judgement judgement) {
    List<Running> running =
        judgement.statements().stream().map(judged -> new Running(judged, "")).toList();
    boolean lets = diagnostics.refusal(judgement, running) == null;
    if (lets) {
      diagnostics.forwarded(judgement);
    }
    return lets;
  }

  @Test
  void messagesOfAGuardedStatementStayHiddenUntilAnotherBeginsTheListAnew() {
    assertThat(runs(WARNINGS)).isTrue();
    assertThat(runs(SECRET)).isTrue();
    assertThat(runs(WARNINGS)).isFalse();
    assertThat(runs(judgement("PREPARE w FROM 'SHOW WARNINGS'", false))).isFalse();
    assertThat(runs(judgement("SELECT 1", false))).isTrue();
    assertThat(runs(WARNINGS)).isFalse();
    assertThat(runs(HARMLESS)).isTrue();
    assertThat(runs(WARNINGS)).isTrue();
  }

  /** A fetch goes on with an older statement, and the fields of a table are no statement. */
  @Test
  void whatLeavesTheListAsItIsDoesNotOpenIt() {
    assertThat(runs(SECRET)).isTrue();
    diagnostics.forwarded(HARMLESS);
    assertThat(runs(WARNINGS)).isFalse();
    assertThat(runs(judgement("SHOW COLUMNS FROM `notes`", false))).isTrue();
    assertThat(runs(WARNINGS)).isFalse();
  }

  @Test
  void oneTextCannotShowTheMessagesOfItsOwnGuardedStatement() {
    assertThat(runs(judgement("SELECT email FROM customers; SHOW WARNINGS", true))).isFalse();
  }
}
