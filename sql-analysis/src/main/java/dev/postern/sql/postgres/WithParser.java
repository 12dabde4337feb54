package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** with_clause. */
final class WithParser {
  private final Parsers parsers;
  private final Cursor cursor;

  WithParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  @Nullable With optional() throws NotUnderstood {
    return cursor.at(WITH) ? with() : null;
  }

  With with() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(WITH);
    boolean named = cursor.at(1, AS) || cursor.at(1, '(');
    boolean recursive = !named && cursor.accept(RECURSIVE);
    List<CommonTable> tables = new ArrayList<>(2);
    do {
      tables.add(table());
    } while (cursor.accept(','));
    return new With(cursor.spanFrom(start), recursive, List.copyOf(tables));
  }

  private CommonTable table() throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.columnName();
    List<String> columns = cursor.optionalNames();
    cursor.expect(AS);
    if (cursor.accept(NOT)) {
      cursor.expect(MATERIALIZED);
    } else {
      cursor.accept(MATERIALIZED);
    }
    cursor.enter();
    cursor.expect('(');
    Statement statement = parsers.preparable();
    cursor.expect(')');
    cursor.leave();
    List<String> keys = new ArrayList<>();
    List<String> added = new ArrayList<>();
    List<Expression> marks = new ArrayList<>();
    if (cursor.accept(SEARCH)) {
      search(keys, added);
    }
    if (cursor.accept(CYCLE)) {
      cycle(keys, added, marks);
    }
    return new CommonTable(
        cursor.spanFrom(start),
        name,
        columns,
        statement,
        List.copyOf(keys),
        List.copyOf(marks),
        List.copyOf(added));
  }

  private void search(List<String> keys, List<String> added) throws NotUnderstood {
    if (!cursor.accept(DEPTH)) {
      cursor.expect(BREADTH);
    }
    cursor.expect(FIRST, BY);
    keys.addAll(cursor.columnNames());
    cursor.expect(SET);
    added.add(cursor.columnName());
  }

  private void cycle(List<String> keys, List<String> added, List<Expression> marks)
      throws NotUnderstood {
    keys.addAll(cursor.columnNames());
    cursor.expect(SET);
    added.add(cursor.columnName());
    if (cursor.accept(TO)) {
      marks.add(parsers.primaries.primary());
      cursor.expect(DEFAULT);
      marks.add(parsers.primaries.primary());
    }
    cursor.expect(USING);
    added.add(cursor.columnName());
  }
}
