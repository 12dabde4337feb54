package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.sql.catalog.Relation.Column;
import dev.postern.testkit.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A database of one test with what the gate makes of it. */
final class CatalogFixture {
  private final RealPostgres postgres;
  private final String database;
  private final Labelling labelling;
  private Reach reach;

  CatalogFixture(RealPostgres postgres, Labelling labelling, String... statements)
      throws SQLException, CatalogException {
    this.postgres = postgres;
    this.labelling = labelling;
    database = postgres.createDatabase();
    postgres.execute(database, statements);
    reach = new Reach(catalog(), labelling);
  }

  Reach reach() {
    return reach;
  }

  Connection connect() throws SQLException {
    return postgres.connect(database);
  }

  void run(String... statements) throws SQLException, CatalogException {
    postgres.execute(database, statements);
    reach = new Reach(catalog(), labelling);
  }

  Catalog catalog() throws SQLException, CatalogException {
    try (Connection connection = connect()) {
      return CatalogReader.DEFAULT.read(connection);
    }
  }

  String version() throws SQLException, CatalogException {
    try (Connection connection = connect()) {
      return CatalogReader.DEFAULT.version(connection);
    }
  }

  /** Of a column given as {@code table.column} or {@code schema.table.column}. */
  Origin origin(String column) {
    String[] parts = column.split("\\.", -1);
    ObjectName name =
        parts.length == 3 ? new ObjectName(parts[0], parts[1]) : new ObjectName(null, parts[0]);
    List<Relation> relations = reach.catalog().relations(name);
    if (relations.size() != 1) {
      throw new IllegalArgumentException(column + " is in " + relations.size() + " relations");
    }
    Column found = relations.getFirst().column(parts[parts.length - 1]);
    if (found == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return reach.origin(relations.getFirst().oid(), found.attribute());
  }

  ReachVerdict reading(String... relations) {
    return reach.reach(new Mentions(names(relations), List.of(), List.of(), List.of(), List.of()));
  }

  ReachVerdict writing(String... relations) {
    return reach.reach(new Mentions(List.of(), names(relations), List.of(), List.of(), List.of()));
  }

  ReachVerdict calling(String... functions) {
    return reach.reach(new Mentions(List.of(), List.of(), names(functions), List.of(), List.of()));
  }

  /** Identifiers behind a dot. */
  ReachVerdict taking(String... attributes) {
    return reach.reach(
        new Mentions(List.of(), List.of(), List.of(), List.of(attributes), List.of()));
  }

  /** Identifiers and operators anywhere. */
  ReachVerdict saying(String... words) {
    return reach.reach(new Mentions(List.of(), List.of(), List.of(), List.of(), List.of(words)));
  }

  /** Names with or without a schema. */
  static List<ObjectName> names(String... names) {
    return Arrays.stream(names).map(CatalogFixture::name).toList();
  }

  static ObjectName name(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new ObjectName(null, name)
        : new ObjectName(name.substring(0, dot), name.substring(dot + 1));
  }

  static ReachVerdict labelled(String cause) {
    return new ReachVerdict.Labelled(name(cause), null);
  }

  /** A label and the base columns it comes from, each {@code schema.table.column}. */
  static Origin unchanged(String label, String... columns) {
    return new Origin.Labelled(
        Set.of(label),
        Arrays.stream(columns)
            .map(column -> column.split("\\.", 3))
            .map(parts -> new BaseColumn(parts[0], parts[1], parts[2]))
            .collect(Collectors.toSet()));
  }
}
