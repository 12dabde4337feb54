package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.CallProcedure;
import dev.postern.sql.tree.Statement.CloseCursor;
import dev.postern.sql.tree.Statement.Deallocate;
import dev.postern.sql.tree.Statement.DeclareCursor;
import dev.postern.sql.tree.Statement.Discard;
import dev.postern.sql.tree.Statement.Execute;
import dev.postern.sql.tree.Statement.Explain;
import dev.postern.sql.tree.Statement.FetchCursor;
import dev.postern.sql.tree.Statement.Prepare;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that the wire has to follow: prepared statements, cursors, settings, EXPLAIN, CALL.
 */
final class SessionParser {
  private final Parsers parsers;
  private final Cursor cursor;

  SessionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The statement; null where it is of another sort, and nothing is taken. */
  @Nullable Statement statement() throws NotUnderstood {
    if (!cursor.at(TokenType.KEYWORD)) {
      return null;
    }
    int start = cursor.start();
    return switch (cursor.keyword()) {
      case DECLARE -> declare(start);
      case FETCH, MOVE -> fetch(start);
      case CLOSE -> {
        cursor.advance();
        String name = cursor.accept(ALL) ? null : cursor.columnName();
        yield new CloseCursor(cursor.spanFrom(start), name);
      }
      case PREPARE -> cursor.at(1, TRANSACTION) ? null : prepare(start);
      case EXECUTE -> execute();
      case DEALLOCATE -> {
        cursor.advance();
        if (!(cursor.type(1) == TokenType.END)) {
          cursor.accept(PREPARE);
        }
        String name = cursor.accept(ALL) ? null : cursor.columnName();
        yield new Deallocate(cursor.spanFrom(start), name);
      }
      case EXPLAIN -> explain(start);
      case CALL -> call(start);
      case SET, RESET -> new SettingParser(parsers).statement(start);
      case DISCARD -> {
        cursor.advance();
        boolean all = cursor.at(ALL);
        if (!cursor.atAny(ALL, TEMP, TEMPORARY, PLANS, SEQUENCES)) {
          throw cursor.unexpected();
        }
        cursor.advance();
        yield new Discard(cursor.spanFrom(start), all);
      }
      case COPY -> parsers.copies.copy(start);
      default -> null;
    };
  }

  private DeclareCursor declare(int start) throws NotUnderstood {
    cursor.expect(DECLARE);
    String name = cursor.columnName();
    while (!cursor.at(CURSOR)) {
      if (cursor.accept(NO)) {
        cursor.expect(SCROLL);
      } else if (cursor.atAny(SCROLL, BINARY, ASENSITIVE, INSENSITIVE)) {
        cursor.advance();
      } else {
        throw cursor.unexpected();
      }
    }
    cursor.expect(CURSOR);
    boolean holdable = cursor.accept(WITH, HOLD);
    if (!holdable) {
      cursor.accept(WITHOUT, HOLD);
    }
    cursor.expect(FOR);
    Query query = parsers.queries.query();
    return new DeclareCursor(cursor.spanFrom(start), name, holdable, query);
  }

  private FetchCursor fetch(int start) throws NotUnderstood {
    boolean move = cursor.at(MOVE);
    cursor.advance();
    if (cursor.type(1) != TokenType.END) {
      direction();
      if (!cursor.accept(FROM)) {
        cursor.accept(IN);
      }
    }
    String name = cursor.columnName();
    return new FetchCursor(cursor.spanFrom(start), name, move);
  }

  private void direction() throws NotUnderstood {
    if (cursor.atAny(FROM, IN)) {
      return;
    }
    if (cursor.accept(FORWARD) || cursor.accept(BACKWARD)) {
      if (!cursor.accept(ALL) && !cursor.atAny(FROM, IN) && !cursor.atColumnName()) {
        signedInteger();
      }
    } else if (cursor.accept(ABSOLUTE) || cursor.accept(RELATIVE)) {
      signedInteger();
    } else if (cursor.atAny(NEXT, PRIOR, FIRST, LAST, ALL)) {
      cursor.advance();
    } else {
      signedInteger();
    }
  }

  private void signedInteger() throws NotUnderstood {
    if (!cursor.accept('+')) {
      cursor.accept('-');
    }
    cursor.integer();
  }

  private Prepare prepare(int start) throws NotUnderstood {
    cursor.expect(PREPARE);
    String name = cursor.columnName();
    List<TypeName> types = new ArrayList<>();
    if (cursor.accept('(')) {
      do {
        types.add(parsers.types.type());
      } while (cursor.accept(','));
      cursor.expect(')');
    }
    cursor.expect(AS);
    Statement statement = parsers.preparable();
    return new Prepare(cursor.spanFrom(start), name, List.copyOf(types), statement);
  }

  /** EXECUTE, as a statement or as what a CREATE TABLE AS is made from. */
  Execute execute() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(EXECUTE);
    String name = cursor.columnName();
    List<Expression> arguments =
        cursor.at('(') ? parsers.expressions.listInParentheses() : List.of();
    return new Execute(cursor.spanFrom(start), name, arguments);
  }

  private Explain explain(int start) throws NotUnderstood {
    cursor.expect(EXPLAIN);
    List<Option> options = List.of();
    boolean analyze = false;
    boolean query =
        cursor.at(1, '(') || cursor.at(1, SELECT) || cursor.at(1, WITH) || cursor.at(1, TABLE);
    if (cursor.at('(') && !query && !cursor.at(1, VALUES)) {
      options = parsers.definitions.options();
      for (Option option : options) {
        if (option.name().equals("analyze")) {
          analyze = isOn(option.value());
        }
      }
    } else {
      analyze = cursor.accept(ANALYZE) || cursor.accept(ANALYSE);
      cursor.accept(VERBOSE);
    }
    Statement statement = explained();
    return new Explain(cursor.spanFrom(start), analyze, options, statement);
  }

  /** Anything but a plain no counts as yes. */
  private static boolean isOn(@Nullable String value) {
    return value == null
        || !(value.equalsIgnoreCase("false") || value.equalsIgnoreCase("off") || value.equals("0"));
  }

  private Statement explained() throws NotUnderstood {
    if (cursor.at(EXECUTE)) {
      return execute();
    }
    if (cursor.at(DECLARE)) {
      return declare(cursor.start());
    }
    if (cursor.atAny(CREATE, REFRESH)) {
      return parsers.definitions.explainable();
    }
    return parsers.preparable();
  }

  private CallProcedure call(int start) throws NotUnderstood {
    cursor.expect(CALL);
    int callStart = cursor.start();
    Name name = cursor.functionPath();
    List<Argument> arguments = parsers.calls.application(callStart, name).arguments();
    return new CallProcedure(cursor.spanFrom(start), name, arguments);
  }
}
