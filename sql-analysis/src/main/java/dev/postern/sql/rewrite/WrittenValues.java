package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement.Insert;
import java.util.ArrayList;
import java.util.List;

/** Where an INSERT says what a column gets. */
final class WrittenValues {
  private WrittenValues() {}

  /**
   * The expressions of a column's values: one for each row of VALUES, one for a SELECT. Empty where
   * no one place says it.
   */
  static List<Expression> of(Insert insert, Relation relation, String column) {
    int place = place(insert, relation, column);
    if (place < 0 || insert.source() == null) {
      return List.of();
    }
    return switch (insert.source().body()) {
      case QueryBody.Values values -> {
        List<Expression> written = new ArrayList<>();
        for (Expression.Row row : values.rows()) {
          if (row.elements().size() <= place) {
            yield List.of();
          }
          written.add(row.elements().get(place));
        }
        yield written;
      }
      case Select select -> item(select, place);
      case QueryBody.Nested _, QueryBody.SetOperation _ -> List.of();
    };
  }

  private static List<Expression> item(Select select, int place) {
    List<SelectItem> items = select.items();
    if (items.size() <= place
        || select.distinct()
        || items.subList(0, place + 1).stream().anyMatch(item -> isSeveral(item.expression()))) {
      return List.of();
    }
    return List.of(items.get(place).expression());
  }

  private static boolean isSeveral(Expression expression) {
    return expression instanceof Expression.AllColumns
        || expression instanceof Expression.AllFields;
  }

  private static int place(Insert insert, Relation relation, String column) {
    if (insert.columns().isEmpty()) {
      return relation.columns().stream()
          .filter(known -> !known.dropped() && !known.hidden())
          .map(Relation.Column::name)
          .toList()
          .indexOf(column);
    }
    List<Target> targets = insert.columns();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      if (target.column().equals(column)) {
        return target.fields().isEmpty() && target.subscripts().isEmpty() ? i : -1;
      }
    }
    return -1;
  }
}
