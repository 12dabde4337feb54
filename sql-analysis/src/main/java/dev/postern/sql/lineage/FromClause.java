package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Scope.Item;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Derived;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.FunctionRows;
import dev.postern.sql.tree.TableExpression.Functions;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.JoinType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a FROM brings into scope. */
final class FromClause {
  private final Resolver resolver;
  private final RowFunctions functions;
  private final Map<Integer, Columns> relations = new HashMap<>();

  FromClause(Resolver resolver) {
    this.resolver = resolver;
    this.functions = new RowFunctions(resolver);
  }

  /**
   * The ranges of one table expression.
   *
   * @param scope with the ranges to its left, which only a LATERAL sees
   */
  List<Item> of(TableExpression table, Scope scope) {
    resolver.step();
    return switch (table) {
      case TableExpression.Relation relation -> visible(relation(relation, scope));
      case Derived derived ->
          visible(
              aliased(
                  Range.named(
                      null,
                      resolver.queries.of(
                          derived.query(), derived.lateral() ? scope : scope.without())),
                  derived.alias()));
      case Functions rows -> visible(functions.of(rows, scope));
      case Extracted extracted -> visible(functions.of(extracted, scope));
      case Join join -> join(join, scope);
      case FunctionRows rows ->
          visible(
              functions.of(new Functions(rows.span(), false, List.of(rows), false, null), scope));
    };
  }

  private static List<Item> visible(Range range) {
    return List.of(new Item(range, true, true));
  }

  /** A range by the names its alias gives. */
  Range aliased(Range range, @Nullable Alias alias) {
    if (alias == null) {
      return range;
    }
    Columns columns = range.columns().renamed(alias.columns());
    return alias.name() == null
        ? range.by(columns)
        : new Range(alias.name(), relation(range, alias.name()), range.hidden(), columns);
  }

  /**
   * What {@code schema.name} finds a range by that has a name of its own. An alias of MySQL's stays
   * in its table's database, and what is no table is found in any.
   */
  private @Nullable ObjectName relation(Range range, String name) {
    if (!resolver.rules.areMysql()) {
      return null;
    }
    ObjectName relation = range.relation();
    return new ObjectName(relation == null ? null : relation.schema(), name);
  }

  private Range relation(TableExpression.Relation relation, Scope scope) {
    if (relation.sample() != null) {
      resolver.use(Use.PREDICATE, resolver.called(relation.sample().method().object(), 1));
      relation
          .sample()
          .arguments()
          .forEach(a -> resolver.expressions.used(a, scope, Use.PREDICATE));
    }
    Name name = relation.name();
    if (name.parts().size() == 1) {
      String only = name.parts().getFirst();
      Columns common = scope.commonTable(only);
      if (common != null) {
        Range range = Range.named(only, common);
        return aliased(new Range(only, relation(range, only), List.of(), common), relation.alias());
      }
    }
    return aliased(stored(name.object()), relation.alias());
  }

  /** A relation by its own name: the catalog's, or one that this transaction has made. */
  Range stored(ObjectName name) {
    List<Relation> candidates = resolver.relations(name);
    var possible = new ArrayList<Columns>(resolver.own.columns(name.name()));
    candidates.forEach(candidate -> possible.add(columns(candidate)));
    if (possible.isEmpty() || resolver.own.isOpaque(name.name())) {
      return new Range(
          name.name(), resolver.full(name), List.of(), Columns.open(Sources.everything(name)));
    }
    Columns columns = possible.getFirst();
    for (Columns other : possible.subList(1, possible.size())) {
      columns = columns.alternative(other);
    }
    if (resolver.own.reshaped()) {
      columns = columns.alternative(Columns.open(Sources.NONE));
    }
    boolean stored =
        possible.size() == 1 && (candidates.isEmpty() || candidates.getFirst().isStored());
    List<Column> hidden =
        resolver.rules.areMysql() ? hidden(candidates) : stored ? Range.SYSTEM_COLUMNS : List.of();
    return new Range(name.name(), resolver.full(name), hidden, columns);
  }

  private static List<Column> hidden(List<Relation> candidates) {
    var hidden = new ArrayList<Column>();
    for (Relation candidate : candidates) {
      for (Relation.Column column : candidate.columns()) {
        if (column.hidden()) {
          Sources sources = Sources.column(candidate.oid(), column.attribute());
          hidden.add(new Column(column.name(), sources, column.type()));
        }
      }
    }
    return hidden;
  }

  private Columns columns(Relation relation) {
    return relations.computeIfAbsent(
        relation.oid(),
        oid -> {
          var columns = new ArrayList<Column>(relation.columns().size());
          for (Relation.Column column : relation.columns()) {
            if (!column.dropped() && !column.hidden()) {
              Sources sources = Sources.column(oid, column.attribute());
              if (relation.isDefined()) {
                // A view's column may have labels of its own besides.
                sources = sources.or(resolver.catalog.sources(oid, column.attribute()));
              }
              columns.add(new Column(column.name(), sources, column.type()));
            }
          }
          return Columns.of(columns);
        });
  }

  /** The sides see each other only in ON; a LATERAL on the right sees the left. */
  private List<Item> join(Join join, Scope scope) {
    List<Item> left = of(join.left(), scope);
    Scope beside = scope.beside(left);
    List<Item> right = of(join.right(), beside);
    List<String> merged = join.natural() ? common(left, right) : join.using();
    if (join.condition() != null) {
      Scope sides = scope.without();
      sides.add(left);
      sides.add(right);
      resolver.expressions.used(join.condition(), sides, Use.JOIN);
    }
    if (merged == null) {
      return opaque(join, left, right);
    }
    boolean renamed = join.alias() != null;
    if (merged.isEmpty() && !renamed) {
      var both = new ArrayList<>(left);
      both.addAll(right);
      return both;
    }
    if (resolver.rules instanceof Rules.Mysql mysql
        && mysql.mariadb()
        && !hidden(left, right, merged).isEmpty()) {
      return opaque(join, left, right);
    }
    List<String> inOrder = resolver.rules.areMysql() ? inOrder(join, left, right, merged) : merged;
    return inOrder == null ? opaque(join, left, right) : merged(join, left, right, inOrder);
  }

  /**
   * MySQL gives merged columns in the order of the table it takes them from, which stands first;
   * null where that is not known.
   */
  private static @Nullable List<String> inOrder(
      Join join, List<Item> left, List<Item> right, List<String> names) {
    Columns first = bare(join.type() == JoinType.RIGHT ? right : left);
    if (names.size() == 1) {
      return names;
    }
    return first.exact() && names.stream().allMatch(first::has)
        ? first.known().stream().map(Column::name).filter(names::contains).distinct().toList()
        : null;
  }

  /** The columns that both sides have; null where those of a side are not all known. */
  private static @Nullable List<String> common(List<Item> left, List<Item> right) {
    Columns ofLeft = bare(left);
    Columns ofRight = bare(right);
    if (!ofLeft.exact() || !ofRight.exact() || ofLeft.hasNameless() || ofRight.hasNameless()) {
      return null;
    }
    var names = new ArrayList<String>();
    for (Column column : ofLeft.known()) {
      if (ofRight.has(column.name())) {
        names.add(column.name());
      }
    }
    return names;
  }

  private static Columns bare(List<Item> items) {
    Columns all = Columns.NONE;
    for (Item item : items) {
      if (item.bare()) {
        all = all.then(item.range().columns());
      }
    }
    return all;
  }

  private List<Item> opaque(Join join, List<Item> left, List<Item> right) {
    Columns both = bare(left).then(bare(right));
    resolver.use(Use.JOIN, both.all());
    Range range =
        new Range(
            null, null, hidden(left, right), new Columns(List.of(), placeless(both), both.all()));
    return exposed(join, left, right, aliased(range, join.alias()), List.of());
  }

  /** PostgreSQL finds those by the tables' names alone where a join has columns of its own. */
  private List<Column> hidden(List<Item> left, List<Item> right) {
    if (!resolver.rules.areMysql()) {
      return List.of();
    }
    return Stream.concat(left.stream(), right.stream())
        .filter(Item::bare)
        .flatMap(item -> item.range().hidden().stream())
        .toList();
  }

  private List<Column> hidden(List<Item> left, List<Item> right, List<String> names) {
    return hidden(left, right).stream().filter(column -> names.contains(column.name())).toList();
  }

  private static List<Column> placeless(Columns columns) {
    var all = new ArrayList<>(columns.known());
    all.addAll(columns.later());
    return all;
  }

  private List<Item> merged(Join join, List<Item> left, List<Item> right, List<String> names) {
    Columns ofLeft = bare(left);
    Columns ofRight = bare(right);
    var merged = new ArrayList<Column>(names.size());
    for (String name : names) {
      Column one = found(left, name);
      Column other = found(right, name);
      Column column = merged(join, name, one, other);
      merged.add(column);
      resolver.use(Use.JOIN, one == null ? Sources.NONE : one.sources());
      resolver.use(Use.JOIN, other == null ? Sources.NONE : other.sources());
    }
    boolean rightFirst = resolver.rules.areMysql() && join.type() == JoinType.RIGHT;
    Columns first = except(rightFirst ? ofRight : ofLeft, names);
    Columns second = except(rightFirst ? ofLeft : ofRight, names);
    Columns all = Columns.of(merged).then(first).then(second);
    Range range = aliased(new Range(null, null, hidden(left, right), all), join.alias());
    return exposed(join, left, right, range, merged);
  }

  private static @Nullable Column found(List<Item> side, String name) {
    Column found = bare(side).named(name);
    for (Item item : side) {
      Column hidden = item.bare() ? item.range().hidden(name) : null;
      if (hidden != null) {
        found = found == null ? hidden : new Column(name, found.sources().with(hidden.sources()));
      }
    }
    return found;
  }

  /** The server takes an inner or left join's from the left, a right join's from the right. */
  private static Column merged(
      Join join, String name, @Nullable Column left, @Nullable Column right) {
    if (left == null || right == null) {
      Column either = left == null ? right : left;
      return either == null ? new Column(name, Sources.NONE) : either;
    }
    if (left.type() == 0 || left.type() != right.type()) {
      // The server converts where the types differ, which may cut, and then takes either.
      return new Column(name, left.sources().with(right.sources()).derived());
    }
    return switch (join.type()) {
      case INNER, LEFT, CROSS -> left;
      case RIGHT -> right;
      case FULL -> new Column(name, left.sources().with(right.sources()));
    };
  }

  private static Columns except(Columns columns, List<String> names) {
    return new Columns(
        columns.known().stream().filter(column -> !names.contains(column.name())).toList(),
        columns.later().stream().filter(column -> !names.contains(column.name())).toList(),
        columns.rest());
  }

  /** A join's own columns are found bare; its sides by their names, unless it has one itself. */
  private static List<Item> exposed(
      Join join, List<Item> left, List<Item> right, Range range, List<Column> merged) {
    boolean named = join.alias() != null;
    var items = new ArrayList<Item>();
    items.add(new Item(range, named, true));
    if (!named) {
      for (List<Item> side : List.of(left, right)) {
        side.forEach(item -> items.add(new Item(item.range(), item.byName(), false)));
      }
    }
    Alias using = join.usingAlias();
    if (using != null) {
      items.add(new Item(Range.named(using.name(), Columns.of(merged)), true, false));
    }
    return items;
  }
}
