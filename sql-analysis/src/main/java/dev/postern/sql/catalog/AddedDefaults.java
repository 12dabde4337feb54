package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation.Column;
import java.util.Collection;
import java.util.List;

/**
 * Where the server keeps the value that a table's older rows have in a column which was added with
 * a default: {@code pg_attribute.attmissingval}. Tools read the relation all the time and that
 * column hardly ever, so that a statement which reads it is looked at by its lineage alone.
 *
 * @param relation OID of pg_attribute, 0 where the catalog has none
 * @param attribute the column's number
 */
record AddedDefaults(int relation, int attribute) {
  static AddedDefaults of(Catalog catalog) {
    List<Relation> found = catalog.relations(new ObjectName("pg_catalog", "pg_attribute"));
    Column column = found.isEmpty() ? null : found.getFirst().column("attmissingval");
    return column == null
        ? new AddedDefaults(0, 0)
        : new AddedDefaults(found.getFirst().oid(), column.attribute());
  }

  boolean is(int oid, int number) {
    return relation != 0 && oid == relation && number == attribute;
  }

  boolean isIn(Sources sources) {
    return sources.any(column -> is(Sources.relation(column), Sources.attribute(column)));
  }

  /** Whether one of the names may be the relation's. */
  boolean mayBeNamed(Catalog catalog, Collection<ObjectName> names) {
    return names.stream()
        .filter(name -> name.name().equals("pg_attribute"))
        .flatMap(name -> catalog.relations(name).stream())
        .anyMatch(found -> found.oid() == relation);
  }
}
