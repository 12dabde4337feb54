package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Sources;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a FROM, or the target of a change, brings into scope.
 *
 * @param name what it goes by, null where it has no name
 * @param relation the relation's own name where it goes by that; {@code schema.table.column} finds
 *     it
 * @param hidden columns that are found by their name alone and are no part of {@code *}
 */
record Range(
    @Nullable String name, @Nullable ObjectName relation, List<Column> hidden, Columns columns) {
  /** Columns that every stored row of PostgreSQL has besides (src/backend/catalog/heap.c). */
  static final List<Column> SYSTEM_COLUMNS =
      Stream.of("ctid", "xmin", "cmin", "xmax", "cmax", "tableoid")
          .map(name -> new Column(name, Sources.NONE))
          .toList();

  static Range named(@Nullable String name, Columns columns) {
    return new Range(name, null, List.of(), columns);
  }

  Range by(Columns others) {
    return new Range(name, relation, hidden, others);
  }

  /** The hidden column of that name. */
  @Nullable Column hidden(String name) {
    for (Column column : hidden) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }
}
