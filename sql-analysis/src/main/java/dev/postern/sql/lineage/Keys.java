package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.ForeignKey;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.DefaultValue;
import dev.postern.sql.tree.Expression.Row;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.Statement.Copy;
import dev.postern.sql.tree.Statement.Insert;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What writes compare: a value that goes into a unique or foreign key is looked for in other rows,
 * or in another table, and whether the row can be written shows whether it is there.
 */
final class Keys {
  private final Resolver resolver;

  Keys(Resolver resolver) {
    this.resolver = resolver;
  }

  void inserted(Insert insert, Range target) {
    written(insert.target().name().object(), target, given(insert, target));
  }

  void copied(Copy copy, ObjectName table, Range target) {
    List<String> columns = copy.columns();
    written(table, target, columns == null ? null : Set.copyOf(columns));
  }

  /**
   * The columns that the statement itself gives values to; null where it may be any. One that is
   * left out, or is DEFAULT in each row, has a value that the caller did not choose, but for MySQL,
   * where it may be computed from the others.
   */
  private @Nullable Set<String> given(Insert insert, Range target) {
    if (resolver.rules.areMysql()) {
      return null;
    }
    if (insert.source() == null) {
      return Set.of();
    }
    List<String> names = names(insert.columns(), target);
    if (names == null || !(insert.source().body() instanceof QueryBody.Values values)) {
      return names == null ? null : Set.copyOf(names);
    }
    Set<String> given = new HashSet<>();
    for (Row row : values.rows()) {
      List<Expression> cells = row.elements();
      for (int i = 0; i < Math.min(cells.size(), names.size()); i++) {
        if (!(cells.get(i) instanceof DefaultValue)) {
          given.add(names.get(i));
        }
      }
    }
    return given;
  }

  /** The columns by place; null where they are not known. */
  @Nullable List<String> names(List<Target> columns, Range target) {
    if (!columns.isEmpty()) {
      return columns.stream().map(Target::column).toList();
    }
    return target.columns().exact()
        ? target.columns().known().stream().map(Column::name).toList()
        : null;
  }

  /**
   * Notes what a write of some columns compares.
   *
   * @param written null for all columns
   */
  void written(ObjectName table, Range target, @Nullable Set<String> written) {
    each(table, target, written, this::compared);
  }

  /** Notes what an UPDATE compares besides: PostgreSQL looks whether a row's indexes change. */
  void updated(ObjectName table, Range target, Set<String> assigned) {
    if (!resolver.rules.areMysql()) {
      each(table, target, assigned, this::comparedByIndexes);
    }
  }

  private void each(
      ObjectName table,
      Range target,
      @Nullable Set<String> written,
      BiConsumer<Relation, @Nullable Set<String>> compared) {
    for (Relation relation : resolver.relations(table)) {
      switch (relation.kind()) {
        case TABLE, PARTITIONED_TABLE -> {
          compared.accept(relation, written);
          resolver.catalog.heirs(relation).forEach(heir -> compared.accept(heir, written));
        }
        // What stands behind it may have keys, too.
        case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, COMPOSITE_TYPE -> {
          compared(target, written);
          behind(target, written, compared);
        }
      }
    }
  }

  /** The keys of the tables that a view's columns are of. */
  private void behind(
      Range view,
      @Nullable Set<String> written,
      BiConsumer<Relation, @Nullable Set<String>> compared) {
    for (long id : view.columns().all().columns()) {
      Relation base = resolver.catalog.relation(Sources.relation(id));
      if (base != null && base.isStored()) {
        Set<String> names = new HashSet<>();
        for (Column column : view.columns().known()) {
          if (written == null || written.contains(column.name())) {
            for (long source : column.sources().columns()) {
              Relation.Column of =
                  Sources.relation(source) == base.oid()
                      ? base.column(Sources.attribute(source))
                      : null;
              if (of != null) {
                names.add(of.name());
              }
            }
          }
        }
        compared.accept(base, view.columns().exact() ? names : null);
      }
    }
  }

  private void compared(Relation relation, @Nullable Set<String> written) {
    for (Relation.Column column : resolver.catalog.comparedByKeys(relation, written)) {
      resolver.use(Use.KEY, Sources.column(relation.oid(), column.attribute()));
    }
    for (ForeignKey key : resolver.catalog.referencing(relation, written)) {
      for (int attribute : key.referencedColumns()) {
        resolver.use(Use.KEY, Sources.column(key.referenced(), attribute));
      }
    }
  }

  private void comparedByIndexes(Relation relation, @Nullable Set<String> assigned) {
    Set<String> names =
        assigned == null
            ? relation.columns().stream().map(Relation.Column::name).collect(Collectors.toSet())
            : assigned;
    for (Relation.Column column : resolver.catalog.comparedByIndexes(relation, names)) {
      resolver.use(Use.KEY, Sources.column(relation.oid(), column.attribute()));
    }
  }

  /** LOAD DATA may replace the rows that have the same keys: how many shows what they were. */
  void loaded(ObjectName table) {
    boolean keyed =
        resolver.relations(table).stream()
            .anyMatch(relation ->
                relation.kind() != Relation.Kind.TABLE
                    || !resolver.catalog.comparedByKeys(relation, null).isEmpty());
    if (keyed) {
      compared(resolver.from.stored(table), null);
    }
  }

  /**
   * What a row had is compared with what is written.
   *
   * @param assigned null for all columns
   */
  void compared(Range target, @Nullable Set<String> assigned) {
    Columns columns = target.columns();
    if (assigned == null || !columns.exact()) {
      resolver.use(Use.KEY, columns.all());
      return;
    }
    var all = new ArrayList<Sources>();
    for (String name : assigned) {
      Column column = columns.named(name);
      all.add(column == null ? columns.all() : column.sources());
    }
    all.forEach(sources -> resolver.use(Use.KEY, sources));
  }
}
