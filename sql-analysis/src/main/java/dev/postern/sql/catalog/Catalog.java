package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one PostgreSQL database's objects, or of all those of a MySQL server, immutable.
 * PostgreSQL's OIDs are unsigned, as on the wire; MySQL has none, so that the reader numbers its
 * objects and nothing outside may know those numbers.
 *
 * <p>Names are looked up without a search path: a name without a schema means the object of that
 * name in every schema, and the schema {@code pg_temp} means every session's temporary schema.
 */
public final class Catalog {
  private final String version;
  private final int server;
  private final Map<Integer, Relation> relations;
  private final Map<Integer, Function> functions;
  private final Map<Integer, Type> types;
  private final Map<String, List<Relation>> relationsByName = new HashMap<>();
  private final Map<String, List<Function>> functionsByName = new HashMap<>();
  private final Map<String, List<Type>> typesByName = new HashMap<>();
  private final Set<String> operatorSymbols = new HashSet<>();
  private final Dependencies dependencies;
  private final ImplicitCode implicitCode;
  private final Reviewed reviewed;
  private final CodeEffects code;
  private final ViewSources sources;

  Catalog(
      String version,
      Collection<Relation> relations,
      Collection<Function> functions,
      Collection<Type> types,
      Behind behind) {
    this.version = version;
    server = behind.server();
    this.relations = HashMap.newHashMap(relations.size());
    this.functions = HashMap.newHashMap(functions.size());
    this.types = HashMap.newHashMap(types.size());
    for (Relation relation : relations) {
      this.relations.put(relation.oid(), relation);
      add(relationsByName, relation.name(), relation);
    }
    for (Function function : functions) {
      this.functions.put(function.oid(), function);
      add(functionsByName, function.name(), function);
    }
    for (Type type : types) {
      this.types.put(type.oid(), type);
      add(typesByName, type.name(), type);
    }
    this.dependencies = behind.dependencies();
    this.implicitCode = behind.implicitCode();
    implicitCode.operators().values().forEach(o -> operatorSymbols.add(o.symbol()));
    reviewed = behind.reviewed();
    code = new CodeEffects(this, reviewed.functions(), behind.vouched());
    sources = new ViewSources(this, code);
  }

  /**
   * What no statement names.
   *
   * @param server its major version
   * @param vouched functions the configuration vouches for
   * @param reviewed what people know of the server's own
   */
  record Behind(
      int server,
      Dependencies dependencies,
      ImplicitCode implicitCode,
      Collection<Vouched> vouched,
      Reviewed reviewed) {
    /** Of PostgreSQL. */
    Behind(
        int server,
        Dependencies dependencies,
        ImplicitCode implicitCode,
        Collection<Vouched> vouched) {
      this(server, dependencies, implicitCode, vouched, Reviewed.postgres());
    }
  }

  /**
   * What people know of what a server brings.
   *
   * @param relations of its own
   * @param holders relations that keep values of others in any column, or may
   */
  record Reviewed(
      FunctionReview functions, ServerRelations relations, Collection<ObjectName> holders) {
    static Reviewed postgres() {
      ServerRelations relations = ServerRelations.ofPostgres();
      return new Reviewed(FunctionReview.load(), relations, relations.holders());
    }
  }

  /**
   * The same objects, and functions that count as they are vouched for. One that reads a relation
   * which the snapshot does not know is not vouched for.
   */
  public Catalog vouching(Collection<Vouched> vouched) {
    var more = new Behind(server, dependencies, implicitCode, List.copyOf(vouched), reviewed);
    return new Catalog(version, relations.values(), functions.values(), types.values(), more);
  }

  private static <T> void add(Map<String, List<T>> byName, ObjectName name, T object) {
    byName.computeIfAbsent(name.name(), _ -> new ArrayList<>(1)).add(object);
  }

  /**
   * Two snapshots of one database with the same version hold the same; any change of its objects
   * changes it. See {@link CatalogReader#version}.
   */
  public String version() {
    return version;
  }

  public Collection<Relation> relations() {
    return Collections.unmodifiableCollection(relations.values());
  }

  public @Nullable Relation relation(int oid) {
    return relations.get(oid);
  }

  public List<Relation> relations(ObjectName name) {
    return named(relationsByName, name, Relation::name);
  }

  /**
   * Which stored columns a column's values can carry something of: itself, or what a view's
   * definition takes it from. A materialized view keeps copies, so it counts as its definition. A
   * column of a relation that is not known comes from everything.
   *
   * @param attribute its attribute number; 0 is the whole row, negative what the server itself
   *     keeps of a row
   */
  public Sources sources(int relation, int attribute) {
    return sources.of(relation, attribute);
  }

  /**
   * What a call of the function brings into its result besides its arguments: nothing, the
   * relations that it is vouched to read, or everything.
   */
  public Sources sources(Function function) {
    var called = new References();
    called.functions().add(function.oid());
    return sources.of(called);
  }

  /**
   * What the columns of a SQL function's result can carry, by a body kept as a tree ({@link
   * Function.Body#sqlBody}). One kept as text is in {@link Function.Body#source}.
   *
   * @return empty where there is no such tree or it is not understood
   */
  public List<BodyColumn> body(Function function) {
    return sources.ofBody(function);
  }

  /**
   * What a SQL function's body uses beside what comes out of it, likewise.
   *
   * @return null where there is no such tree or it is not understood
   */
  public @Nullable Sources usedInBody(Function function) {
    return sources.usedInBody(function);
  }

  public Collection<Function> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }

  public @Nullable Function function(int oid) {
    return functions.get(oid);
  }

  /** All overloads. */
  public List<Function> functions(ObjectName name) {
    return named(functionsByName, name, Function::name);
  }

  /**
   * What calling a function of that name with so many arguments can tell or leave behind: the worst
   * of the overloads that can take them.
   *
   * @param arguments those of an aggregate's ORDER BY within its group too, and each of VARIADIC
   */
  public FunctionEffect effect(ObjectName function, int arguments) {
    return code.ofCall(function, arguments);
  }

  /**
   * The function as the reviewed list writes it, {@code left(text,int4)}: its name and the names of
   * its input arguments' types, without schemas.
   */
  String signature(Function function) {
    var types = new StringJoiner(",", function.name().name() + "(", ")");
    for (int type : function.argumentTypes()) {
      types.add(typeName(type));
    }
    return types.toString();
  }

  /** An array of x is x[]. */
  private String typeName(int oid) {
    Type type = types.get(oid);
    if (type == null) {
      return "?";
    }
    String name = type.name().name();
    Type element = types.get(type.of());
    return type.kind() == Type.Kind.BASE && element != null && name.startsWith("_")
        ? element.name().name() + "[]"
        : name;
  }

  /** Its major version. */
  int server() {
    return server;
  }

  public Collection<Type> types() {
    return Collections.unmodifiableCollection(types.values());
  }

  public @Nullable Type type(int oid) {
    return types.get(oid);
  }

  public List<Type> types(ObjectName name) {
    return named(typesByName, name, Type::name);
  }

  /** Whether nothing is known that a call of that name could mean. */
  public boolean lacksFunction(ObjectName name) {
    return functions(name).isEmpty()
        && types(name).isEmpty()
        && code.ofCall(name) == FunctionEffect.READS;
  }

  /** Whether there is an operator of that symbol in any schema, for any types. */
  public boolean hasOperator(String symbol) {
    return operatorSymbols.contains(symbol);
  }

  /**
   * Whether an operator's symbol between values of the types means nothing but operators of the
   * server's own that it marks LEAKPROOF ({@code pg_proc.proleakproof}): such a one neither fails
   * nor tells of its arguments in any way but its result.
   *
   * @param operands OIDs
   */
  public boolean isLeakproof(String symbol, Set<Integer> operands) {
    boolean known = false;
    for (Map.Entry<Integer, ImplicitCode.Operator> entry : implicitCode.operators().entrySet()) {
      ImplicitCode.Operator operator = entry.getValue();
      boolean left = operands.contains(operator.left());
      boolean right = operands.contains(operator.right());
      if (operator.symbol().equals(symbol) && (left || right)) {
        boolean users = Integer.toUnsignedLong(entry.getKey()) >= CatalogQueries.FIRST_USER_OID;
        if (users || (left && right && !operator.leakproof())) {
          return false;
        }
        known |= left && right;
      }
    }
    return known;
  }

  public List<ForeignKey> foreignKeys() {
    return dependencies.foreignKeys();
  }

  /** The attribute numbers of the relation's primary key, empty where it has none. */
  public List<Integer> primaryKey(Relation relation) {
    return dependencies.primaryKeys().getOrDefault(relation.oid(), List.of());
  }

  /** The relation's indexes beside the order that its rows stand in; none where not known. */
  public List<Index> indexes(Relation relation) {
    return dependencies.indexes().getOrDefault(relation.oid(), List.of());
  }

  /**
   * Whether a row of the relation tells afterwards that an UPDATE of these columns has changed it:
   * the server sets another of its columns then.
   *
   * @param assigned columns by name
   */
  public boolean tellsOfChange(Relation relation, Set<String> assigned) {
    return dependencies.stamped().getOrDefault(relation.oid(), Set.of()).stream()
        .map(relation::column)
        .anyMatch(column -> column != null && !assigned.contains(column.name()));
  }

  /**
   * The columns of those of a relation's unique and foreign keys that have a written column: that a
   * value is among those of other rows, or is not, shows in whether the row can be written. One
   * that is computed from others may be written with any of them.
   *
   * @param written columns by name, null for all
   */
  public List<Relation.Column> comparedByKeys(Relation relation, @Nullable Set<String> written) {
    var keys = new ArrayList<>(dependencies.uniqueKeys().getOrDefault(relation.oid(), List.of()));
    referencing(relation, written).forEach(key -> keys.add(key.columns()));
    return keys.stream()
        .filter(key -> isWritten(relation, key, written))
        .flatMap(List::stream)
        .distinct()
        .map(attribute -> relation.columns().get(attribute - 1))
        .toList();
  }

  /**
   * The columns of a relation's indexes that an UPDATE may change: PostgreSQL compares them with
   * what the row had, and leaves all indexes alone where they are the same
   * (src/backend/access/heap, README.HOT). Counters, the length of the log, the size of the files
   * and the row's place tell it.
   *
   * @param assigned columns by name
   */
  public List<Relation.Column> comparedByIndexes(Relation relation, Set<String> assigned) {
    Map<Integer, References> generated =
        dependencies.generated().getOrDefault(relation.oid(), Map.of());
    return dependencies.indexed().getOrDefault(relation.oid(), Set.of()).stream()
        .map(attribute -> relation.columns().get(attribute - 1))
        .filter(column ->
            assigned.contains(column.name())
                || (column.generated()
                    && isComputedFrom(relation, generated.get(column.attribute()), assigned)))
        .toList();
  }

  private static boolean isComputedFrom(
      Relation relation, @Nullable References computed, Set<String> names) {
    return computed == null
        || computed.attributes().stream()
            .anyMatch(attribute ->
                attribute < 1 || names.contains(relation.columns().get(attribute - 1).name()));
  }

  /**
   * The foreign keys of a relation that have a written column.
   *
   * @param written columns by name, null for all
   */
  public List<ForeignKey> referencing(Relation relation, @Nullable Set<String> written) {
    return dependencies.foreignKeys().stream()
        .filter(key -> key.table() == relation.oid())
        .filter(key -> isWritten(relation, key.columns(), written))
        .toList();
  }

  private static boolean isWritten(
      Relation relation, List<Integer> key, @Nullable Set<String> written) {
    return written == null
        || key.stream()
            .map(attribute -> relation.columns().get(attribute - 1))
            .anyMatch(column -> column.generated() || written.contains(column.name()));
  }

  /** The tables that inherit from a table or are its partitions, over any number of steps. */
  public Set<Relation> heirs(Relation relation) {
    Set<Relation> heirs = new HashSet<>();
    List<Integer> open =
        new ArrayList<>(dependencies.children().getOrDefault(relation.oid(), List.of()));
    while (!open.isEmpty()) {
      Relation heir = relations.get(open.removeLast());
      if (heir != null && heirs.add(heir)) {
        open.addAll(dependencies.children().getOrDefault(heir.oid(), List.of()));
      }
    }
    return heirs;
  }

  /** The tables that a table inherits from or is a partition of, over any number of steps. */
  public Set<Relation> forebears(Relation relation) {
    Set<Relation> forebears = new HashSet<>();
    List<Integer> open = new ArrayList<>(List.of(relation.oid()));
    while (!open.isEmpty()) {
      Integer heir = open.removeLast();
      dependencies
          .children()
          .forEach((oid, children) -> {
            Relation forebear = children.contains(heir) ? relations.get(oid) : null;
            if (forebear != null && forebears.add(forebear)) {
              open.add(oid);
            }
          });
    }
    return forebears;
  }

  /** Relations that keep values of others in any column, or may. */
  Collection<ObjectName> holders() {
    return reviewed.holders();
  }

  ServerRelations serverRelations() {
    return reviewed.relations();
  }

  /**
   * Whether people have said of each of the relation's columns what it holds, so that nothing else
   * counts: neither a view's query nor the functions in it.
   */
  boolean isReviewed(Relation relation) {
    return relation.system() && reviewed.relations().isReviewed(relation.name());
  }

  /** What runs when a relation is read, by its OID, without those that people have reviewed. */
  Map<Integer, References> readingUnreviewed() {
    var reading = new HashMap<>(dependencies.reading());
    for (ObjectName name : reviewed.relations().relations().keySet()) {
      for (Relation relation : relations(name)) {
        if (isReviewed(relation)) {
          reading.remove(relation.oid());
        }
      }
    }
    return reading;
  }

  Dependencies dependencies() {
    return dependencies;
  }

  public CodeEffects code() {
    return code;
  }

  ImplicitCode implicitCode() {
    return implicitCode;
  }

  private static <T> List<T> named(
      Map<String, List<T>> byName,
      ObjectName name,
      java.util.function.Function<T, ObjectName> nameOf) {
    List<T> candidates = byName.getOrDefault(name.name(), List.of());
    String schema = name.schema();
    if (schema == null) {
      return List.copyOf(candidates);
    }
    return candidates.stream().filter(c -> inSchema(nameOf.apply(c), schema)).toList();
  }

  private static boolean inSchema(ObjectName name, String schema) {
    String actual = name.schema();
    return schema.equals(actual)
        || (schema.equals("pg_temp") && actual != null && actual.startsWith("pg_temp_"));
  }
}
