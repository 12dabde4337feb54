package dev.postern.sql.rewrite;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.rewrite.MysqlType.Sort;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Pattern;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row filter's condition in the words of MySQL and MariaDB, from its tree: so that it means what
 * it says under every sql_mode, character set, time and variable that the session may set. Values
 * of two sorts are not compared, since the servers would convert one of them: {@code '7x' = 7}
 * holds there.
 */
final class MysqlCondition {
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*");

  private final Catalog catalog;
  private final Relation table;
  private final UnaryOperator<String> words;
  private final Map<String, Object> claims;
  private boolean plain = true;

  /** Whether the caller lacks a claim, or has one that its column could not hold. */
  private boolean lacks;

  /** It cannot be said in these words. */
  static final class Unsayable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsayable(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * A condition in words.
   *
   * @param plain whether it is made of comparisons of stored values with constants alone, which
   *     neither fail nor warn
   */
  record Said(String text, boolean plain) {
    private static final Said NOTHING_PASSES = new Said("FALSE", true);
  }

  private MysqlCondition(
      Catalog catalog, Relation table, UnaryOperator<String> words, Map<String, Object> claims) {
    this.catalog = catalog;
    this.table = table;
    this.words = words;
    this.claims = claims;
  }

  /**
   * Says a condition.
   *
   * @param words what stands for a column of the table
   * @param claims of the caller's token
   */
  static Said say(
      RowCondition condition,
      Catalog catalog,
      Relation table,
      UnaryOperator<String> words,
      Map<String, Object> claims)
      throws Unsayable {
    var saying = new MysqlCondition(catalog, table, words, claims);
    String said = saying.truth(condition.tree());
    return saying.lacks ? Said.NOTHING_PASSES : new Said(said, saying.plain);
  }

  /** Why it cannot be said; null where it can, whoever asks. */
  static @Nullable String unsayable(RowCondition condition, Catalog catalog, Relation table) {
    var all =
        condition.claims().stream().collect(Collectors.toMap(claim -> claim, _ -> (Object) 1));
    try {
      say(condition, catalog, table, Quoting::backquoted, all);
      return null;
    } catch (Unsayable unsayable) {
      return unsayable.why();
    }
  }

  private String truth(Expression condition) throws Unsayable {
    return switch (condition) {
      case Expression.Logical(_, var conjunction, var operands) -> {
        List<String> parts = new ArrayList<>();
        for (Expression operand : operands) {
          parts.add(truth(operand));
        }
        yield "(" + String.join(conjunction ? " AND " : " OR ", parts) + ")";
      }
      case Expression.Not(_, var operand) -> "(NOT (" + truth(operand) + "))";
      case Expression.Test(_, var operand, var property, var negated) ->
          "(" + tested(operand, property) + " IS " + (negated ? "NOT " : "") + property + ")";
      case Operation(_, var operator, var left, var right)
          when left != null && Families.COMPARISONS.contains(operator.parts().getLast()) -> {
        Compared both = compared(List.of(left, right));
        yield "(" + both.at(0) + " " + operator.parts().getLast() + " " + both.at(1) + ")";
      }
      case Expression.Distinct(_, var left, var right, var negated) -> {
        Compared both = compared(List.of(left, right));
        String same = "(" + both.at(0) + " <=> " + both.at(1) + ")";
        yield negated ? same : "(NOT " + same + ")";
      }
      case Expression.Between(_, var operand, var low, var high, var symmetric, var negated) -> {
        if (symmetric) {
          throw new Unsayable("BETWEEN SYMMETRIC");
        }
        Compared all = compared(List.of(operand, low, high));
        String not = negated ? " NOT" : "";
        yield "(" + all.at(0) + not + " BETWEEN " + all.at(1) + " AND " + all.at(2) + ")";
      }
      case Expression.InList(_, var operand, var items, var negated) -> {
        List<Expression> values = new ArrayList<>(List.of(operand));
        values.addAll(items);
        List<String> all = compared(values).values();
        String among = String.join(", ", all.subList(1, all.size()));
        yield "(" + all.getFirst() + (negated ? " NOT" : "") + " IN (" + among + "))";
      }
      case Expression.Match match -> like(match);
      case Expression.Case(_, var operand, var branches, var otherwise) -> {
        if (operand != null) {
          throw new Unsayable("CASE of a value");
        }
        yield cases(branches, otherwise);
      }
      case Literal(_, var type, var value) when type == LiteralType.BOOLEAN ->
          value.equalsIgnoreCase("true") ? "TRUE" : "FALSE";
      case Literal(_, var type, _) when type == LiteralType.NULL -> "NULL";
      case ColumnReference column when sort(column) == Sort.NUMBER ->
          "(" + value(column, Sort.NUMBER, false) + " <> 0)";
      default -> throw new Unsayable("a value where a condition has to be");
    };
  }

  private String cases(List<When> branches, @Nullable Expression otherwise) throws Unsayable {
    StringBuilder said = new StringBuilder("(CASE");
    for (When branch : branches) {
      said.append(" WHEN ").append(truth(branch.condition()));
      said.append(" THEN ").append(truth(branch.result()));
    }
    said.append(" ELSE ").append(otherwise == null ? "NULL" : truth(otherwise));
    return said.append(" END)").toString();
  }

  private String tested(Expression operand, Expression.Property property) throws Unsayable {
    return switch (property) {
      case NULL -> {
        Sort sort = sort(operand);
        yield sort == Sort.TRUTH ? truth(operand) : compared(List.of(operand)).at(0);
      }
      case TRUE, FALSE, UNKNOWN -> truth(operand);
      case DOCUMENT, NORMALIZED, JSON -> throw new Unsayable("IS " + property);
    };
  }

  /** The escape is said always: without one the session's sql_mode decides whether there is any. */
  private String like(Expression.Match match) throws Unsayable {
    if (match.kind() != Pattern.LIKE) {
      throw new Unsayable(match.kind().name());
    }
    String escape = "\\";
    if (match.escape() instanceof Literal literal && literal.value().length() == 1) {
      escape = literal.value();
    } else if (match.escape() != null) {
      throw new Unsayable("ESCAPE of more than a character");
    }
    Compared both = compared(List.of(match.operand(), match.pattern()));
    if (both.sort() != Sort.TEXT) {
      throw new Unsayable("LIKE of what is no text");
    }
    String not = match.negated() ? " NOT" : "";
    return "(" + both.at(0) + not + " LIKE " + both.at(1) + " ESCAPE " + Quoting.hex(escape) + ")";
  }

  private record Compared(Sort sort, List<String> values) {
    String at(int place) {
      return values.get(place);
    }
  }

  /** Values of one sort. Where no column says a collation, the session would: there it is said. */
  private Compared compared(List<Expression> values) throws Unsayable {
    Sort sort = sort(values);
    boolean fixed = values.stream().noneMatch(MysqlCondition::hasColumn);
    List<String> said = new ArrayList<>();
    for (Expression value : values) {
      said.add(value(value, sort, fixed));
    }
    return new Compared(sort, said);
  }

  private static boolean hasColumn(Node node) {
    if (node instanceof ColumnReference) {
      return true;
    }
    List<Node> below = new ArrayList<>();
    node.children(below::add);
    return below.stream().anyMatch(MysqlCondition::hasColumn);
  }

  /** The one sort of all values; that of texts where all are constants in quotes and claims. */
  private Sort sort(List<Expression> values) throws Unsayable {
    Sort found = null;
    for (Expression value : values) {
      Sort sort = sort(value);
      if (sort != null && found != null && sort != found) {
        boolean numbers = Set.of(Sort.NUMBER, Sort.TRUTH).containsAll(Set.of(sort, found));
        boolean times = Set.of(Sort.DAY, Sort.MOMENT).containsAll(Set.of(sort, found));
        if (!numbers && !times) {
          throw new Unsayable("a comparison of values of several sorts");
        }
        sort = numbers ? Sort.NUMBER : Sort.MOMENT;
      }
      found = sort == null ? found : sort;
    }
    return found == null ? Sort.TEXT : found;
  }

  /** The sort of a value; null where it takes that of what it is compared with. */
  private @Nullable Sort sort(Expression value) throws Unsayable {
    return switch (value) {
      case ColumnReference column -> {
        MysqlType type = type(column);
        Sort sort = type == null ? null : type.sort();
        if (sort == null) {
          throw new Unsayable("the type of " + column.path().getLast());
        }
        yield sort;
      }
      case Literal(_, var type, _) ->
          switch (type) {
            case INTEGER, DECIMAL -> Sort.NUMBER;
            case BOOLEAN -> Sort.TRUTH;
            case STRING, NULL -> null;
            case BITS -> throw new Unsayable("a constant of bits");
          };
      case Call call ->
          switch (function(call)) {
            case "claim" -> null;
            case "length", "abs" -> Sort.NUMBER;
            case "lower", "upper", "left", "right", "btrim" -> Sort.TEXT;
            default -> throw new Unsayable(function(call));
          };
      case Operation(_, var operator, _, _) when operator.parts().getLast().equals("||") ->
          Sort.TEXT;
      case Operation(_, var operator, _, _) when ARITHMETIC.contains(operator.parts().getLast()) ->
          Sort.NUMBER;
      case Construct construct -> sort(parts(construct));
      case Expression.Case _ -> throw new Unsayable("CASE as a value");
      default -> Sort.TRUTH;
    };
  }

  private @Nullable MysqlType type(ColumnReference column) {
    Relation.Column known = column(column);
    return known == null ? null : MysqlType.of(catalog, known);
  }

  private Relation.@Nullable Column column(ColumnReference column) {
    return table.column(column.path().getLast());
  }

  private static String function(Call call) {
    return call.function().parts().getLast();
  }

  private static List<Expression> parts(Construct construct) throws Unsayable {
    List<Expression> parts = new ArrayList<>();
    for (Node part : construct.parts()) {
      if (part instanceof Expression expression) {
        parts.add(expression);
      }
    }
    boolean known = Set.of("coalesce", "nullif").contains(construct.keyword());
    if (!known || parts.isEmpty() || parts.size() != construct.parts().size()) {
      throw new Unsayable(construct.keyword());
    }
    return parts;
  }

  private String value(Expression value, Sort sort, boolean fixed) throws Unsayable {
    return switch (value) {
      case ColumnReference column -> words.apply(column.path().getLast());
      case Literal literal -> {
        String said = MysqlConstants.of(literal, sort);
        if (said == null) {
          throw new Unsayable("a constant that is no value of what it is compared with");
        }
        yield fixed && sort == Sort.TEXT ? exact(said) : said;
      }
      case Call call when function(call).equals("claim") -> {
        String name = ((Literal) call.arguments().getFirst().value()).value();
        String said = MysqlConstants.ofClaim(claims.get(name), sort);
        if (said == null) {
          lacks = true;
          yield "NULL";
        }
        yield fixed && sort == Sort.TEXT ? exact(said) : said;
      }
      case Call call -> called(call, fixed);
      case Construct construct -> {
        plain = false;
        List<String> said = new ArrayList<>();
        for (Expression part : parts(construct)) {
          said.add(value(part, sort, fixed));
        }
        yield construct.keyword() + "(" + String.join(", ", said) + ")";
      }
      case Operation(_, var operator, var left, var right) -> {
        plain &= left == null && right instanceof Literal;
        String symbol = operator.parts().getLast();
        if (left == null) {
          yield "(" + symbol + " " + value(right, Sort.NUMBER, fixed) + ")";
        }
        boolean joins = symbol.equals("||");
        Sort operands = joins ? Sort.TEXT : Sort.NUMBER;
        require(List.of(left, right), operands);
        String first = value(left, operands, fixed);
        String second = value(right, operands, fixed);
        yield joins
            ? "concat(" + first + ", " + second + ")"
            : "(" + first + " " + symbol + " " + second + ")";
      }
      default -> truth(value);
    };
  }

  private void require(List<Expression> values, Sort sort) throws Unsayable {
    for (Expression value : values) {
      Sort own = sort(value);
      if (own != null && own != sort) {
        throw new Unsayable("a value of another sort than it has to be");
      }
    }
  }

  private static String exact(String constant) {
    return "(" + constant + " COLLATE utf8mb4_bin)";
  }

  private String called(Call call, boolean fixed) throws Unsayable {
    plain = false;
    List<Expression> arguments = call.arguments().stream().map(a -> a.value()).toList();
    String function = function(call);
    boolean cuts = function.equals("left") || function.equals("right");
    if (arguments.size() != (cuts ? 2 : 1)) {
      throw new Unsayable(function + " of " + arguments.size() + " values");
    }
    Sort sort = function.equals("abs") ? Sort.NUMBER : Sort.TEXT;
    require(arguments.subList(0, 1), sort);
    String value = value(arguments.getFirst(), sort, fixed);
    if (cuts) {
      if (!(arguments.getLast() instanceof Literal count && count.type() == LiteralType.INTEGER)) {
        throw new Unsayable(function + " of what is no plain number of characters");
      }
      return function + "(" + value + ", " + count.value() + ")";
    }
    return switch (function) {
      case "btrim" -> "trim(" + value + ")";
      case "length" -> "char_length(" + value + ")";
      default -> function + "(" + value + ")";
    };
  }
}
