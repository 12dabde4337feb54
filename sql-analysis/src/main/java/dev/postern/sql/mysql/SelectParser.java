package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Part.NamedWindow;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SELECT up to its WINDOW. */
final class SelectParser {
  private final Parsers parsers;
  private final Cursor cursor;
  private final IntoParser into;

  SelectParser(Parsers parsers, IntoParser into) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.into = into;
  }

  Select select() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(SELECT);
    boolean distinct = options();
    List<SelectItem> items = items();
    into.read();
    List<TableExpression> from = cursor.accept(FROM) ? from() : List.of();
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    List<Expression> groupBy = cursor.accept(GROUP, BY) ? groups() : List.of();
    Expression having = cursor.accept(HAVING) ? parsers.expressions.expression() : null;
    List<NamedWindow> windows = cursor.accept(WINDOW) ? windows() : List.of();
    if (cursor.isMariaDb() && cursor.at(PROCEDURE)) {
      // PROCEDURE ANALYSE puts the values of all columns into rows of its own.
      throw cursor.unsupported();
    }
    return new Select(
        cursor.spanFrom(start),
        distinct,
        List.of(),
        items,
        null,
        from,
        where,
        groupBy,
        having,
        windows);
  }

  /** Whether double rows are dropped; the other options change no rows. */
  private boolean options() {
    boolean distinct = false;
    while (true) {
      if (cursor.accept(DISTINCT) || cursor.accept(DISTINCTROW)) {
        distinct = true;
      } else if (!cursor.accept(ALL)
          && !cursor.accept(STRAIGHT_JOIN)
          && !cursor.accept(HIGH_PRIORITY)
          && !cursor.accept(SQL_SMALL_RESULT)
          && !cursor.accept(SQL_BIG_RESULT)
          && !cursor.accept(SQL_BUFFER_RESULT)
          && !cursor.accept(SQL_CALC_FOUND_ROWS)
          && !cursor.accept(SQL_NO_CACHE)
          && !(cursor.isMariaDb() && cursor.accept(SQL_CACHE))) {
        return distinct;
      }
    }
  }

  /** Columns and expressions; a star without a table's name stands first. */
  List<SelectItem> items() throws NotUnderstood {
    List<SelectItem> items = new ArrayList<>();
    do {
      items.add(item(items.isEmpty()));
    } while (cursor.accept(','));
    return List.copyOf(items);
  }

  private SelectItem item(boolean first) throws NotUnderstood {
    int start = cursor.start();
    if (first && cursor.accept('*')) {
      AllColumns all = new AllColumns(cursor.spanFrom(start), List.of());
      return new SelectItem(cursor.spanFrom(start), all, null);
    }
    AllColumns ofTable = allOfTable(start);
    if (ofTable != null) {
      return new SelectItem(cursor.spanFrom(start), ofTable, null);
    }
    Expression expression = parsers.expressions.expression();
    String label = label();
    return new SelectItem(cursor.spanFrom(start), expression, label);
  }

  /** {@code t.*} or {@code database.t.*}; null where it is something else. */
  private @Nullable AllColumns allOfTable(int start) throws NotUnderstood {
    int dots = 0;
    while (dots < 2 && cursor.atName(2 * dots) && cursor.at(2 * dots + 1, '.')) {
      dots++;
    }
    if (dots == 0 || !cursor.at(2 * dots, '*')) {
      return null;
    }
    List<String> qualifier = new ArrayList<>(dots);
    for (int i = 0; i < dots; i++) {
      qualifier.add(cursor.tableName());
      cursor.expect('.');
    }
    cursor.expect('*');
    return new AllColumns(cursor.spanFrom(start), List.copyOf(qualifier));
  }

  private @Nullable String label() throws NotUnderstood {
    if (cursor.accept(AS) || cursor.atLabel()) {
      return cursor.word();
    }
    return null;
  }

  private List<TableExpression> from() throws NotUnderstood {
    if (cursor.accept(DUAL)) {
      return List.of();
    }
    return parsers.tables.list();
  }

  private List<Expression> groups() throws NotUnderstood {
    List<Expression> groups = new ArrayList<>();
    do {
      groups.add(parsers.expressions.expression());
      if (cursor.isMariaDb()) {
        parsers.queries.direction();
      }
    } while (cursor.accept(','));
    if (!cursor.accept(WITH, ROLLUP) && cursor.isMariaDb()) {
      cursor.accept(WITH, CUBE);
    }
    return List.copyOf(groups);
  }

  private List<NamedWindow> windows() throws NotUnderstood {
    List<NamedWindow> windows = new ArrayList<>();
    do {
      int start = cursor.start();
      String name = cursor.folded();
      cursor.expect(AS);
      var window = parsers.aggregates.specification();
      windows.add(new NamedWindow(cursor.spanFrom(start), name, window));
    } while (cursor.accept(','));
    return List.copyOf(windows);
  }
}
