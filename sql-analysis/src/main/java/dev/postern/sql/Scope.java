package dev.postern.sql;

import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.With;
import org.jspecify.annotations.Nullable;

/** The names of the common tables that can be seen from a place, the nearest first. */
record Scope(@Nullable Scope outer, String name) {
  static boolean holds(@Nullable Scope scope, String name) {
    for (Scope at = scope; at != null; at = at.outer()) {
      if (at.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** What is seen behind {@code with}. */
  static @Nullable Scope behind(@Nullable Scope outer, @Nullable With with) {
    Scope scope = outer;
    if (with != null) {
      for (CommonTable table : with.tables()) {
        scope = new Scope(scope, table.name());
      }
    }
    return scope;
  }
}
