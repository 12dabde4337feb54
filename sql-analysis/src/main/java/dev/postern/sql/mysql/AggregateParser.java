package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Part.Aggregation;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Aggregates and window functions, and the windows they are over. */
final class AggregateParser {
  private static final Set<String> OF_ONE =
      Set.of(
          "avg",
          "bit_and",
          "bit_or",
          "bit_xor",
          "json_arrayagg",
          "max",
          "min",
          "std",
          "stddev",
          "stddev_pop",
          "stddev_samp",
          "st_collect",
          "sum",
          "var_pop",
          "var_samp",
          "variance");

  private static final Set<String> OF_DISTINCT =
      Set.of("avg", "count", "group_concat", "max", "min", "sum");

  private static final Set<String> WINDOWED =
      Set.of(
          "cume_dist",
          "dense_rank",
          "first_value",
          "lag",
          "last_value",
          "lead",
          "nth_value",
          "ntile",
          "percent_rank",
          "rank",
          "row_number");

  private static final Set<String> MARIADBS =
      Set.of("median", "percentile_cont", "percentile_disc");

  /** A call up to the parenthesis behind its arguments, which begin at {@code open}. */
  private record Found(
      int start, int open, Name name, boolean star, boolean distinct, List<Expression> values) {}

  private final Parsers parsers;
  private final Cursor cursor;

  AggregateParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The call of the name just taken; null where it is no aggregate, and nothing more is taken. */
  @Nullable Call call(int start, Name name) throws NotUnderstood {
    String word = name.parts().getFirst();
    boolean windowed = WINDOWED.contains(word) || (cursor.isMariaDb() && MARIADBS.contains(word));
    boolean known =
        windowed
            || OF_ONE.contains(word)
            || word.equals("count")
            || word.equals("json_objectagg")
            || word.equals("group_concat");
    if (!known) {
      return null;
    }
    int open = cursor.start();
    cursor.expect('(');
    boolean star = word.equals("count") && cursor.accept('*');
    boolean distinct = false;
    List<Expression> values = List.of();
    List<SortItem> order = List.of();
    if (!star && !cursor.at(')')) {
      distinct = takesDistinct(word) && (cursor.accept(DISTINCT) || cursor.accept(DISTINCTROW));
      if (!windowed && !(distinct && word.equals("count"))) {
        cursor.accept(ALL);
      }
      values = word.equals("json_objectagg") ? pair() : parsers.expressions.list();
      if (word.equals("group_concat") || isMariaDbs(word, "json_arrayagg")) {
        order = cursor.at(ORDER) ? parsers.queries.orderBy() : List.of();
        values = separated(values);
      }
    }
    cursor.expect(')');
    if (isMariaDbs(word, "last_value") && !cursor.at(OVER) && !values.isEmpty()) {
      return parsers.functions.of(start, name, values);
    }
    if (!isMariaDbs(word, "json_arrayagg")) {
      requireCount(word, star, distinct, values.size());
    }
    return over(new Found(start, open, name, star, distinct, values), order, windowed);
  }

  /** A key and its value. */
  private List<Expression> pair() throws NotUnderstood {
    Expression key = parsers.expressions.expression();
    cursor.expect(',');
    cursor.accept(ALL);
    return List.of(key, parsers.expressions.expression());
  }

  private void requireCount(String word, boolean star, boolean distinct, int count)
      throws NotUnderstood {
    boolean fits =
        switch (word) {
          case "count" -> star || count == 1 || (distinct && count > 1);
          case "group_concat" -> count > 0;
          case "json_objectagg" -> count == 2;
          case "cume_dist", "dense_rank", "percent_rank", "rank", "row_number" -> count == 0;
          case "lag", "lead" -> count >= 1 && count <= 3;
          case "nth_value" -> count == 2;
          default -> count == 1;
        };
    if (!fits) {
      throw cursor.unexpected();
    }
  }

  private boolean takesDistinct(String word) {
    return OF_DISTINCT.contains(word)
        || (cursor.isMariaDb() && !WINDOWED.contains(word) && !word.equals("json_objectagg"));
  }

  private boolean isMariaDbs(String word, String name) {
    return cursor.isMariaDb() && word.equals(name);
  }

  private List<Expression> separated(List<Expression> values) throws NotUnderstood {
    List<Expression> all = new ArrayList<>(values);
    if (cursor.accept(SEPARATOR)) {
      boolean text =
          cursor.at(TokenType.STRING) || cursor.at(TokenType.HEX) || cursor.at(TokenType.BITS);
      if (!text) {
        throw cursor.unexpected();
      }
      cursor.advance();
    }
    if (cursor.isMariaDb() && cursor.accept(LIMIT)) {
      all.add(parsers.queries.count());
      if (cursor.accept(',') || cursor.accept(OFFSET)) {
        all.add(parsers.queries.count());
      }
    }
    return List.copyOf(all);
  }

  /** What stands behind the arguments. */
  private Call over(Found found, List<SortItem> sorted, boolean windowed) throws NotUnderstood {
    List<SortItem> order = sorted;
    boolean within = cursor.isMariaDb() && cursor.accept(WITHIN);
    if (within) {
      cursor.expect(GROUP);
      cursor.expect('(');
      order = parsers.queries.orderBy();
      cursor.expect(')');
    }
    if (windowed) {
      treatment();
    }
    Window window = null;
    if (cursor.accept(OVER)) {
      window = window();
    } else if (windowed) {
      throw cursor.unexpected();
    }
    List<Argument> arguments = new ArrayList<>();
    found.values.forEach(value -> arguments.add(new Argument(value.span(), null, value, false)));
    boolean plain = !found.distinct && order.isEmpty() && window == null;
    Span tail = cursor.spanFrom(found.open);
    Aggregation aggregation =
        plain ? null : new Aggregation(tail, found.distinct, order, within, null, window);
    Span span = cursor.spanFrom(found.start);
    return new Call(span, found.name, List.copyOf(arguments), found.star, aggregation);
  }

  /** FROM FIRST and RESPECT NULLS, which are all there is. */
  private void treatment() throws NotUnderstood {
    if (cursor.at(FROM) && (cursor.at(1, FIRST) || cursor.at(1, LAST))) {
      cursor.advance();
      cursor.advance();
    }
    if (cursor.at(RESPECT, NULLS) || cursor.at(IGNORE, NULLS)) {
      cursor.advance();
      cursor.advance();
    }
  }

  /** A window by its name or in parentheses. */
  private Window window() throws NotUnderstood {
    if (cursor.at('(')) {
      return specification();
    }
    int start = cursor.start();
    String name = cursor.folded();
    return new Window(cursor.spanFrom(start), name, List.of(), List.of(), List.of());
  }

  /** {@code (name PARTITION BY … ORDER BY … frame)}. */
  Window specification() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect('(');
    boolean word =
        cursor.at(PARTITION, BY)
            || cursor.at(ORDER, BY)
            || cursor.atAny(ROWS, RANGE, GROUPS)
            || cursor.at(')');
    String base = word ? null : cursor.folded();
    List<Expression> partition = List.of();
    if (cursor.accept(PARTITION, BY)) {
      partition = parsers.expressions.list();
    }
    List<SortItem> order = cursor.at(ORDER) ? parsers.queries.orderBy() : List.of();
    List<Expression> bounds = new ArrayList<>();
    if (cursor.accept(ROWS) || cursor.accept(RANGE) || cursor.accept(GROUPS)) {
      frame(bounds);
    }
    cursor.expect(')');
    return new Window(cursor.spanFrom(start), base, partition, order, List.copyOf(bounds));
  }

  private void frame(List<Expression> bounds) throws NotUnderstood {
    if (cursor.accept(BETWEEN)) {
      bound(bounds);
      cursor.expect(AND);
    }
    bound(bounds);
    if (cursor.accept(EXCLUDE)) {
      if (cursor.accept(CURRENT)) {
        cursor.expect(ROW);
      } else if (cursor.accept(NO)) {
        cursor.expect(OTHERS);
      } else if (!cursor.accept(GROUP)) {
        cursor.expect(TIES);
      }
    }
  }

  private void bound(List<Expression> bounds) throws NotUnderstood {
    if (cursor.accept(CURRENT)) {
      cursor.expect(ROW);
      return;
    }
    if (!cursor.accept(UNBOUNDED)) {
      bounds.add(cursor.at(INTERVAL) ? parsers.intervals.interval() : parsers.expressions.simple());
    }
    if (!cursor.accept(PRECEDING)) {
      cursor.expect(FOLLOWING);
    }
  }
}
