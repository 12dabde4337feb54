package dev.postern.gateway;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.Function.Volatility;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a statement asks the same each time it is sent. One that looks at the clock, at a setting
 * or at what another session does could ask something else in the same words; so every part must be
 * of those that are known not to.
 */
final class FixedQuestion {
  private static final Set<Kind> ASKING = EnumSet.of(Kind.READ, Kind.BULK_EXPORT);

  /** Constructs that the grammar knows and that look at nothing but their operands. */
  private static final Set<String> CONSTRUCTS =
      Set.of(
          "coalesce", "nullif", "greatest", "least", "grouping", "rollup", "cube", "grouping sets");

  /** Types whose input reads no clock: times have words such as {@code now}. */
  private static final Set<String> TYPES =
      Set.of(
          "bool", "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar",
          "bpchar", "uuid", "bytea", "inet", "cidr", "money");

  /** What stands for another moment each time in a date, a time or a range of them. */
  private static final List<String> MOMENTS = List.of("now", "today", "tomorrow", "yesterday");

  private final Catalog catalog;

  FixedQuestion(Catalog catalog) {
    this.catalog = catalog;
  }

  boolean is(Analyzed analyzed, Node tree) {
    return ASKING.containsAll(analyzed.kinds())
        && analyzed.reads().stream().allMatch(this::isTable)
        && analyzed.functions().stream().allMatch(this::isImmutable)
        && isFixed(tree);
  }

  /** Whether a constant or bound value may mean another moment each time. */
  static boolean isMoment(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return MOMENTS.stream().anyMatch(lower::contains);
  }

  /** A view may look anywhere, and the server's own relations show settings and sessions. */
  private boolean isTable(ObjectName name) {
    List<Relation> relations = catalog.relations(name);
    return !relations.isEmpty() && relations.stream().allMatch(FixedQuestion::isTable);
  }

  private static boolean isTable(Relation relation) {
    return !relation.system()
        && switch (relation.kind()) {
          case TABLE, PARTITIONED_TABLE -> true;
          case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE, SEQUENCE, COMPOSITE_TYPE -> false;
        };
  }

  private boolean isImmutable(ObjectName name) {
    return !catalog.functions(name).isEmpty() && isImmutableIfCalled(name);
  }

  /** {@code x.f} may call {@code f(x)}. */
  private boolean isImmutableIfCalled(ObjectName name) {
    return catalog.functions(name).stream().allMatch(FixedQuestion::isImmutable);
  }

  private static boolean isImmutable(Function function) {
    return function.system() && function.body().volatility() == Volatility.IMMUTABLE;
  }

  /** Whether no part of it may mean another moment each time. */
  boolean isFixed(Node tree) {
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(tree);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      boolean fixed =
          switch (node) {
            case Expression.Literal literal -> !isMoment(literal.value());
            case Expression.ColumnReference reference ->
                reference.path().size() == 1 || isNoCall(reference.path().getLast());
            case Expression.Field field -> isNoCall(field.field());
            case Expression.Construct construct -> CONSTRUCTS.contains(construct.keyword());
            case Expression.Cast cast -> isFixed(cast);
            case TableExpression.Extracted _ -> false;
            default -> true;
          };
      if (!fixed) {
        return false;
      }
      node.children(nodes::push);
    }
    return true;
  }

  private boolean isNoCall(String attribute) {
    return isImmutableIfCalled(new ObjectName(null, attribute));
  }

  /** A text that is computed could be the word for a moment. */
  private static boolean isFixed(Expression.Cast cast) {
    Name type = cast.type().name();
    boolean servers = type.parts().size() == 1 || type.parts().getFirst().equals("pg_catalog");
    return cast.operand() instanceof Expression.Literal
        || cast.operand() instanceof Expression.Parameter
        || (servers && TYPES.contains(type.parts().getLast()));
  }
}
