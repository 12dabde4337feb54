package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.SelectInto;
import java.util.ArrayList;
import java.util.List;

/** INTO of a query: where its rows go, at any of the places where it may stand, once. */
final class IntoParser {
  /** What is known of the INTO of the query that is being read. */
  sealed interface State {}

  private record Forbidden() implements State {}

  private record Allowed() implements State {}

  private record Given(boolean file, List<String> variables) implements State {}

  private final Parsers parsers;
  private final Cursor cursor;
  private State state = new Forbidden();

  IntoParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  void allow() {
    state = new Allowed();
  }

  /** For the queries within; what there was is given back to {@link #restore}. */
  State forbid() {
    State outer = state;
    state = new Forbidden();
    return outer;
  }

  void restore(State outer) {
    state = outer;
  }

  /** The query with what its INTO says. */
  Statement around(Span span, Query query) {
    return state instanceof Given(var file, var variables)
        ? new SelectInto(span, query, file, variables)
        : query;
  }

  /** Takes an INTO where one is next. */
  void read() throws NotUnderstood {
    if (!cursor.at(INTO)) {
      return;
    }
    if (!(state instanceof Allowed)) {
      throw cursor.unexpected();
    }
    cursor.advance();
    if (cursor.accept(OUTFILE)) {
      cursor.string();
      format();
      state = new Given(true, List.of());
    } else if (cursor.accept(DUMPFILE)) {
      cursor.string();
      state = new Given(true, List.of());
    } else {
      state = new Given(false, variables());
    }
  }

  private List<String> variables() throws NotUnderstood {
    List<String> variables = new ArrayList<>();
    do {
      boolean own = cursor.at(TokenType.VARIABLE);
      variables.add(own ? "@" + parsers.primaries.variable().name() : cursor.folded());
    } while (cursor.accept(','));
    return List.copyOf(variables);
  }

  /** How a file's rows are written or read: its character set, fields and lines. */
  void format() throws NotUnderstood {
    if (cursor.accept(CHARSET) || cursor.accept(CHARACTER, SET) || cursor.accept(CHAR, SET)) {
      parsers.types.charset();
    }
    if (cursor.accept(FIELDS) || cursor.accept(COLUMNS)) {
      boolean any = false;
      while (cursor.atAny(TERMINATED, OPTIONALLY, ENCLOSED, ESCAPED)) {
        any = true;
        if (cursor.accept(OPTIONALLY) && !cursor.at(ENCLOSED)) {
          throw cursor.unexpected();
        }
        cursor.advance();
        mark();
      }
      if (!any) {
        throw cursor.unexpected();
      }
    }
    if (cursor.accept(LINES)) {
      boolean any = false;
      while (cursor.atAny(TERMINATED, STARTING)) {
        any = true;
        cursor.advance();
        mark();
      }
      if (!any) {
        throw cursor.unexpected();
      }
    }
  }

  private void mark() throws NotUnderstood {
    cursor.expect(BY);
    if (!cursor.accept(TokenType.HEX) && !cursor.accept(TokenType.BITS)) {
      cursor.string();
    }
  }
}
