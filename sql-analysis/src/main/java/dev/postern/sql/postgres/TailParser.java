package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind a query's body: ORDER BY, LIMIT, OFFSET, FETCH and locking. */
final class TailParser {
  private final Parsers parsers;
  private final Cursor cursor;

  TailParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  Query finish(int start, @Nullable With with, QueryBody body) throws NotUnderstood {
    List<SortItem> order = cursor.at(ORDER) ? order() : List.of();
    List<Locking> locking = lockings();
    Expression limit = null;
    Expression offset = null;
    for (int i = 0; i < 2; i++) {
      if (limit == null && cursor.at(LIMIT)) {
        cursor.advance();
        limit = limit();
      } else if (limit == null && cursor.at(FETCH)) {
        limit = fetch(!order.isEmpty());
      } else if (offset == null && cursor.accept(OFFSET)) {
        offset = offset();
      }
    }
    if (locking.isEmpty()) {
      locking = lockings();
    }
    Query query = new Query(cursor.spanFrom(start), with, body, order, limit, offset, locking);
    if (body instanceof Nested nested) {
      requireOnce(query, nested.query());
    }
    return query;
  }

  /** The server joins a query in parentheses with what is around it: no clause may come twice. */
  private void requireOnce(Query outer, Query inner) throws NotUnderstood {
    boolean twice =
        (!outer.order().isEmpty() && !inner.order().isEmpty())
            || (outer.limit() != null && inner.limit() != null)
            || (outer.offset() != null && inner.offset() != null)
            || (outer.with() != null && inner.with() != null);
    if (twice) {
      throw cursor.unexpected();
    }
  }

  private Expression limit() throws NotUnderstood {
    if (cursor.at(ALL)) {
      return parsers.expressions.literal(LiteralType.NULL);
    }
    return parsers.expressions.expression();
  }

  private Expression offset() throws NotUnderstood {
    Expression offset = parsers.expressions.expression();
    if (!cursor.accept(ROW)) {
      cursor.accept(ROWS);
    }
    return offset;
  }

  private Expression fetch(boolean ordered) throws NotUnderstood {
    cursor.expect(FETCH);
    if (!cursor.accept(FIRST)) {
      cursor.expect(NEXT);
    }
    Expression count;
    if (cursor.atAny(ROW, ROWS)) {
      count = new Literal(cursor.spanFrom(cursor.start()), LiteralType.INTEGER, "1");
    } else if (cursor.at('+') || cursor.at('-')) {
      cursor.advance();
      boolean whole = cursor.at(TokenType.INTEGER);
      if (!whole && !cursor.at(TokenType.DECIMAL)) {
        throw cursor.unexpected();
      }
      count = parsers.expressions.literal(whole ? LiteralType.INTEGER : LiteralType.DECIMAL);
    } else {
      count = parsers.primaries.primary();
    }
    if (!cursor.accept(ROW)) {
      cursor.expect(ROWS);
    }
    if (cursor.accept(WITH)) {
      cursor.expect(TIES);
      if (!ordered) {
        throw cursor.unexpected();
      }
    } else {
      cursor.expect(ONLY);
    }
    return count;
  }

  /** sort_clause. */
  List<SortItem> order() throws NotUnderstood {
    cursor.expect(ORDER);
    cursor.expect(BY);
    return sortItems();
  }

  /** sortby_list. */
  List<SortItem> sortItems() throws NotUnderstood {
    List<SortItem> items = new ArrayList<>(2);
    do {
      int start = cursor.start();
      Expression key = parsers.expressions.expression();
      Name operator = null;
      if (cursor.accept(USING)) {
        operator = parsers.expressions.operator();
      } else if (!cursor.accept(ASC)) {
        cursor.accept(DESC);
      }
      if (cursor.accept(NULLS) && !cursor.accept(FIRST)) {
        cursor.expect(LAST);
      }
      items.add(new SortItem(cursor.spanFrom(start), key, operator));
    } while (cursor.accept(','));
    return List.copyOf(items);
  }

  /** opt_for_locking_clause. */
  List<Locking> lockings() throws NotUnderstood {
    if (!cursor.at(FOR)) {
      return List.of();
    }
    if (cursor.at(1, READ)) {
      cursor.advance();
      cursor.advance();
      cursor.expect(ONLY);
      return List.of();
    }
    List<Locking> lockings = new ArrayList<>(1);
    while (cursor.at(FOR)) {
      lockings.add(locking());
    }
    return List.copyOf(lockings);
  }

  private Locking locking() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(FOR);
    boolean exclusive = true;
    if (cursor.accept(NO)) {
      cursor.expect(KEY, UPDATE);
    } else if (cursor.accept(KEY)) {
      cursor.expect(SHARE);
      exclusive = false;
    } else if (cursor.accept(SHARE)) {
      exclusive = false;
    } else {
      cursor.expect(UPDATE);
    }
    List<Name> tables = new ArrayList<>();
    if (cursor.accept(OF)) {
      do {
        tables.add(parsers.tables.name());
      } while (cursor.accept(','));
    }
    if (cursor.accept(SKIP)) {
      cursor.expect(LOCKED);
    } else {
      cursor.accept(NOWAIT);
    }
    return new Locking(cursor.spanFrom(start), exclusive, List.copyOf(tables));
  }
}
