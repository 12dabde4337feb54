package dev.postern.sql;

import dev.postern.core.MysqlSettings;
import dev.postern.core.Reason;
import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.kinds.FunctionTable;
import dev.postern.sql.kinds.Settings;
import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.Mode;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Analyses texts of MySQL 8 and MariaDB 10 and 11. Pure and safe on any thread with 1 MB of stack.
 */
public final class MysqlAnalyzer implements StatementAnalyzer {
  private static final Reason SETTINGS =
      new Reason("encoding", "The session's settings are not those of MySQL.");

  private final MysqlParser parser;

  /** With the usual limits. */
  public MysqlAnalyzer() {
    this(Limits.DEFAULT);
  }

  public MysqlAnalyzer(Limits limits) {
    this.parser = new MysqlParser(limits);
  }

  @Override
  public List<Reading> read(SqlStatement statement) {
    return statement.settings() instanceof MysqlSettings settings
        ? read(statement.text(), dialect(settings))
        : List.of(
            new Reading(new Unanalyzable(new Span(0, statement.text().length()), SETTINGS), null));
  }

  @Override
  public Set<String> words(SqlStatement statement) {
    return statement.settings() instanceof MysqlSettings settings
        ? words(statement.text(), dialect(settings))
        : Set.of();
  }

  private static Dialect dialect(MysqlSettings settings) {
    return new Dialect(
        settings.mariadb() ? Dialect.Flavour.MARIADB : Dialect.Flavour.MYSQL,
        settings.version(),
        Mode.of(settings.sqlMode()),
        settings.characterSet().toLowerCase(Locale.ROOT),
        settings.foldsTables());
  }

  /**
   * One reading for each statement of the text, none where it holds none. A text that cannot be cut
   * into statements is one unanalyzable statement.
   */
  public List<Reading> read(String text, Dialect dialect) {
    // What a text that is prepared by a text prepares, the server refuses.
    return read(text, dialect, prepared -> analyses(read(prepared, dialect, _ -> List.of())));
  }

  private List<Reading> read(String text, Dialect dialect, Meanings.Texts texts) {
    Meanings meanings = new Meanings(FunctionTable.MYSQL, Settings.MYSQL, texts);
    StatementReader reader = new StatementReader(meanings);
    List<Parsed> parsed = parser.parse(text, dialect);
    boolean several = parsed.size() > 1;
    return Reading.of(
        parsed, statement -> reader.read(statement.statement(), statement.span(), several));
  }

  private static List<StatementAnalysis> analyses(List<Reading> readings) {
    return readings.stream().map(Reading::analysis).toList();
  }

  /** The analyses of {@link #read}. */
  public List<StatementAnalysis> analyze(String text, Dialect dialect) {
    return analyses(read(text, dialect));
  }

  /** Every identifier, keyword and operator of the text in lower case. */
  public Set<String> words(String text, Dialect dialect) {
    return parser.words(text, dialect);
  }
}
