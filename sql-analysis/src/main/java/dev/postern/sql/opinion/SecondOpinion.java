package dev.postern.sql.opinion;

import dev.postern.sql.postgres.PostgresParser;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import org.jspecify.annotations.Nullable;

/**
 * Asks JSqlParser what a statement names. Safe on any thread; nothing that JSqlParser does or
 * throws reaches the caller.
 */
public final class SecondOpinion implements AnotherReader {
  /** UTF-16 units; a longer text is not shown to it. */
  private static final int MAX_TEXT = 8 * 1024;

  /** For its parser backtracks, in some texts without an end. */
  private static final long MAX_MILLIS = 500;

  private final PostgresParser parser;

  /**
   * @param parser ours, that spells the text for the other
   */
  public SecondOpinion(PostgresParser parser) {
    this.parser = parser;
  }

  /** What it makes of the query or change that a statement is or holds; nothing of any other. */
  @Override
  public Opinion on(Statement statement, String text, boolean standardStrings) {
    Statement rows = rows(statement);
    if (rows == null) {
      return new Opinion.NotAsked();
    }
    String spelt = parser.standardSpelling(rows.span().of(text), standardStrings);
    NamedThings others = spelt == null ? null : read(spelt, PostgresParser::name);
    return others == null ? new Opinion.Unread() : others.beyond(TreeNames.of(rows, text));
  }

  /** The query or change that a statement is or holds; null where there is none, or it is long. */
  static @Nullable Statement rows(Statement statement) {
    Statement rows = held(statement);
    return rows == null || rows.span().end() - rows.span().start() > MAX_TEXT ? null : rows;
  }

  private static @Nullable Statement held(Statement statement) {
    return switch (statement) {
      case Query query -> query;
      case Statement.Insert insert -> insert;
      case Statement.Update update -> update;
      case Statement.Delete delete -> delete;
      case Statement.Merge merge -> merge;
      case Statement.DeclareCursor declare -> declare.query();
      case Statement.Prepare prepare -> held(prepare.statement());
      case Statement.Explain explain -> held(explain.statement());
      case Statement.Copy copy -> copy.query() == null ? null : held(copy.query());
      case Statement.JoinedUpdate update -> update;
      case Statement.JoinedDelete delete -> delete;
      case Statement.SelectInto into -> into;
      case Statement.FetchCursor _,
          Statement.CloseCursor _,
          Statement.Execute _,
          Statement.Deallocate _,
          Statement.CallProcedure _,
          Statement.SetVariables _,
          Statement.PrepareText _,
          Statement.ExecuteText _,
          Statement.ChangeSetting _,
          Statement.Discard _,
          Statement.Utility _ ->
          null;
    };
  }

  /**
   * What the other parser names, null where it cannot say in time.
   *
   * @param names what a word of the text names, null for none
   */
  static @Nullable NamedThings read(String text, Function<String, @Nullable String> names) {
    CCJSqlParser simple = parser(text, false);
    CCJSqlParser complex = parser(text, true);
    FutureTask<NamedThings> reading =
        new FutureTask<>(() -> {
          try {
            return OtherReading.of(simple, names);
          } catch (ParseException e) {
            // Its faster grammar does not know all expressions.
            return OtherReading.of(complex, names);
          }
        });
    Thread.startVirtualThread(reading);
    try {
      return reading.get(MAX_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      simple.interrupted = true;
      complex.interrupted = true;
    }
  }

  private static CCJSqlParser parser(String text, boolean complex) {
    return new CCJSqlParser(new StringProvider(text)).withAllowComplexParsing(complex);
  }
}
