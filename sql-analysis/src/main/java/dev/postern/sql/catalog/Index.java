package dev.postern.sql.catalog;

import java.util.List;

/**
 * An index that rows may be read by, in its order.
 *
 * @param name as it is written
 * @param columns their attribute numbers in the order of the index, 0 for an expression
 * @param visible whether the server uses it without being told to, so that a hint may name it
 */
public record Index(String name, List<Integer> columns, boolean visible) {
  public Index {
    columns = List.copyOf(columns);
  }
}
