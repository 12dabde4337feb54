package dev.postern.core;

import org.jspecify.annotations.Nullable;

/**
 * The name of a relation, function or type as a statement gives it, case folded as the dialect
 * folds.
 *
 * @param schema null where the statement leaves it to the search path
 */
public record ObjectName(@Nullable String schema, String name) {
  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
