package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Sources;

/**
 * A column of a table expression or a query's result.
 *
 * @param type its type's OID where the catalog gives it, 0 where it is not known
 */
public record Column(String name, Sources sources, int type) {
  Column(String name, Sources sources) {
    this(name, sources, 0);
  }

  Column named(String other) {
    return name.equals(other) ? this : new Column(other, sources, type);
  }
}
