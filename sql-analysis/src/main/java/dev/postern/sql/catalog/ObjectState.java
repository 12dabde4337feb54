package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a name stands for in a catalog, as a text that does not hang on the numbers of one reading:
 * the same as long as nothing about those objects has changed. DDL on others leaves it as it is.
 */
public final class ObjectState {
  private final Catalog catalog;

  public ObjectState(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Of the relations of a name, what they show, and what runs when they are read or written. */
  public String ofRelation(ObjectName name) {
    Set<String> states = new TreeSet<>();
    for (Relation relation : catalog.relations(name)) {
      states.add(state(relation));
    }
    return states.toString();
  }

  /** Of all functions of a name. */
  public String ofFunction(ObjectName name) {
    Set<String> states = new TreeSet<>();
    for (Function function : catalog.functions(name)) {
      states.add(state(function));
    }
    return states.toString();
  }

  /** The views among the relations of these names, and those behind them, by name. */
  public List<Relation> views(Set<ObjectName> names) {
    Map<String, Relation> views = new TreeMap<>();
    Deque<Relation> found = new ArrayDeque<>();
    names.forEach(name -> found.addAll(catalog.relations(name)));
    while (!found.isEmpty()) {
      Relation relation = found.pop();
      boolean view =
          relation.kind() == Relation.Kind.VIEW
              || relation.kind() == Relation.Kind.MATERIALIZED_VIEW;
      if (view && !relation.system() && views.put(relation.name().toString(), relation) == null) {
        References behind = catalog.dependencies().reading().get(relation.oid());
        if (behind != null) {
          behind.relations().stream()
              .map(catalog::relation)
              .filter(Objects::nonNull)
              .forEach(found::push);
        }
      }
    }
    return List.copyOf(views.values());
  }

  private String state(Relation relation) {
    Dependencies behind = catalog.dependencies();
    int oid = relation.oid();
    return relation.name()
        + " "
        + relation.kind()
        + " "
        + relation.columns().stream().map(column -> state(relation, column)).toList()
        + " reading "
        + state(behind.reading().get(oid))
        + " writing "
        + state(behind.writing().get(oid))
        + " keys "
        + behind.uniqueKeys().get(oid)
        + " referring "
        + behind.foreignKeys().stream()
            .filter(key -> key.table() == oid || key.referenced() == oid)
            .map(key ->
                name(key.table()) + key.columns() + " " + name(key.referenced()) + key.cascades())
            .sorted()
            .toList();
  }

  private String state(Relation relation, Relation.Column column) {
    Type type = catalog.type(column.type());
    return column.name()
        + " "
        + (type == null ? "?" : type.name())
        + " "
        + column.modifier()
        + (column.generated() ? " generated" : "")
        + (column.dropped() ? " dropped" : "")
        + " "
        + state(catalog.sources(relation.oid(), column.attribute()));
  }

  private String state(Sources sources) {
    return (sources.everything() == null ? "" : "everything by " + sources.everything() + " ")
        + Arrays.stream(sources.columns())
            .mapToObj(column -> name(Sources.relation(column)) + "." + Sources.attribute(column))
            .sorted()
            .toList();
  }

  private String state(@Nullable References references) {
    return references == null
        ? "nothing"
        : references.relations().stream().map(this::name).sorted().toList()
            + " "
            + references.functions().stream()
                .map(catalog::function)
                .filter(Objects::nonNull)
                .map(this::state)
                .sorted()
                .toList();
  }

  private String state(Function function) {
    return function.name().schema() + "." + catalog.signature(function) + " " + function.body();
  }

  private String name(int relation) {
    Relation known = catalog.relation(relation);
    return known == null ? "?" : known.name().toString();
  }

  /** Of all relations and functions of these names. */
  public String of(Set<ObjectName> relations, Set<ObjectName> functions) {
    return relations.stream().map(this::ofRelation).sorted().collect(Collectors.joining("\n"))
        + "\n"
        + functions.stream().map(this::ofFunction).sorted().collect(Collectors.joining("\n"));
  }
}
