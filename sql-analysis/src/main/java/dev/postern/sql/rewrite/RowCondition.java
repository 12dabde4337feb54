package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table pass: an expression over its columns and the caller's claims, such as
 * {@code region = claim('region')}.
 *
 * @param text as the configuration has it
 * @param places where columns and claims stand in it, in order
 */
public record RowCondition(String text, List<Place> places) {
  private static final String PREFIX = "SELECT WHERE ";
  private static final String CLAIM = "claim";
  private static final String NOTHING_PASSES = "FALSE";

  private static final Set<String> OPERATORS =
      Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "+", "-", "*", "||");
  private static final Set<String> FUNCTIONS =
      Set.of("lower", "upper", "length", "left", "right", "abs", "btrim", "date_trunc");
  private static final Set<String> CONSTRUCTS =
      Set.of(
          "coalesce",
          "nullif",
          "greatest",
          "least",
          "current_date",
          "current_timestamp",
          "localtimestamp");

  /** What does not stand in the text as it will be sent. */
  sealed interface Place {
    Span span();

    record Column(Span span, String name) implements Place {}

    record Claim(Span span, String name) implements Place {}
  }

  public RowCondition {
    places = List.copyOf(places);
  }

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException saying what is wrong with it, in a sentence for its writer
   */
  public static RowCondition parse(String text) {
    Expression where = expression(text);
    List<Place> places = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>();
    open.push(where);
    while (!open.isEmpty()) {
      Node node = open.pop();
      Place place = place(node);
      if (place == null) {
        require(node);
        node.children(open::push);
      } else {
        places.add(place);
      }
    }
    places.sort(Comparator.comparingInt(place -> place.span().start()));
    if (places.stream().noneMatch(place -> place instanceof Place.Column)) {
      throw new IllegalArgumentException("a row filter's condition looks at a column of its table");
    }
    return new RowCondition(text, places);
  }

  /** Comments, escapes and semicolons could mean another thing in the text they are put into. */
  private static Expression expression(String text) {
    for (String unwanted : List.of("--", "/*", "\\", ";", "$", "\0")) {
      if (text.contains(unwanted)) {
        throw new IllegalArgumentException("a row filter's condition holds no " + unwanted);
      }
    }
    Expression where = where(text);
    if (where == null) {
      throw new IllegalArgumentException("a row filter's condition is one SQL expression");
    }
    return where;
  }

  private static @Nullable Expression where(String text) {
    List<Parsed> parsed =
        new PostgresParser(Limits.DEFAULT).parse(PREFIX + text, /* standardStrings= */ true);
    if (parsed.size() == 1
        && parsed.getFirst() instanceof Parsed.Understood(_, Query query)
        && query.body() instanceof Select select
        && select.where() != null
        && isBare(query, select)) {
      return select.where();
    }
    return null;
  }

  private static boolean isBare(Query query, Select select) {
    return query.with() == null
        && query.order().isEmpty()
        && query.limit() == null
        && query.offset() == null
        && query.locking().isEmpty()
        && select.items().isEmpty()
        && select.from().isEmpty()
        && select.groupBy().isEmpty()
        && select.having() == null
        && select.windows().isEmpty();
  }

  private static @Nullable Place place(Node node) {
    if (node instanceof ColumnReference(var span, var path)) {
      if (path.size() > 1) {
        throw new IllegalArgumentException(
            "a row filter's condition names columns alone: " + String.join(".", path));
      }
      return new Place.Column(inText(span), path.getFirst());
    }
    if (node instanceof Call call && isFunction(call, CLAIM)) {
      if (call.arguments().size() == 1
          && isPlain(call)
          && call.arguments().getFirst().value() instanceof Literal(_, var type, var name)
          && type == LiteralType.STRING) {
        return new Place.Claim(inText(call.span()), name);
      }
      throw new IllegalArgumentException("claim takes one name: claim('region')");
    }
    return null;
  }

  private static Span inText(Span span) {
    return new Span(span.start() - PREFIX.length(), span.end() - PREFIX.length());
  }

  private static boolean isFunction(Call call, String name) {
    return call.function().parts().equals(List.of(name));
  }

  private static boolean isPlain(Call call) {
    return call.aggregation() == null
        && !call.star()
        && call.arguments().stream().allMatch(a -> a.name() == null && !a.variadic());
  }

  private static void require(Node node) {
    boolean fits =
        switch (node) {
          case Literal _,
              Expression.Logical _,
              Expression.Not _,
              Expression.Distinct _,
              Expression.Between _,
              Expression.Match _,
              Expression.InList _,
              Expression.Case _,
              Part.When _,
              Part.Argument _,
              Part.Name _ ->
              true;
          case Expression.Test test ->
              switch (test.property()) {
                case NULL, TRUE, FALSE, UNKNOWN -> true;
                case DOCUMENT, NORMALIZED, JSON -> false;
              };
          case Expression.Operation operation ->
              operation.operator().parts().size() == 1
                  && OPERATORS.contains(operation.operator().parts().getFirst());
          case Construct construct -> CONSTRUCTS.contains(construct.keyword());
          case Call call ->
              isPlain(call)
                  && call.function().parts().size() == 1
                  && FUNCTIONS.contains(call.function().parts().getFirst());
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a row filter's condition is made of columns, constants, claim('…'), comparisons, AND,"
              + " OR, NOT, CASE, arithmetic and the functions "
              + FUNCTIONS.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  /** The columns it looks at. */
  public Set<String> columns() {
    return places.stream()
        .filter(place -> place instanceof Place.Column)
        .map(place -> ((Place.Column) place).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The claims it looks at. */
  public Set<String> claims() {
    return places.stream()
        .filter(place -> place instanceof Place.Claim)
        .map(place -> ((Place.Claim) place).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The condition for one caller: in parentheses, each column behind the table's name. A claim that
   * the caller lacks, or that is no single value, lets no row pass.
   *
   * @param table what the table goes by there
   * @param claims of the caller's token
   */
  String render(String table, Map<String, Object> claims) {
    return render(column -> Quoting.identifier(table) + "." + Quoting.identifier(column), claims);
  }

  /**
   * The same with other words for columns.
   *
   * @param words what stands for a column
   */
  String render(UnaryOperator<String> words, Map<String, Object> claims) {
    StringBuilder rendered = new StringBuilder("(");
    int copied = 0;
    for (Place place : places) {
      rendered.append(text, copied, place.span().start());
      copied = place.span().end();
      switch (place) {
        case Place.Column(_, var name) -> rendered.append(words.apply(name));
        case Place.Claim(_, var name) -> {
          String value = value(claims.get(name));
          if (value == null) {
            return NOTHING_PASSES;
          }
          rendered.append(Quoting.literal(value));
        }
      }
    }
    return rendered.append(text, copied, text.length()).append(')').toString();
  }

  /** The condition for one caller as a tree. */
  Expression tree(String table, Map<String, Object> claims) {
    return Objects.requireNonNull(where(render(table, claims)), "a condition that was read before");
  }

  /** The condition as it is written, as a tree. */
  Expression tree() {
    return Objects.requireNonNull(where(text), "a condition that was read before");
  }

  private static @Nullable String value(@Nullable Object claim) {
    return switch (claim) {
      case String text when text.indexOf('\0') < 0 -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case null, default -> null;
    };
  }
}
