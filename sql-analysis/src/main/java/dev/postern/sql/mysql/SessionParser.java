package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.CallProcedure;
import dev.postern.sql.tree.Statement.ChangeSetting;
import dev.postern.sql.tree.Statement.Deallocate;
import dev.postern.sql.tree.Statement.Execute;
import dev.postern.sql.tree.Statement.ExecuteText;
import dev.postern.sql.tree.Statement.Explain;
import dev.postern.sql.tree.Statement.PrepareText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that the wire has to follow: prepared statements, settings, EXPLAIN, CALL, USE. */
final class SessionParser {
  private final Parsers parsers;
  private final Cursor cursor;

  SessionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The statement; null where it is of another sort, and nothing is taken. */
  @Nullable Statement statement(int start) throws NotUnderstood {
    if (!cursor.at(TokenType.KEYWORD)) {
      return null;
    }
    return switch (cursor.keyword()) {
      case SET -> new SettingParser(parsers).statement(start);
      case USE -> use(start);
      case CALL -> call(start);
      case PREPARE -> prepare(start);
      case EXECUTE -> execute(start);
      case DEALLOCATE -> deallocate(start);
      case DROP -> cursor.at(1, PREPARE) ? deallocate(start) : null;
      case EXPLAIN, DESCRIBE, DESC -> explain(start);
      case ANALYZE -> cursor.isMariaDb() ? analyze(start) : null;
      default -> null;
    };
  }

  private ChangeSetting use(int start) throws NotUnderstood {
    cursor.advance();
    String database = cursor.tableName();
    return new ChangeSetting(cursor.spanFrom(start), "database", false, List.of(database));
  }

  private CallProcedure call(int start) throws NotUnderstood {
    cursor.advance();
    Name name = cursor.path();
    List<Argument> arguments = new ArrayList<>();
    if (cursor.accept('(') && !cursor.accept(')')) {
      do {
        Expression value = parsers.expressions.expression();
        arguments.add(new Argument(value.span(), null, value, false));
      } while (cursor.accept(','));
      cursor.expect(')');
    }
    return new CallProcedure(cursor.spanFrom(start), name, List.copyOf(arguments));
  }

  private PrepareText prepare(int start) throws NotUnderstood {
    cursor.advance();
    String name = cursor.folded();
    cursor.expect(FROM);
    Expression text =
        cursor.isMariaDb()
            ? prepared()
            : cursor.at(TokenType.VARIABLE)
                ? parsers.primaries.variable()
                : parsers.literals.text();
    return new PrepareText(cursor.spanFrom(start), name, text);
  }

  private Statement execute(int start) throws NotUnderstood {
    cursor.advance();
    if (cursor.isMariaDb() && cursor.accept(IMMEDIATE)) {
      Expression text = prepared();
      List<Expression> arguments = using();
      return new ExecuteText(cursor.spanFrom(start), text, arguments);
    }
    String name = cursor.folded();
    List<Expression> arguments = using();
    return new Execute(cursor.spanFrom(start), name, arguments);
  }

  /** What a statement's text is computed of. */
  private Expression prepared() throws NotUnderstood {
    int first = cursor.position();
    Expression text = parsers.expressions.expression();
    cursor.requireCertain(first);
    return text;
  }

  private List<Expression> using() throws NotUnderstood {
    if (!cursor.accept(USING)) {
      return List.of();
    }
    List<Expression> arguments = new ArrayList<>();
    do {
      arguments.add(cursor.isMariaDb() ? parsers.tables.value() : parsers.primaries.variable());
    } while (cursor.accept(','));
    return List.copyOf(arguments);
  }

  private Deallocate deallocate(int start) throws NotUnderstood {
    cursor.advance();
    cursor.expect(PREPARE);
    String name = cursor.folded();
    return new Deallocate(cursor.spanFrom(start), name);
  }

  /** Null where it describes a table or another session's statement. */
  private @Nullable Explain explain(int start) throws NotUnderstood {
    int mark = cursor.position();
    cursor.advance();
    List<Option> options = new ArrayList<>();
    boolean analyze = cursor.accept(ANALYZE);
    if (cursor.accept(EXTENDED) || cursor.accept(PARTITIONS)) {
      options.add(new Option(cursor.spanOfLast(), "detail", null, List.of()));
    }
    if (cursor.at(FORMAT) && cursor.at(1, '=')) {
      options.add(format());
    }
    if (!analyze && !cursor.isMariaDb()) {
      analyze = cursor.accept(ANALYZE);
    }
    if (!parsers.atPreparable()) {
      cursor.reset(mark);
      return null;
    }
    Statement statement = parsers.preparable();
    return new Explain(cursor.spanFrom(start), analyze, List.copyOf(options), statement);
  }

  private Option format() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(FORMAT);
    cursor.expect('=');
    String value = cursor.word();
    return new Option(cursor.spanFrom(start), "format", value, List.of());
  }

  /** MariaDB's ANALYZE of a statement, which runs it. */
  private @Nullable Explain analyze(int start) throws NotUnderstood {
    int mark = cursor.position();
    cursor.advance();
    List<Option> options = cursor.at(FORMAT) && cursor.at(1, '=') ? List.of(format()) : List.of();
    if (!parsers.atPreparable()) {
      cursor.reset(mark);
      return null;
    }
    Statement statement = parsers.preparable();
    return new Explain(cursor.spanFrom(start), true, options, statement);
  }
}
