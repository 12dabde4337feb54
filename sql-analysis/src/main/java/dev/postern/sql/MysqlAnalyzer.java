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
import dev.postern.sql.mysql.ReadingChange;
import dev.postern.sql.opinion.MysqlSecondOpinion;
import dev.postern.sql.opinion.Opinion;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.tree.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Analyses texts of MySQL 8 and MariaDB 10 and 11. Pure and safe on any thread with 1 MB of stack.
 */
public final class MysqlAnalyzer implements StatementAnalyzer {
  private static final Reason SETTINGS =
      new Reason("encoding", "The session's settings are not those of MySQL.");

  private static final Reason CHANGED =
      new Reason(
          "setting",
          "A statement before it in the same text may change how it is read; send it by itself.");

  private static final Reason SECOND_OPINION =
      new Reason(
          "second-opinion",
          "Another parser finds a relation or column in the statement that the gate does not.");

  private final MysqlParser parser;
  private final @Nullable MysqlSecondOpinion second;

  /** With the usual limits and a second opinion. */
  public MysqlAnalyzer() {
    this(Limits.DEFAULT, true);
  }

  /**
   * @param secondOpinion whether another parser is asked too; it takes some times as long as ours
   */
  public MysqlAnalyzer(Limits limits, boolean secondOpinion) {
    this.parser = new MysqlParser(limits);
    this.second = secondOpinion ? new MysqlSecondOpinion(parser) : null;
  }

  @Override
  public List<Reading> read(SqlStatement statement) {
    return statement.settings() instanceof MysqlSettings settings
        ? read(statement.text(), dialect(settings), settings.schema())
        : List.of(
            new Reading(new Unanalyzable(new Span(0, statement.text().length()), SETTINGS), null));
  }

  @Override
  public Optional<String> shape(SqlStatement statement) {
    return statement.settings() instanceof MysqlSettings settings
        ? parser.shape(statement.text(), dialect(settings))
        : Optional.empty();
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
   * into statements is one unanalyzable statement, and so is each that stands behind one which may
   * change how it is read.
   */
  public List<Reading> read(String text, Dialect dialect) {
    return read(text, dialect, (String) null);
  }

  private List<Reading> read(String text, Dialect dialect, @Nullable String database) {
    // What a text that is prepared by a text prepares, the server refuses.
    return read(
        text,
        dialect,
        database,
        prepared -> analyses(read(prepared, dialect, database, _ -> List.of())));
  }

  private List<Reading> read(
      String text, Dialect dialect, @Nullable String database, Meanings.Texts texts) {
    Meanings meanings = new Meanings(FunctionTable.MYSQL, Settings.MYSQL, false, texts);
    StatementReader reader = new StatementReader(meanings);
    List<Parsed> parsed = parser.parse(text, dialect);
    boolean several = parsed.size() > 1;
    int settled = several ? settled(parsed, text, new ReadingChange(dialect, database)) : 0;
    return Reading.of(
        parsed,
        understood -> {
          Span span = understood.span();
          Statement statement = understood.statement();
          if (several && span.start() >= settled) {
            return new Unanalyzable(span, CHANGED);
          }
          return isDoubted(statement, text, dialect)
              ? new Unanalyzable(span, SECOND_OPINION)
              : reader.read(statement, span, several);
        });
  }

  private boolean isDoubted(Statement statement, String text, Dialect dialect) {
    return second != null && second.on(statement, text, dialect) instanceof Opinion.FindsMore;
  }

  /** Where what is read as it would be alone has its end. */
  private static int settled(List<Parsed> parsed, String text, ReadingChange change) {
    for (Parsed part : parsed) {
      if (part instanceof Parsed.Understood(var span, var statement)
          && change.isMadeBy(statement, text.substring(span.end()))) {
        return span.end();
      }
    }
    return text.length();
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
