package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.BodyColumn;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Scope.Item;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What functions in SQL bring into their results beside their arguments, by their bodies. Worked
 * out once for each function of a catalog.
 */
final class FunctionBodies {
  /** A body that calls functions in SQL, whose bodies do again. */
  private static final int MAX_DEPTH = 8;

  private final Catalog catalog;
  private final SqlText.Reader reader;
  private final Map<Integer, Optional<Body>> bodies = new ConcurrentHashMap<>();

  /**
   * What a body reads.
   *
   * @param result what its result can carry beside the arguments
   * @param uses what else columns are used for: a caller's argument may stand beside them
   */
  record Body(Sources result, Map<Use, Sources> uses) {}

  FunctionBodies(Catalog catalog, SqlText.Reader reader) {
    this.catalog = catalog;
    this.reader = reader;
  }

  /**
   * Empty where the function is not in SQL, or its body does more than read or is not understood.
   *
   * @param depth how many bodies it is inside of
   */
  Optional<Body> of(Function function, int depth) {
    if (function.body().sqlBody()) {
      return ofTree(function);
    }
    String source = function.source();
    if (!function.language().equals("sql") || source == null || depth >= MAX_DEPTH) {
      return Optional.empty();
    }
    Optional<Body> known = bodies.get(function.oid());
    if (known == null) {
      known = read(function, source, depth);
      bodies.put(function.oid(), known);
    }
    return known;
  }

  /** The server keeps what its names stood for when it was made, as of a view. */
  private Optional<Body> ofTree(Function function) {
    Sources used = catalog.usedInBody(function);
    if (used == null) {
      return Optional.empty();
    }
    Sources result = Sources.NONE;
    for (BodyColumn column : catalog.body(function)) {
      result = result.with(column.sources());
    }
    return Optional.of(new Body(result, used.isNone() ? Map.of() : Map.of(Use.EXPRESSION, used)));
  }

  private Optional<Body> read(Function function, String source, int depth) {
    SqlText text = reader.read(source);
    if (text == null || text.statements().isEmpty()) {
      return Optional.empty();
    }
    Resolver resolver =
        new Resolver(
            catalog,
            new Names(Rules.Postgres.INSTANCE, OwnRelations.NONE),
            text.words(),
            this,
            depth + 1,
            Comparisons.none());
    Sources result = Sources.NONE;
    for (Statement statement : text.statements()) {
      if (!(statement instanceof Query query)) {
        return Optional.empty();
      }
      result = resolver.queries.of(query, parameters(function)).all();
    }
    return resolver.writes.isEmpty() && resolver.unknown.isEmpty()
        ? Optional.of(new Body(result.derived(), new EnumMap<>(resolver.uses)))
        : Optional.empty();
  }

  /** A parameter goes by its own name, or behind the function's. */
  private static Scope parameters(Function function) {
    List<Column> columns = new ArrayList<>();
    for (String name : function.arguments().names()) {
      columns.add(new Column(name, Sources.NONE));
    }
    ObjectName name = function.name();
    Scope scope = new Scope(null, null);
    scope.add(new Item(new Range(name.name(), name, List.of(), Columns.of(columns)), true, true));
    return scope;
  }
}
