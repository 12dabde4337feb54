package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Window;
import java.util.ArrayList;
import java.util.List;

/** window_specification. */
final class WindowParser {
  private final Parsers parsers;
  private final Cursor cursor;

  WindowParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  Window window() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect('(');
    String base = null;
    boolean clause = cursor.atAny(PARTITION, RANGE, ROWS, GROUPS) && !cursor.at(1, ')');
    if (cursor.atColumnName() && !clause) {
      base = cursor.columnName();
    }
    List<Expression> partition = List.of();
    if (cursor.accept(PARTITION)) {
      cursor.expect(BY);
      partition = parsers.expressions.list();
    }
    List<SortItem> order = parsers.queries.optionalOrder();
    List<Expression> bounds = new ArrayList<>();
    if (cursor.atAny(RANGE, ROWS, GROUPS)) {
      cursor.advance();
      frame(bounds);
    }
    cursor.expect(')');
    return new Window(cursor.spanFrom(start), base, partition, order, List.copyOf(bounds));
  }

  private void frame(List<Expression> bounds) throws NotUnderstood {
    if (cursor.accept(BETWEEN)) {
      bound(bounds, true);
      cursor.expect(AND);
    }
    bound(bounds, false);
    if (cursor.accept(EXCLUDE)) {
      if (cursor.accept(CURRENT)) {
        cursor.expect(ROW);
      } else if (cursor.accept(NO)) {
        cursor.expect(OTHERS);
      } else if (!cursor.accept(GROUP)) {
        cursor.expect(TIES);
      }
    }
  }

  private void bound(List<Expression> bounds, boolean first) throws NotUnderstood {
    if (cursor.accept(CURRENT, ROW)) {
      return;
    }
    boolean unbounded = cursor.accept(UNBOUNDED);
    if (!unbounded) {
      bounds.add(parsers.expressions.expression());
    }
    if (!cursor.accept(PRECEDING)) {
      cursor.expect(FOLLOWING);
      if (unbounded && first) {
        throw cursor.unexpected();
      }
    }
  }
}
