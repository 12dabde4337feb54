package dev.postern.sql.catalog;

import java.util.Set;

/** Which labels the configuration gives a column. */
public interface Labelling {
  /** The labels' names, empty where it has none. */
  Set<String> labels(String schema, String table, String column);
}
