package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Relation;
import dev.postern.sql.rewrite.FilteredRelations.Treatment.Filtered;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.OnConflict;
import java.util.SortedMap;

/** How one row that is written is held to its table's filter. */
sealed interface WriteCheck permits PostgresWriteCheck, MysqlWriteCheck {
  /** Whether the statement gives a column of that type its whole value, or nothing. */
  boolean isWrittenWhole(Filtered filtered, Relation.Column column) throws Refused;

  /** Whether the words before the table's name have the server go on where a check fails. */
  boolean isLenient(String head);

  /** Whether what is done about a key that is there already could change its row. */
  boolean changes(OnConflict conflict);

  /** Puts the check around one of the values. */
  void check(Given given, Splices splices) throws Refused;

  /**
   * What a row gets.
   *
   * @param values by column, of those that the filter looks at: all of them in an INSERT
   * @param name what the table goes by in an UPDATE, "" in an INSERT
   * @param repeated whether each value is computed for several rows
   * @param text the statement's
   */
  record Given(
      SortedMap<String, Expression> values,
      Filtered filtered,
      String name,
      boolean repeated,
      String text) {
    boolean isNew() {
      return name.isEmpty();
    }

    String words(Expression value) {
      return value.span().of(text);
    }
  }
}
