package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What a FROM, or the target of a change, brings into scope.
 *
 * @param name what it goes by, null where it has no name
 * @param relation the relation's own name where it goes by that; {@code schema.table.column} finds
 *     it
 * @param stored whether its rows have the columns that the server itself keeps, such as {@code
 *     ctid}
 */
record Range(
    @Nullable String name, @Nullable ObjectName relation, boolean stored, Columns columns) {
  static Range named(@Nullable String name, Columns columns) {
    return new Range(name, null, false, columns);
  }

  Range by(Columns others) {
    return new Range(name, relation, stored, others);
  }
}
