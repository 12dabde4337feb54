package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Sources;
import dev.postern.sql.tree.Part.NamedWindow;
import dev.postern.sql.tree.Part.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What names mean at one level of a query, and around it. */
final class Scope {
  private final @Nullable Scope outer;
  private final @Nullable CommonTables tables;
  private final List<Item> items = new ArrayList<>(4);
  private List<NamedWindow> windows = List.of();
  private @Nullable Columns aliases;
  private boolean aliasesFirst;

  /**
   * One range in scope.
   *
   * @param byName whether {@code range.column} finds it
   * @param bare whether a bare column name and {@code *} find its columns
   */
  record Item(Range range, boolean byName, boolean bare) {}

  Scope(@Nullable Scope outer, @Nullable CommonTables tables) {
    this.outer = outer;
    this.tables = tables;
  }

  /** For what sees the common tables of this level and all around it, but none of its ranges. */
  Scope without() {
    return new Scope(outer, tables);
  }

  /** This level with more ranges in it. */
  Scope beside(List<Item> more) {
    Scope wider = without();
    wider.items.addAll(items);
    wider.items.addAll(more);
    return wider;
  }

  /** The level inside this one. */
  Scope inside(@Nullable CommonTables more) {
    return new Scope(this, more);
  }

  void add(Item item) {
    items.add(item);
  }

  void add(List<Item> more) {
    items.addAll(more);
  }

  void windows(List<NamedWindow> named) {
    windows = named;
  }

  /**
   * Output columns that a bare name means as well.
   *
   * @param first whether before the columns of the ranges, so that a name may mean either; else
   *     only where no range surely has it
   */
  void aliases(Columns output, boolean first) {
    aliases = output;
    aliasesFirst = first;
  }

  @Nullable Window window(String name) {
    for (NamedWindow window : windows) {
      if (window.name().equals(name)) {
        return window.window();
      }
    }
    return null;
  }

  /** The columns of a common table, null where none of that name is in scope. */
  @Nullable Columns commonTable(String name) {
    for (Scope at = this; at != null; at = at.outer) {
      for (CommonTables level = at.tables; level != null; level = level.before()) {
        if (level.has(name)) {
          return level.columns(name);
        }
      }
    }
    return null;
  }

  /** The column a bare name means, null where it means none. */
  @Nullable Column column(String name) {
    Column possible = null;
    for (Scope at = this; at != null; at = at.outer) {
      Column found = at.own(name);
      if (found != null) {
        // A range whose columns are not all known may or may not be what is meant.
        Column either = possible == null ? found : new Column(name, merged(possible, found));
        if (at.isKnown(name)) {
          return either;
        }
        possible = either;
      }
    }
    return possible;
  }

  private static Sources merged(Column one, Column other) {
    return one.sources().with(other.sources());
  }

  /** The column a bare name means at this level, null where it means none here. */
  @Nullable Column own(String name) {
    Column known = null;
    Column open = null;
    for (Item item : items) {
      if (item.bare()) {
        Column column = in(item.range(), name);
        if (column != null) {
          if (isKnown(item.range(), name)) {
            known = known == null ? column : new Column(name, merged(known, column));
          } else {
            open = open == null ? column : new Column(name, merged(open, column));
          }
        }
      }
    }
    Column found = known == null ? open : known;
    Column alias = aliases == null || (known != null && !aliasesFirst) ? null : aliases.named(name);
    if (alias == null) {
      return found;
    }
    return found == null ? alias : new Column(name, merged(found, alias));
  }

  /** Whether this level has a column of that name for certain. */
  boolean isKnown(String name) {
    for (Item item : items) {
      if (item.bare() && isKnown(item.range(), name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKnown(Range range, String name) {
    return range.hidden(name) != null || range.columns().has(name);
  }

  /** A column of one range. */
  static @Nullable Column in(Range range, String name) {
    Column hidden = range.columns().has(name) ? null : range.hidden(name);
    return hidden == null ? range.columns().named(name) : hidden;
  }

  /** The range of that name, null where there is none. */
  @Nullable Range range(@Nullable String schema, String name) {
    for (Scope at = this; at != null; at = at.outer) {
      Range found = at.ownRange(schema, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Range ownRange(@Nullable String schema, String name) {
    for (Item item : items) {
      if (item.byName() && isNamed(item.range(), schema, name)) {
        return item.range();
      }
    }
    return null;
  }

  private static boolean isNamed(Range range, @Nullable String schema, String name) {
    if (schema == null) {
      return name.equals(range.name());
    }
    return range.relation() != null
        && range.relation().name().equals(name)
        && (range.relation().schema() == null || schema.equals(range.relation().schema()));
  }

  /** What {@code *} stands for. */
  Columns star() {
    Columns all = Columns.NONE;
    for (Item item : items) {
      if (item.bare()) {
        all = all.then(item.range().columns());
      }
    }
    return all;
  }

  /** All that any name at this level or around it could mean. */
  Sources everything() {
    Sources all = Sources.NONE;
    for (Scope at = this; at != null; at = at.outer) {
      for (Item item : at.items) {
        all = all.with(item.range().columns().all());
        for (Column column : item.range().hidden()) {
          all = all.with(column.sources());
        }
      }
    }
    return all;
  }
}
