package dev.postern.sql.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * What a stored query or expression refers to, by OID.
 *
 * @param types types it casts to or has values of
 * @param attributes attribute numbers of the columns it uses, 0 for whole rows
 */
record References(
    Set<Integer> relations,
    Set<Integer> functions,
    Set<Integer> operators,
    Set<Integer> types,
    Set<Integer> attributes) {
  References() {
    this(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
  }

  /** The same, to keep. */
  References frozen() {
    return new References(
        Set.copyOf(relations),
        Set.copyOf(functions),
        Set.copyOf(operators),
        Set.copyOf(types),
        Set.copyOf(attributes));
  }

  /** Takes the other's in; returns itself, so that it serves as a map's merge function. */
  References add(References other) {
    relations.addAll(other.relations);
    functions.addAll(other.functions);
    operators.addAll(other.operators);
    types.addAll(other.types);
    attributes.addAll(other.attributes);
    return this;
  }
}
