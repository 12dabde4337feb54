package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.NodeTree.Carried;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of information_schema. Objects are numbered in the order they come. */
final class MysqlSnapshot {
  private static final Set<String> SYSTEM =
      Set.of("information_schema", "performance_schema", "mysql", "sys");

  /** Engines that keep rows of their own; a table of another may show those of any other. */
  private static final Set<String> STORING =
      Set.of(
          "innodb",
          "myisam",
          "memory",
          "csv",
          "archive",
          "blackhole",
          "aria",
          "ndbcluster",
          "ndb",
          "rocksdb",
          "columnstore",
          "sequence");

  private final MysqlCatalogReader.Rows rows;
  private final MysqlCatalogReader bounds;
  private final MysqlServer server;
  private final ServerRelations reviewed = ServerRelations.ofMysql();
  private final Map<ObjectName, Relation> relations = new LinkedHashMap<>();
  private final Set<ObjectName> views = new HashSet<>();
  private final List<Function> functions = new ArrayList<>();
  private final Set<ObjectName> holders = new HashSet<>();
  private final Set<ObjectName> clustered = new HashSet<>();
  private final Map<Integer, References> reading = new HashMap<>();
  private final Map<Integer, References> writing = new HashMap<>();
  private final Map<Integer, Map<Integer, References>> generated = new HashMap<>();
  private final Map<Integer, List<Carried>> carried = new HashMap<>();
  private final Map<Integer, List<Flow>> flows = new HashMap<>();
  private final Map<Integer, Map<Integer, String>> expressions = new HashMap<>();
  private final Map<String, Integer> types = new HashMap<>();
  private final Map<Integer, Set<Integer>> stamped = new HashMap<>();
  private Map<Integer, List<Index>> indexes = Map.of();
  private int last;

  MysqlSnapshot(MysqlCatalogReader.Rows rows, MysqlCatalogReader bounds, MysqlServer server) {
    this.rows = rows;
    this.bounds = bounds;
    this.server = server;
  }

  Catalog read(String version) throws CatalogException {
    relations(columns());
    routines();
    triggers();
    var keys = new MysqlKeys(relations, this::name);
    keys.read(query(MysqlQueries.KEYS), query(MysqlQueries.REFERENCES));
    indexes = new MysqlIndexes(relations, this::name, clustered).of(query(MysqlQueries.INDEXES));
    texts(catalog(version, keys, relations.values()));
    var defined = new ArrayList<Relation>();
    relations.forEach((name, relation) ->
        defined.add(views.contains(name) ? as(relation, Relation.Kind.VIEW) : relation));
    return catalog(version, keys, defined);
  }

  private static Relation as(Relation relation, Relation.Kind kind) {
    return new Relation(
        relation.oid(), relation.name(), kind, relation.system(), relation.columns());
  }

  private Catalog catalog(String version, MysqlKeys keys, Iterable<Relation> all) {
    var list = new ArrayList<Relation>();
    all.forEach(list::add);
    var dependencies =
        new Dependencies(
            Map.of(),
            reading,
            writing,
            generated,
            carried,
            flows,
            Map.of(),
            Map.of(),
            Map.of(),
            keys.foreign(),
            keys.primary(),
            stamped,
            keys.unique(),
            indexes,
            Map.of());
    var review = FunctionReview.ofMysql(server.mariadb() ? "mariadb" : "mysql");
    return new Catalog(
        version,
        list,
        functions,
        types(),
        new Catalog.Behind(
            server.version(),
            dependencies,
            new ImplicitCode(Map.of(), List.of(), List.of()),
            List.of(),
            new Catalog.Reviewed(review, reviewed, List.copyOf(holders))));
  }

  /** A column's type with its collation, as no function can be called. */
  private List<Type> types() {
    return types.entrySet().stream()
        .map(type ->
            new Type(
                type.getValue(),
                new ObjectName("mysql", type.getKey()),
                Type.Kind.BASE,
                0,
                0,
                true))
        .toList();
  }

  private List<List<@Nullable String>> query(String sql) throws CatalogException {
    List<List<@Nullable String>> answer = rows.query(sql);
    if (answer.size() > bounds.maxRows()) {
      throw new CatalogException("the catalog has more than " + bounds.maxRows() + " rows");
    }
    return answer;
  }

  private static String text(List<@Nullable String> row, int column) {
    String text = row.get(column);
    return text == null ? "" : text;
  }

  /** Names of information_schema are the same in any case, whatever those of tables are. */
  private ObjectName name(String schema, String name) {
    boolean any = schema.equalsIgnoreCase("information_schema");
    return any
        ? new ObjectName(schema.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))
        : new ObjectName(server.folded(schema), server.folded(name));
  }

  private static ObjectName lower(ObjectName name) {
    return new ObjectName(
        String.valueOf(name.schema()).toLowerCase(Locale.ROOT),
        name.name().toLowerCase(Locale.ROOT));
  }

  private Map<ObjectName, List<Column>> columns() throws CatalogException {
    var columns = new HashMap<ObjectName, List<Column>>();
    for (List<@Nullable String> row : query(MysqlQueries.COLUMNS)) {
      ObjectName table = name(text(row, 0), text(row, 1));
      List<Column> known = columns.computeIfAbsent(table, _ -> new ArrayList<>());
      int place = Integer.parseInt(text(row, 3));
      while (known.size() < place - 1) {
        // One that the login does not see: it cannot use it either.
        known.add(new Column(known.size() + 1, "", 0, -1, false, true));
      }
      String extra = text(row, 6).toLowerCase(Locale.ROOT);
      String collation = row.get(5);
      known.add(
          new Column(
              known.size() + 1,
              MysqlServer.lower(text(row, 2)),
              types.computeIfAbsent(text(row, 4) + " " + collation, _ -> types.size() + 1),
              -1,
              extra.contains("generated"),
              false,
              collation != null && !collation.endsWith("_0900_bin"),
              extra.contains("invisible")));
    }
    return columns;
  }

  private void relations(Map<ObjectName, List<Column>> columns) throws CatalogException {
    for (List<@Nullable String> row : query(MysqlQueries.TABLES)) {
      if (relations.size() == bounds.maxRelations()) {
        throw new CatalogException(
            "the server has more than " + bounds.maxRelations() + " relations");
      }
      ObjectName name = name(text(row, 0), text(row, 1));
      boolean system = SYSTEM.contains(String.valueOf(name.schema()).toLowerCase(Locale.ROOT));
      List<Column> own = columns.getOrDefault(name, List.of());
      relations.put(
          name, new Relation(++last, name, Relation.Kind.TABLE, system, List.copyOf(own)));
      boolean view = text(row, 2).equals("VIEW");
      if (view && !system) {
        views.add(name);
      }
      String engine = text(row, 3).toLowerCase(Locale.ROOT);
      boolean stores = STORING.contains(engine);
      if (engine.equals("innodb")) {
        clustered.add(name);
      }
      if (system ? !reviewed.isReviewed(lower(name)) : !view && !stores) {
        holders.add(name);
      }
    }
    expressionsOfColumns();
  }

  private void expressionsOfColumns() throws CatalogException {
    for (List<@Nullable String> row : query(MysqlQueries.COLUMNS)) {
      Relation relation = relations.get(name(text(row, 0), text(row, 1)));
      if (relation != null && text(row, 6).toLowerCase(Locale.ROOT).contains("on update")) {
        stamped
            .computeIfAbsent(relation.oid(), _ -> new HashSet<>())
            .add(Integer.parseInt(text(row, 3)));
      }
      String extra = text(row, 6).toLowerCase(Locale.ROOT);
      String generation = text(row, 7);
      String computed = generation.isEmpty() ? text(row, 8) : generation;
      boolean byDefault = extra.contains("default_generated") || server.mariadb();
      if (relation != null
          && !relation.system()
          && !computed.isEmpty()
          && (!generation.isEmpty() || byDefault)) {
        expressions
            .computeIfAbsent(relation.oid(), _ -> new HashMap<>())
            .put(Integer.parseInt(text(row, 3)), computed);
      }
    }
  }

  private void routines() throws CatalogException {
    for (List<@Nullable String> row : query(MysqlQueries.ROUTINES)) {
      Function.Kind kind =
          text(row, 2).equals("FUNCTION") ? Function.Kind.FUNCTION : Function.Kind.PROCEDURE;
      // Routines' names are the same in any case.
      String name = MysqlServer.lower(text(row, 1));
      functions.add(stored(new ObjectName(server.folded(text(row, 0)), name), kind));
    }
  }

  /** Any number of arguments may be meant, and nobody has read its body. */
  private Function stored(ObjectName name, Function.Kind kind) {
    return new Function(
        ++last,
        name,
        kind,
        new Function.Arguments(List.of(), List.of(), 0, -1),
        new Function.Result(0, false, List.of()),
        new Function.Body("stored", Function.Volatility.VOLATILE, true, null, false),
        false,
        null);
  }

  /** A trigger is code that runs when its table is written. */
  private void triggers() throws CatalogException {
    for (List<@Nullable String> row : query(MysqlQueries.TRIGGERS)) {
      Relation table = relations.get(name(text(row, 2), text(row, 3)));
      if (table != null) {
        var name = new ObjectName(server.folded(text(row, 0)), "trigger " + text(row, 1));
        Function trigger = stored(name, Function.Kind.PROCEDURE);
        functions.add(trigger);
        writing.computeIfAbsent(table.oid(), _ -> new References()).functions().add(trigger.oid());
      }
    }
  }

  private void texts(Catalog tables) throws CatalogException {
    StoredQuery.Reader reader = bounds.texts().apply(server);
    var stored = new MysqlTexts(tables, reader);
    for (List<@Nullable String> row : query(MysqlQueries.VIEWS)) {
      ObjectName name = name(text(row, 0), text(row, 1));
      Relation view = relations.get(name);
      if (view != null && views.contains(name)) {
        stored
            .view(view, text(row, 2))
            .ifPresentOrElse(
                found -> {
                  reading.put(view.oid(), found.reading());
                  flows.put(view.oid(), found.flows());
                  carried.put(view.oid(), found.carried());
                },
                () -> reading.put(view.oid(), MysqlTexts.anything()));
      }
    }
    for (Relation relation : relations.values()) {
      Map<Integer, String> computed = expressions.get(relation.oid());
      if (computed != null) {
        var columns = new HashMap<Integer, References>();
        computed.forEach(
            (attribute, text) -> columns.put(attribute, stored.expression(relation, text)));
        generated.put(relation.oid(), columns);
      }
    }
  }
}
