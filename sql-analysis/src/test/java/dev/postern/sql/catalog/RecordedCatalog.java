package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's catalog with the relations and functions of another database, as the corpora record
 * them. Its views count as tables, since that is how the corpora count.
 */
public final class RecordedCatalog {
  private static final int FIRST_OID = 1_000_000;

  private final List<Relation> relations = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private int next = FIRST_OID;

  private RecordedCatalog(Catalog server) {
    types.addAll(server.types());
    functions.addAll(server.functions());
  }

  public static Catalog of(
      Catalog server,
      List<Map<String, @Nullable Object>> relations,
      List<Map<String, @Nullable Object>> functions) {
    var recorded = new RecordedCatalog(server);
    Set<ObjectName> named = new HashSet<>();
    for (Map<String, @Nullable Object> relation : relations) {
      named.add(name(relation, "name"));
    }
    for (Relation relation : server.relations()) {
      if (!named.contains(relation.name())) {
        recorded.relations.add(
            relation.isDefined()
                ? new Relation(
                    relation.oid(),
                    relation.name(),
                    Relation.Kind.TABLE,
                    relation.system(),
                    relation.columns())
                : relation);
      }
    }
    for (Map<String, @Nullable Object> relation : relations) {
      recorded.relation(relation);
    }
    for (Map<String, @Nullable Object> function : functions) {
      recorded.function(function);
    }
    return new Catalog(
        server.version(),
        recorded.relations,
        recorded.functions,
        recorded.types,
        new Catalog.Behind(
            server.server(), server.dependencies(), server.implicitCode(), List.of()));
  }

  private static ObjectName name(Map<String, @Nullable Object> object, String key) {
    return new ObjectName((String) object.get("schema"), Objects.toString(object.get(key)));
  }

  private void relation(Map<String, @Nullable Object> recorded) {
    ObjectName name = name(recorded, "name");
    int oid = next++;
    var columns = new ArrayList<Relation.Column>();
    if (recorded.get("columns") instanceof List<?> list) {
      for (Object column : list) {
        Map<?, ?> fields = (Map<?, ?>) column;
        int number = Integer.parseInt(Objects.toString(fields.get("num")));
        while (columns.size() < number - 1) {
          columns.add(new Relation.Column(columns.size() + 1, "", 0, -1, false, true));
        }
        columns.add(
            new Relation.Column(
                number,
                Objects.toString(fields.get("name")),
                type(Objects.toString(fields.get("type"))),
                -1,
                false,
                false));
      }
    }
    relations.add(new Relation(oid, name, Relation.Kind.TABLE, false, List.copyOf(columns)));
    types.removeIf(type -> type.name().equals(name));
    types.add(new Type(next++, name, Type.Kind.COMPOSITE, 0, oid, false));
  }

  /** The OID of a type by the name the server formats it with, 0 where it is spelt otherwise. */
  private int type(String formatted) {
    boolean array = formatted.endsWith("[]");
    String name = array ? "_" + formatted.substring(0, formatted.length() - 2) : formatted;
    return types.stream()
        .filter(type -> type.name().name().equals(name))
        .map(Type::oid)
        .findFirst()
        .orElse(0);
  }

  private void function(Map<String, @Nullable Object> recorded) {
    String returns = Objects.toString(recorded.get("returns"));
    String given = Objects.toString(recorded.get("args"));
    int count = given.isEmpty() ? 0 : given.split(", ", -1).length;
    boolean set = returns.startsWith("SETOF ");
    functions.add(
        new Function(
            next++,
            name(recorded, "function"),
            Function.Kind.FUNCTION,
            new Function.Arguments(
                java.util.Collections.nCopies(count, 0),
                java.util.Collections.nCopies(count, ""),
                0,
                given.contains("VARIADIC") ? 1 : 0),
            new Function.Result(type(set ? returns.substring(6) : returns), set, List.of()),
            new Function.Body("internal", Function.Volatility.VOLATILE, false, null, false),
            false,
            null));
  }

  /** {@code table.column} of a source. */
  public static String column(Catalog catalog, long column) {
    Relation relation = Objects.requireNonNull(catalog.relation(Sources.relation(column)));
    return relation.name().name()
        + "."
        + Objects.requireNonNull(relation.column(Sources.attribute(column))).name();
  }
}
