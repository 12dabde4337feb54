package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.ImplicitCode.Cast;
import dev.postern.sql.catalog.ImplicitCode.Operator;
import dev.postern.sql.catalog.ImplicitCode.Support;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Relation.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One reading of the catalogs inside the reader's transaction. */
final class CatalogSnapshot {
  private static final int ROWS_AT_A_TIME = 5_000;

  /** A tree may take as much room as a thousand rows of names. */
  private static final int TREES_AT_A_TIME = 50;

  /** {@code pg_stats} reads {@code pg_statistic}: their trees must say so, or they are misread. */
  private static final ObjectName KNOWN_VIEW = new ObjectName("pg_catalog", "pg_stats");

  private static final ObjectName KNOWN_TABLE = new ObjectName("pg_catalog", "pg_statistic");

  private final Connection connection;
  private final CatalogReader bounds;
  private final Map<String, String> strings = new HashMap<>();

  private final Map<Integer, References> reading = new HashMap<>();
  private final Map<Integer, References> writing = new HashMap<>();
  private final Map<Integer, Map<Integer, References>> generated = new HashMap<>();
  private final Map<Integer, List<Carried>> carried = new HashMap<>();
  private final Map<Integer, List<Flow>> flows = new HashMap<>();
  private final Map<Integer, Flow.Body> bodies = new HashMap<>();
  private final Map<Integer, References> checking = new HashMap<>();
  private final Map<Integer, List<List<Integer>>> uniqueKeys = new HashMap<>();
  private final Map<Integer, Set<Integer>> indexed = new HashMap<>();
  private int sourceRoom;

  CatalogSnapshot(Connection connection, CatalogReader bounds) {
    this.connection = connection;
    this.bounds = bounds;
    this.sourceRoom = bounds.maxSource();
  }

  /**
   * @param server its major version
   */
  Catalog read(int server) throws SQLException, CatalogException {
    String version = CatalogReader.versionIn(connection);
    List<Relation> relations = relations(columns());
    List<Function> functions = list(CatalogQueries.FUNCTIONS, this::function);
    List<Type> types = list(CatalogQueries.TYPES, this::type);
    trees();
    indexes(relations);
    var dependencies =
        new Dependencies(
            children(),
            reading,
            writing,
            generated,
            carried,
            flows,
            bodies,
            checking,
            sequenceOwners(),
            list(CatalogQueries.FOREIGN_KEYS, CatalogSnapshot::foreignKey),
            primaryKeys(),
            Map.of(),
            uniqueKeys,
            Map.of(),
            indexed);
    var catalog =
        new Catalog(
            version,
            relations,
            functions,
            types,
            new Catalog.Behind(server, dependencies, implicitCode(), List.of()));
    requireKnownTree(catalog);
    return catalog;
  }

  private Map<Integer, List<Column>> columns() throws SQLException, CatalogException {
    var columns = new HashMap<Integer, List<Column>>();
    each(
        CatalogQueries.COLUMNS,
        row -> {
          List<Column> ofRelation = columns.computeIfAbsent(oid(row, 1), _ -> new ArrayList<>());
          var column =
              new Column(
                  row.getInt(2),
                  text(row, 3),
                  oid(row, 4),
                  row.getInt(5),
                  row.getBoolean(6),
                  row.getBoolean(7),
                  row.getBoolean(8),
                  false);
          ofRelation.add(column);
          if (column.attribute() != ofRelation.size()) {
            throw new CatalogException("the attribute numbers of a relation have a gap");
          }
        });
    return columns;
  }

  private List<Relation> relations(Map<Integer, List<Column>> columns)
      throws SQLException, CatalogException {
    var relations = new ArrayList<Relation>();
    each(
        CatalogQueries.RELATIONS,
        row -> {
          if (relations.size() == bounds.maxRelations()) {
            throw new CatalogException(
                "the database has more than " + bounds.maxRelations() + " relations");
          }
          int oid = oid(row, 1);
          ObjectName name = name(row, 2);
          relations.add(
              new Relation(
                  oid,
                  name,
                  Relation.Kind.of(text(row, 4).charAt(0)),
                  isSystem(oid, name),
                  List.copyOf(columns.getOrDefault(oid, List.of()))));
        });
    return relations;
  }

  private Function function(ResultSet row) throws SQLException {
    int oid = (int) row.getLong("oid");
    var name = new ObjectName(kept(row.getString("schema")), kept(row.getString("name")));
    var parameters = FunctionParameters.of(row, this::kept);
    String extension = row.getString("extension");
    String tree = row.getString("body");
    if (tree != null) {
      body(oid, tree);
    }
    return new Function(
        oid,
        name,
        Function.Kind.of(row.getString("kind").charAt(0)),
        parameters.inputs(),
        parameters.result(),
        body(row),
        isSystem(oid, name),
        extension == null ? null : kept(extension));
  }

  /** Without one, a call counts as reading everything. */
  private void body(int function, String tree) {
    try {
      bodies.put(function, Flow.ofBody(tree));
    } catch (UnreadableTreeException e) {
      bodies.remove(function);
    }
  }

  private Function.Body body(ResultSet row) throws SQLException {
    return new Function.Body(
        kept(row.getString("language")),
        Function.Volatility.of(row.getString("volatility").charAt(0)),
        row.getBoolean("definer"),
        source(row.getString("source")),
        row.getBoolean("tree"));
  }

  private @Nullable String source(@Nullable String source) {
    if (source == null || source.length() > sourceRoom) {
      return null;
    }
    sourceRoom -= source.length();
    return source;
  }

  private Type type(ResultSet row) throws SQLException {
    int oid = oid(row, 1);
    ObjectName name = name(row, 2);
    return new Type(
        oid,
        name,
        Type.Kind.of(text(row, 6).charAt(0)),
        oid(row, 4),
        oid(row, 5),
        isSystem(oid, name));
  }

  private Map<Integer, List<Integer>> primaryKeys() throws SQLException, CatalogException {
    var keys = new HashMap<Integer, List<Integer>>();
    each(CatalogQueries.PRIMARY_KEYS, row -> keys.put(oid(row, 1), numbers(row.getString(2))));
    return keys;
  }

  /** An expression is over what it reads, a whole row over every column. */
  private void indexes(List<Relation> relations) throws SQLException, CatalogException {
    var rows = new HashMap<Integer, List<Integer>>();
    for (Relation relation : relations) {
      rows.put(relation.oid(), relation.columns().stream().map(Column::attribute).toList());
    }
    each(
        CatalogQueries.INDEXES,
        row -> {
          int table = oid(row, 1);
          List<Integer> whole = rows.getOrDefault(table, List.of());
          List<Integer> columns = numbers(row.getString(3));
          Set<Integer> computed = NodeTree.references(row.getString(4)).attributes();
          if (row.getBoolean(5)) {
            uniqueKeys
                .computeIfAbsent(table, _ -> new ArrayList<>(1))
                .add(List.copyOf(over(columns.subList(0, row.getInt(2)), computed, whole)));
          }
          indexed
              .computeIfAbsent(table, _ -> new TreeSet<>())
              .addAll(over(columns, computed, whole));
        });
  }

  private static Set<Integer> over(
      List<Integer> columns, Set<Integer> computed, List<Integer> whole) {
    var all = new TreeSet<>(columns);
    if (computed.contains(0)) {
      all.addAll(whole);
    }
    all.addAll(computed);
    all.retainAll(whole);
    return all;
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        oid(row, 1),
        numbers(row.getString(2)),
        oid(row, 3),
        numbers(row.getString(4)),
        row.getBoolean(5));
  }

  /**
   * A stored query or expression.
   *
   * @param use when it runs, as {@link CatalogQueries#TREES} has it
   */
  private record Stored(int owner, int attribute, String use, String tree) {}

  /**
   * What a stored query or expression says, all that is kept of it.
   *
   * @param carried empty for other than views
   * @param flows null where it is no view, or one that is not understood
   */
  private record Understood(
      Stored stored, References references, List<Carried> carried, @Nullable List<Flow> flows) {
    static Understood of(Stored stored) {
      String tree = stored.tree();
      boolean view = stored.use().equals("view");
      return new Understood(
          stored,
          NodeTree.references(tree),
          view ? NodeTree.carried(tree) : List.of(),
          view ? flowsOf(tree) : null);
    }
  }

  /** They take most of a reading's time and depend on nothing: all processors work on them. */
  private void trees() throws SQLException, CatalogException {
    var batch = new ArrayList<Stored>(TREES_AT_A_TIME);
    each(
        CatalogQueries.TREES,
        row -> {
          batch.add(new Stored(oid(row, 1), row.getInt(2), row.getString(3), row.getString(4)));
          if (batch.size() == TREES_AT_A_TIME) {
            keep(batch);
          }
        });
    keep(batch);
  }

  private void keep(List<Stored> batch) {
    batch.parallelStream().map(Understood::of).toList().forEach(this::keep);
    batch.clear();
  }

  private void keep(Understood tree) {
    int owner = tree.stored().owner();
    References references = tree.references();
    switch (tree.stored().use()) {
      case "view" -> {
        reading.merge(owner, references, References::add);
        carried.put(owner, tree.carried());
        keep(owner, tree.flows());
      }
      case "read" -> reading.merge(owner, references, References::add);
      case "generated" ->
          generated
              .computeIfAbsent(owner, _ -> new HashMap<>())
              .merge(tree.stored().attribute(), references, References::add);
      case "domain" -> checking.merge(owner, references, References::add);
      default -> writing.merge(owner, references, References::add);
    }
  }

  /** Without flows the columns of a view come from everything. */
  private void keep(int view, @Nullable List<Flow> understood) {
    if (understood == null) {
      flows.remove(view);
    } else {
      flows.put(view, understood);
    }
  }

  private static @Nullable List<Flow> flowsOf(String tree) {
    try {
      return Flow.of(tree);
    } catch (UnreadableTreeException e) {
      return null;
    }
  }

  private Map<Integer, List<Integer>> children() throws SQLException, CatalogException {
    var children = new HashMap<Integer, List<Integer>>();
    each(
        CatalogQueries.INHERITANCE,
        row -> children.computeIfAbsent(oid(row, 1), _ -> new ArrayList<>(1)).add(oid(row, 2)));
    return children;
  }

  private Map<Integer, Carried> sequenceOwners() throws SQLException, CatalogException {
    var owners = new HashMap<Integer, Carried>();
    each(
        CatalogQueries.SEQUENCE_OWNERS,
        row -> owners.put(oid(row, 1), new Carried(oid(row, 2), row.getInt(3))));
    return owners;
  }

  private ImplicitCode implicitCode() throws SQLException, CatalogException {
    var operators = new HashMap<Integer, Operator>();
    each(
        CatalogQueries.OPERATORS,
        row ->
            operators.put(
                oid(row, 1),
                new Operator(
                    text(row, 2), oid(row, 3), oid(row, 4), oid(row, 5), row.getBoolean(6))));
    return new ImplicitCode(
        operators,
        list(CatalogQueries.CASTS, row -> new Cast(oid(row, 1), oid(row, 2), oid(row, 3))),
        list(CatalogQueries.SUPPORT, row -> new Support(oid(row, 1), oid(row, 2))));
  }

  private static void requireKnownTree(Catalog catalog) throws CatalogException {
    for (Relation view : catalog.relations(KNOWN_VIEW)) {
      References references = catalog.dependencies().reading().get(view.oid());
      for (Relation table : catalog.relations(KNOWN_TABLE)) {
        if (references != null && references.relations().contains(table.oid())) {
          return;
        }
      }
    }
    throw new CatalogException("the server keeps its views in a form that is not understood");
  }

  private interface Row<T> {
    T read(ResultSet row) throws SQLException, CatalogException;
  }

  private interface RowSink {
    void accept(ResultSet row) throws SQLException, CatalogException;
  }

  private <T> List<T> list(String query, Row<T> row) throws SQLException, CatalogException {
    var list = new ArrayList<T>();
    each(query, results -> list.add(row.read(results)));
    return list;
  }

  private void each(String query, RowSink sink) throws SQLException, CatalogException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(query.equals(CatalogQueries.TREES) ? TREES_AT_A_TIME : ROWS_AT_A_TIME);
      try (ResultSet rows = statement.executeQuery(query)) {
        for (int count = 0; rows.next(); count++) {
          if (count == bounds.maxRows()) {
            throw new CatalogException("a system catalog has more than " + count + " rows");
          }
          sink.accept(rows);
        }
      }
    }
  }

  private static boolean isSystem(int oid, ObjectName name) {
    return Integer.toUnsignedLong(oid) < CatalogQueries.FIRST_USER_OID
        && ("pg_catalog".equals(name.schema()) || "information_schema".equals(name.schema()));
  }

  private ObjectName name(ResultSet row, int schemaColumn) throws SQLException {
    return new ObjectName(text(row, schemaColumn), text(row, schemaColumn + 1));
  }

  private static int oid(ResultSet row, int column) throws SQLException {
    return (int) row.getLong(column);
  }

  private String text(ResultSet row, int column) throws SQLException {
    return kept(row.getString(column));
  }

  /** Names repeat a lot: equal ones are kept once. */
  private String kept(String text) {
    return strings.computeIfAbsent(text, t -> t);
  }

  static List<Integer> numbers(String spaced) {
    var numbers = new ArrayList<Integer>();
    for (String number : spaced.split(" ", -1)) {
      if (!number.isEmpty()) {
        numbers.add((int) Long.parseLong(number));
      }
    }
    return List.copyOf(numbers);
  }
}
