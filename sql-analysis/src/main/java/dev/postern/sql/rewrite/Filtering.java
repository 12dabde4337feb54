package dev.postern.sql.rewrite;

import java.util.List;

/** Which row filters the configuration puts on a table for one caller. */
public interface Filtering {
  /** All of them hold together; empty where the caller sees every row. */
  List<RowCondition> conditions(String schema, String table);
}
