package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Expressions that give one value for each row, so that another may stand in their place. */
final class PlainValues {
  /** Constructs that are neither aggregates nor give several rows. */
  private static final Set<String> CONSTRUCTS = Set.of("coalesce", "greatest", "least", "nullif");

  /**
   * Functions of MySQL's and MariaDB's own, of which its catalog has none, that are no aggregates.
   */
  private static final Set<String> OF_MYSQL =
      Set.of(
          "abs",
          "ascii",
          "ceil",
          "ceiling",
          "char_length",
          "character_length",
          "concat",
          "concat_ws",
          "crc32",
          "date",
          "date_format",
          "day",
          "floor",
          "hex",
          "hour",
          "if",
          "ifnull",
          "instr",
          "json_extract",
          "json_unquote",
          "lcase",
          "left",
          "length",
          "locate",
          "lower",
          "lpad",
          "ltrim",
          "md5",
          "mid",
          "minute",
          "month",
          "octet_length",
          "position",
          "quote",
          "repeat",
          "replace",
          "reverse",
          "right",
          "round",
          "rpad",
          "rtrim",
          "sha1",
          "sha2",
          "sign",
          "soundex",
          "substr",
          "substring",
          "substring_index",
          "to_base64",
          "trim",
          "truncate",
          "ucase",
          "unhex",
          "upper",
          "year");

  private final Language language;
  private final Catalog catalog;

  PlainValues(Language language, Catalog catalog) {
    this.language = language;
    this.catalog = catalog;
  }

  /** Whether it holds no parameter: the client will bind each that it numbered. */
  static boolean isFixed(Node node) {
    return nodes(node).stream().noneMatch(Expression.Parameter.class::isInstance);
  }

  /** The one column that such an expression is computed from; empty of any other. */
  Optional<ColumnReference> only(Expression expression) {
    ColumnReference only = null;
    for (Node node : nodes(expression)) {
      if (!isPlain(node)) {
        return Optional.empty();
      }
      if (node instanceof ColumnReference column) {
        if (only != null && !only.path().equals(column.path())) {
          return Optional.empty();
        }
        only = column;
      }
    }
    return Optional.ofNullable(only);
  }

  private boolean isPlain(Node node) {
    return switch (node) {
      case Part.Name _, Part.Argument _, Part.When _, Part.TypeName _ -> true;
      case Call call ->
          !call.star() && call.aggregation() == null && isScalar(call.function().object());
      case Construct construct ->
          CONSTRUCTS.contains(construct.keyword()) || isOfMysql(construct.keyword());
      case Expression.Literal _,
          ColumnReference _,
          Expression.Subscript _,
          Expression.Operation _,
          Expression.Logical _,
          Expression.Not _,
          Expression.Test _,
          Expression.Distinct _,
          Expression.Between _,
          Expression.Match _,
          Expression.InList _,
          Expression.Cast _,
          Expression.Collate _,
          Expression.Case _,
          Expression.Array _ ->
          true;
      // Queries, rows and parameters among them: what is not known to be harmless stays.
      default -> false;
    };
  }

  /** Whether every function of that name gives one value a row. */
  private boolean isScalar(ObjectName name) {
    List<Function> functions = catalog.functions(name);
    if (functions.isEmpty() && name.schema() == null && isOfMysql(name.name())) {
      return true;
    }
    return !functions.isEmpty()
        && functions.stream()
            .allMatch(
                function -> function.kind() == Function.Kind.FUNCTION && !function.result().set());
  }

  private boolean isOfMysql(String name) {
    return switch (language) {
      case POSTGRES -> false;
      case MYSQL -> OF_MYSQL.contains(name.toLowerCase(Locale.ROOT));
    };
  }

  private static List<Node> nodes(Node root) {
    List<Node> nodes = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Node node = open.pop();
      nodes.add(node);
      node.children(open::push);
    }
    return nodes;
  }
}
