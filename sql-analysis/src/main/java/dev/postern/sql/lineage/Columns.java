package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Sources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table expression or a query's result.
 *
 * @param known in order, from the first
 * @param later others that are known by name, but at no certain place behind those
 * @param rest what any further column can carry whose name and number are not known; null where
 *     there is none, so that {@code known} is all
 */
public record Columns(List<Column> known, List<Column> later, @Nullable Sources rest) {
  static final Columns NONE = new Columns(List.of(), List.of(), null);

  static Columns of(List<Column> known) {
    return new Columns(List.copyOf(known), List.of(), null);
  }

  /** Any number of columns of any name. */
  static Columns open(Sources rest) {
    return new Columns(List.of(), List.of(), rest.derived());
  }

  /** Whether all columns and their places are known. */
  public boolean exact() {
    return rest == null;
  }

  /** What the column at a place can carry, counted from 0. */
  public Sources at(int place) {
    if (place < known.size()) {
      return known.get(place).sources();
    }
    Sources any = rest == null ? Sources.NONE : rest;
    for (Column column : later) {
      any = any.with(column.sources());
    }
    return any;
  }

  /** Whether one of them has that name for certain. */
  boolean has(String name) {
    return known.stream().anyMatch(column -> column.name().equals(name))
        || later.stream().anyMatch(column -> column.name().equals(name));
  }

  /** Whether the names of some are not known. */
  boolean hasNameless() {
    return has("");
  }

  /**
   * The column of that name; of several the server would not know which either, so all. One whose
   * own name is not known may have any.
   */
  @Nullable Column named(String name) {
    Column found = null;
    for (Column column : known) {
      if (column.name().equals(name)) {
        found = found == null ? column : either(found, column);
      }
    }
    for (Column column : later) {
      if (column.name().equals(name)) {
        found = found == null ? column : either(found, column);
      }
    }
    if (found != null || name.isEmpty()) {
      return found;
    }
    Column nameless = hasNameless() ? named("") : null;
    if (nameless == null) {
      return rest == null ? null : new Column(name, rest);
    }
    return new Column(name, rest == null ? nameless.sources() : nameless.sources().with(rest));
  }

  private static Column either(Column one, Column other) {
    return new Column(
        one.name(), one.sources().or(other.sources()), one.type() == other.type() ? one.type() : 0);
  }

  /** What the whole row carries. */
  public Sources all() {
    Sources all = rest == null ? Sources.NONE : rest;
    for (Column column : known) {
      all = all.with(column.sources());
    }
    for (Column column : later) {
      all = all.with(column.sources());
    }
    return all;
  }

  Columns then(Columns next) {
    if (rest == null) {
      var joined = new ArrayList<>(known);
      joined.addAll(next.known);
      return new Columns(List.copyOf(joined), next.later, next.rest);
    }
    var unplaced = new ArrayList<>(later);
    unplaced.addAll(next.known);
    unplaced.addAll(next.later);
    return new Columns(
        known, List.copyOf(unplaced), next.rest == null ? rest : rest.with(next.rest));
  }

  /** The first columns by other names. */
  public Columns renamed(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    var renamed = new ArrayList<Column>(known.size());
    for (int i = 0; i < Math.max(names.size(), known.size()); i++) {
      if (i >= known.size() && rest == null) {
        break;
      }
      Column column = i < known.size() ? known.get(i) : new Column("", at(i));
      renamed.add(i < names.size() ? column.named(names.get(i)) : column);
    }
    if (rest == null) {
      return of(renamed);
    }
    // A column without a place may be the one that is renamed: its old name then means nothing.
    return new Columns(List.copyOf(renamed), List.of(), at(Integer.MAX_VALUE).derived());
  }

  /** Those of a set operation, by place; named as the left. */
  Columns or(Columns other) {
    if (!exact() || !other.exact()) {
      var both = new ArrayList<Column>();
      int placed = Math.min(known.size(), other.known.size());
      for (int i = 0; i < placed; i++) {
        both.add(merged(known.get(i), other.known.get(i)));
      }
      Sources rest = Sources.NONE;
      for (int i = placed; i < Math.max(known.size(), other.known.size()) + 1; i++) {
        rest = rest.with(at(i)).with(other.at(i));
      }
      return new Columns(List.copyOf(both), List.of(), rest.derived());
    }
    var both = new ArrayList<Column>(known.size());
    for (int i = 0; i < Math.max(known.size(), other.known.size()); i++) {
      Column mine = i < known.size() ? known.get(i) : new Column("", Sources.NONE);
      Column theirs = i < other.known.size() ? other.known.get(i) : new Column("", Sources.NONE);
      both.add(merged(mine, theirs));
    }
    return of(both);
  }

  private static Column merged(Column left, Column right) {
    // The server converts where the types differ, and a conversion may cut.
    boolean converted = left.type() != 0 && right.type() != 0 && left.type() != right.type();
    Sources either = left.sources().or(right.sources());
    return new Column(
        left.name(),
        converted ? either.derived() : either,
        left.type() == right.type() ? left.type() : 0);
  }

  /** Whether both are exact and have the same names in the same places. */
  boolean isNamedAs(Columns other) {
    return exact()
        && other.exact()
        && known.stream()
            .map(Column::name)
            .toList()
            .equals(other.known.stream().map(Column::name).toList());
  }

  /** Those of a row that may be of one relation or of another. */
  Columns alternative(Columns other) {
    return equals(other) ? this : new Columns(List.of(), named(other), all().with(other.all()));
  }

  private List<Column> named(Columns other) {
    var all = new ArrayList<Column>();
    for (Columns columns : List.of(this, other)) {
      all.addAll(columns.known);
      all.addAll(columns.later);
    }
    return List.copyOf(all);
  }
}
