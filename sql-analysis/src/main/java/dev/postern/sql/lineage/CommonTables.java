package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Sources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The common tables of one WITH. Those of a recursive WITH see each other in any order, so each is
 * worked out when it is first asked for; one that asks for itself sees what it is known to carry so
 * far.
 */
final class CommonTables {
  private final @Nullable CommonTables before;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A table of a WITH: its columns as far as they are known. */
  private static final class Entry {
    private @Nullable Supplier<Columns> source;
    private @Nullable Columns columns;

    Entry(@Nullable Supplier<Columns> source, @Nullable Columns columns) {
      this.source = source;
      this.columns = columns;
    }
  }

  /**
   * @param before those seen from the same level besides
   */
  CommonTables(@Nullable CommonTables before) {
    this.before = before;
  }

  @Nullable CommonTables before() {
    return before;
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /** Adds one whose columns are worked out on demand. */
  void add(String name, Supplier<Columns> source) {
    entries.put(name, new Entry(source, null));
  }

  void add(String name, Columns columns) {
    entries.put(name, new Entry(null, columns));
  }

  /** Says what a table that is being worked out is known to carry so far. */
  void known(String name, Columns columns) {
    Entry entry = entries.get(name);
    if (entry != null) {
      entry.columns = columns;
    }
  }

  Columns columns(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no common table of that name");
    }
    Supplier<Columns> source = entry.source;
    if (source != null) {
      entry.source = null;
      entry.columns = source.get();
    }
    return entry.columns == null
        ? Columns.open(Sources.everything(new ObjectName(null, name)))
        : entry.columns;
  }
}
