package dev.postern.sql;

import dev.postern.core.Reason;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.lineage.SqlText;
import dev.postern.sql.opinion.AnotherReader;
import dev.postern.sql.opinion.Opinion;
import dev.postern.sql.opinion.SecondOpinion;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Analyses texts of PostgreSQL 15 to 18. Pure and safe on any thread with 1 MB of stack. */
public final class PostgresAnalyzer implements StatementAnalyzer, SqlText.Reader {
  private static final Reason ENCODING =
      new Reason("encoding", "The text is in an encoding the gate cannot read with certainty.");

  private static final Reason SECOND_OPINION =
      new Reason(
          "second-opinion",
          "Another parser finds a relation or column in the statement that the gate does not.");

  private static final StatementReader READER = new StatementReader(Meanings.POSTGRES);

  private final PostgresParser parser;
  private final AnotherReader another;

  /** With the usual limits and a second opinion. */
  public PostgresAnalyzer() {
    this(Limits.DEFAULT, true);
  }

  /**
   * @param secondOpinion whether another parser is asked too; it takes some times as long as ours
   */
  public PostgresAnalyzer(Limits limits, boolean secondOpinion) {
    this(new PostgresParser(limits), secondOpinion);
  }

  private PostgresAnalyzer(PostgresParser parser, boolean secondOpinion) {
    this(parser, secondOpinion ? new SecondOpinion(parser) : AnotherReader.none());
  }

  PostgresAnalyzer(PostgresParser parser, AnotherReader another) {
    this.parser = parser;
    this.another = another;
  }

  @Override
  public List<Reading> read(SqlStatement statement) {
    String text = statement.text();
    if (!(statement.settings() instanceof SqlSettings settings)
        || !isReadable(statement, settings)) {
      return List.of(new Reading(new Unanalyzable(new Span(0, text.length()), ENCODING), null));
    }
    boolean standardStrings = settings.standardConformingStrings();
    List<Parsed> parsed = parser.parse(text, standardStrings);
    boolean several = parsed.size() > 1;
    return Reading.of(
        parsed,
        understood ->
            isDoubted(understood.statement(), text, standardStrings)
                ? new Unanalyzable(understood.span(), SECOND_OPINION)
                : READER.read(understood.statement(), understood.span(), several));
  }

  /** Whether the text falls into words as the server has them, and its names are the server's. */
  private boolean isReadable(SqlStatement statement, SqlSettings settings) {
    String encoding = settings.clientEncoding();
    return Encodings.keepAscii(encoding)
        && (Encodings.isExact(encoding)
            || statement.text().chars().allMatch(c -> c < 0x80)
            || words(statement).stream().allMatch(word -> word.chars().allMatch(c -> c < 0x80)));
  }

  private boolean isDoubted(Statement tree, String text, boolean standardStrings) {
    return another.on(tree, text, standardStrings) instanceof Opinion.FindsMore;
  }

  /** The analyses of {@link #read}. */
  public List<StatementAnalysis> analyze(SqlStatement statement) {
    return read(statement).stream().map(Reading::analysis).toList();
  }

  @Override
  public Optional<String> shape(SqlStatement statement) {
    return statement.settings() instanceof SqlSettings settings
        ? parser.shape(statement.text(), settings.standardConformingStrings())
        : Optional.empty();
  }

  @Override
  public Set<String> words(SqlStatement statement) {
    return statement.settings() instanceof SqlSettings settings
        ? parser.words(statement.text(), settings.standardConformingStrings())
        : Set.of();
  }

  /** A text that the catalog keeps, such as the body of a function in SQL. */
  @Override
  public @Nullable SqlText read(String text) {
    List<Statement> statements = new ArrayList<>();
    for (Parsed part : parser.parse(text, true)) {
      if (!(part instanceof Parsed.Understood(_, var tree))) {
        return null;
      }
      statements.add(tree);
    }
    return new SqlText(statements, parser.words(text, true));
  }
}
