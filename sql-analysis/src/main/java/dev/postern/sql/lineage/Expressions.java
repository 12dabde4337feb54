package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.lineage.Lineage.Write;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.AllFields;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Field;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Subquery;
import dev.postern.sql.tree.Expression.SubqueryUse;
import dev.postern.sql.tree.Expression.Variable;
import dev.postern.sql.tree.Expression.VariableAssignment;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Aggregation;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.Window;
import dev.postern.sql.tree.Query;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the value of an expression can carry. */
final class Expressions {
  private static final ObjectName EQUAL = new ObjectName(null, "=");

  private final Resolver resolver;

  Expressions(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The column an expression is of, where it comes out; what it is computed from counts as used.
   */
  Column output(Expression expression, Scope scope) {
    resolver.step();
    if (expression instanceof Subquery(_, var use, var query) && use == SubqueryUse.SCALAR) {
      Columns columns = resolver.queries.of(query, scope);
      return columns.exact() && columns.known().size() == 1
          ? columns.known().getFirst()
          : new Column("", columns.all().derived());
    }
    Column bare = bare(expression, scope);
    if (bare != null) {
      return bare;
    }
    Sources sources = carried(expression, scope);
    resolver.use(Use.EXPRESSION, sources);
    return new Column("", sources, type(expression, scope));
  }

  /** Notes what an expression is used for. */
  void used(@Nullable Expression expression, Scope scope, Use use) {
    if (expression != null) {
      resolver.use(use, carried(expression, scope));
    }
  }

  /** The column whose values the expression has unchanged; null where it computes. */
  private @Nullable Column bare(Expression expression, Scope scope) {
    return switch (expression) {
      case ColumnReference reference ->
          resolve(reference.path(), scope) instanceof Meaning.One(var column) ? column : null;
      case Field(_, var base, var field) -> {
        Columns row = row(base, scope);
        yield row == null || !row.exact() ? null : row.named(field);
      }
      case Literal literal when literal.type() == LiteralType.NULL ->
          new Column("", Sources.ABSENT);
      // Beside a column's values, a null of a type that nobody knows may be what they are cut to.
      case Cast(_, Literal literal, TypeName name)
          when literal.type() == LiteralType.NULL && type(name) != 0 ->
          new Column("", Sources.ABSENT, type(name));
      default -> null;
    };
  }

  /**
   * The union of all below. It keeps a list of what is still to visit, since a tree of operators
   * may be deeper than a stack.
   */
  Sources carried(Node root, Scope scope) {
    Sources all = resolver.computed();
    Deque<Node> visits = new ArrayDeque<>();
    Set<String> windows = new HashSet<>();
    visits.push(root);
    while (!visits.isEmpty()) {
      resolver.step();
      Node node = visits.pop();
      if (isTranslated(node, scope)) {
        continue;
      }
      switch (node) {
        case ColumnReference reference -> all = all.with(value(reference.path(), scope));
        case AllColumns(_, var qualifier) -> all = all.with(star(qualifier, scope).all());
        case Field(_, var base, var field) -> {
          Columns row = row(base, scope);
          Column column = row == null || !row.exact() ? null : row.named(field);
          if (column == null) {
            all = all.with(resolver.attribute(field));
            visits.push(base);
          } else {
            all = all.with(column.sources());
          }
        }
        case Subquery(_, var use, var query) when use == SubqueryUse.EXISTS ->
            resolver.queries.of(query, scope);
        case Query query -> all = all.with(resolver.queries.of(query, scope).all());
        case Call call -> {
          all = all.with(called(call, scope));
          node.children(visits::push);
        }
        // Which rows a window holds and in what order is no part of a value, as ORDER BY is none.
        case Operation(_, var operator, _, _) -> {
          all = all.with(resolver.operator(operator.object()));
          node.children(visits::push);
        }
        case Cast(_, _, var type) -> {
          all = all.with(resolver.cast(type.name().object()));
          node.children(visits::push);
        }
        case VariableAssignment(_, var target, var value) -> {
          Sources given = carried(value, scope);
          resolver.write(new Write(new ObjectName(null, "@" + target.name()), null, given));
          all = all.with(given);
        }
        case Variable variable -> all = all.with(resolver.variable(variable));
        case Window window -> framed(window, scope, windows);
        default -> node.children(visits::push);
      }
    }
    return all.derived();
  }

  /** Whether it only asks which rows have a value that is put into other words first. */
  private boolean isTranslated(Node node, Scope scope) {
    Comparisons.Candidate candidate = resolver.comparisons.candidate(node);
    if (candidate == null || !resolver.operator(EQUAL).isNone()) {
      return false;
    }
    Column column = bare(candidate.column(), scope);
    return column != null && resolver.comparisons.take(column, candidate.values());
  }

  private Sources called(Call call, Scope scope) {
    ObjectName function = call.function().object();
    Aggregation aggregation = call.aggregation();
    int count = call.arguments().size();
    if (aggregation != null && aggregation.withinGroup()) {
      count += aggregation.order().size();
    }
    if (resolver.keeps(function, count)) {
      Sources given = Sources.NONE;
      for (Argument argument : call.arguments()) {
        given = given.with(carried(argument, scope));
      }
      if (!given.isNone()) {
        resolver.write(new Write(function, null, given));
      }
    }
    return resolver.called(function, count);
  }

  /** What a window refers to by name is part of it. */
  private void framed(Window window, Scope scope, Set<String> seen) {
    window.partition().forEach(key -> used(key, scope, Use.GROUPING));
    window.order().forEach(item -> resolver.use(Use.ORDERING, carried(item, scope)));
    window.bounds().forEach(bound -> used(bound, scope, Use.PREDICATE));
    String base = window.base();
    Window named = base == null || !seen.add(base) ? null : scope.window(base);
    if (named != null) {
      framed(named, scope, seen);
    }
  }

  /** What a dotted name means. */
  private sealed interface Meaning {
    record One(Column column) implements Meaning {}

    record Row(Columns columns) implements Meaning {}

    /** A function called as if it were a field of a row. */
    record Computed(Sources sources) implements Meaning {}
  }

  private Sources value(List<String> path, Scope scope) {
    return switch (resolve(path, scope)) {
      case Meaning.One(var column) -> column.sources();
      case Meaning.Row(var columns) -> columns.all();
      case Meaning.Computed(var sources) -> sources;
    };
  }

  private Meaning resolve(List<String> path, Scope scope) {
    int size = path.size();
    String last = path.getLast();
    if (last.equals("_rowid") && resolver.rules.areMysql()) {
      // Another name of an inner table's key, where it has one of the right sort.
      return unknown(path, scope);
    }
    if (size == 1) {
      Column column = scope.column(last);
      if (column != null) {
        return new Meaning.One(column);
      }
      Range row = scope.range(null, last);
      return row == null ? unknown(path, scope) : new Meaning.Row(row.columns());
    }
    // A fourth part before these names this database.
    Range range = scope.range(size > 2 ? path.get(size - 3) : null, path.get(size - 2));
    if (range == null) {
      return unknown(path, scope);
    }
    Column column = Scope.in(range, last);
    if (column == null && !resolver.isCallable(last)) {
      return unknown(path, scope);
    }
    return column == null
        ? new Meaning.Computed(range.columns().all().with(resolver.attribute(last)).derived())
        : new Meaning.One(column);
  }

  private Meaning unknown(List<String> path, Scope scope) {
    resolver.unknown.add(String.join(".", path));
    return new Meaning.Computed(scope.everything().derived());
  }

  /** The columns that {@code *} or {@code t.*} stands for. */
  Columns star(List<String> qualifier, Scope scope) {
    if (qualifier.isEmpty()) {
      return scope.star();
    }
    int size = qualifier.size();
    Range range = scope.range(size > 1 ? qualifier.get(size - 2) : null, qualifier.getLast());
    return range == null ? Columns.open(scope.everything()) : range.columns();
  }

  /** The columns that {@code (expression).*} stands for. */
  Columns fields(AllFields all, Scope scope) {
    Columns row = row(all.base(), scope);
    if (row != null) {
      return row;
    }
    Sources sources = carried(all.base(), scope);
    resolver.use(Use.EXPRESSION, sources);
    Columns ofType = ofType(type(all.base(), scope), sources);
    return ofType == null ? Columns.open(sources) : ofType;
  }

  /** The columns of a row that a range has; null where the expression is no such row. */
  private @Nullable Columns row(Expression expression, Scope scope) {
    return expression instanceof ColumnReference(_, var path)
            && resolve(path, scope) instanceof Meaning.Row(var columns)
        ? columns
        : null;
  }

  /** The columns of a composite type, each carrying {@code sources}; null for other types. */
  @Nullable Columns ofType(int oid, Sources sources) {
    Type type = oid == 0 ? null : resolver.catalog.type(oid);
    Relation relation = type == null ? null : resolver.catalog.relation(type.relation());
    if (relation == null) {
      return null;
    }
    var columns = new ArrayList<Column>(relation.columns().size());
    for (Relation.Column column : relation.columns()) {
      if (!column.dropped()) {
        columns.add(new Column(column.name(), sources.derived(), column.type()));
      }
    }
    return Columns.of(columns);
  }

  /** The type's OID where it shows without working out what functions and operators yield. */
  int type(Expression expression, Scope scope) {
    return switch (expression) {
      case ColumnReference(_, var path) ->
          resolve(path, scope) instanceof Meaning.One(var column) ? column.type() : 0;
      case Cast(_, _, var type) -> type(type);
      default -> 0;
    };
  }

  /** 0 where the name could mean several types, or none. */
  int type(TypeName type) {
    if (type.setOf() || type.dimensions() > 0) {
      return 0;
    }
    ObjectName name = type.name().object();
    List<Type> types = resolver.catalog.types(name);
    return types.size() == 1 ? types.getFirst().oid() : 0;
  }

  /** The type of an array's elements where it shows, 0 where it does not. */
  int elementType(Expression expression, Scope scope) {
    if (expression instanceof Cast(_, _, TypeName name) && name.dimensions() > 0) {
      List<Type> types = resolver.catalog.types(name.name().object());
      return types.size() == 1 ? types.getFirst().oid() : 0;
    }
    int oid = type(expression, scope);
    Type type = oid == 0 ? null : resolver.catalog.type(oid);
    return type == null || type.kind() != Type.Kind.BASE ? 0 : type.of();
  }
}
