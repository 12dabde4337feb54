package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Sources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement shows, uses and writes.
 *
 * @param output its result's columns; empty where it has none
 * @param uses what columns are used for beside coming out unchanged
 * @param writes what goes into which column, and what is given to functions that could keep it
 * @param comparisons of columns with values that are to be translated; no uses of the columns
 * @param unknown names of columns that nothing in scope has
 */
public record Lineage(
    Columns output,
    Map<Use, Sources> uses,
    List<Write> writes,
    List<Comparison> comparisons,
    Set<String> unknown) {
  /**
   * A value that is written.
   *
   * @param relation as the statement names it
   * @param column null where the statement makes the relation or its columns are not known
   */
  public record Write(ObjectName relation, @Nullable String column, Sources value) {}

  /** All that the statement uses in any way but as a bare output column. */
  public Sources used() {
    Sources used = Sources.NONE;
    for (Sources sources : uses.values()) {
      used = used.with(sources);
    }
    return used;
  }
}
