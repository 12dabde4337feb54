package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of functions, by name or by a syntax of their own. */
final class FunctionParser {
  /** Words that are functions only where a parenthesis follows at once. */
  private static final Set<String> ATTACHED =
      Set.of(
          "adddate",
          "cast",
          "curdate",
          "curtime",
          "date_add",
          "date_sub",
          "extract",
          "mid",
          "now",
          "position",
          "session_user",
          "subdate",
          "substr",
          "substring",
          "sysdate",
          "system_user",
          "trim");

  private final Parsers parsers;
  private final Cursor cursor;
  private final ShapedCallParser shaped;

  FunctionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.shaped = new ShapedCallParser(parsers);
  }

  /** A call; null where none is next, and nothing is taken. */
  @Nullable Expression call(int start) throws NotUnderstood {
    if (cursor.at(TokenType.KEYWORD)) {
      return keyword(start, cursor.keyword());
    }
    if (cursor.at(1, '(')) {
      boolean attached = cursor.isAttached(1) || cursor.dialect().has(Mode.IGNORE_SPACE);
      if (attached && cursor.at(TokenType.IDENTIFIER)) {
        Expression special = special(start);
        if (special != null) {
          return special;
        }
      }
      return byName(start, single());
    }
    return qualified(start);
  }

  /** {@code database.function(…)}; null where it is a column. */
  private @Nullable Call qualified(int start) throws NotUnderstood {
    if (!cursor.at(1, '.') || !cursor.at(3, '(') || !cursor.atName(2)) {
      return null;
    }
    return byName(start, cursor.path());
  }

  /** The word that is next, as a function's name. */
  Name single() throws NotUnderstood {
    String name = Cursor.fold(cursor.take());
    return new Name(cursor.spanOfLast(), List.of(name));
  }

  /** A function of the database's own, or one of the server's that is no word of the grammar. */
  private Call byName(int start, Name name) throws NotUnderstood {
    cursor.expect('(');
    List<Argument> arguments = new ArrayList<>();
    if (!cursor.at(')')) {
      do {
        arguments.add(argument());
      } while (cursor.accept(','));
    }
    cursor.expect(')');
    return new Call(cursor.spanFrom(start), name, List.copyOf(arguments), false, null);
  }

  /** Loadable functions are told the names of their arguments. */
  private Argument argument() throws NotUnderstood {
    int start = cursor.start();
    Expression value = parsers.expressions.expression();
    if (cursor.accept(AS) || cursor.atLabel()) {
      if (!cursor.atLabel()) {
        throw cursor.unexpected();
      }
      cursor.take();
    }
    return new Argument(cursor.spanFrom(start), null, value, false);
  }

  Call of(int start, Name name, List<? extends Expression> values) {
    List<Argument> arguments = new ArrayList<>();
    values.forEach(value -> arguments.add(new Argument(value.span(), null, value, false)));
    return new Call(cursor.spanFrom(start), name, List.copyOf(arguments), false, null);
  }

  private @Nullable Expression special(int start) throws NotUnderstood {
    int mark = cursor.position();
    Name name = single();
    String word = name.parts().getFirst();
    Expression aggregate = parsers.aggregates.call(start, name);
    if (aggregate != null) {
      return aggregate;
    }
    if (!ATTACHED.contains(word)) {
      cursor.reset(mark);
      return null;
    }
    cursor.expect('(');
    Expression call =
        switch (word) {
          case "cast" -> cast(start);
          case "extract" -> extract(start, name);
          case "position" -> position(start, name);
          case "trim" -> trim(start, name);
          case "mid", "substr", "substring" -> substring(start, name);
          case "adddate", "subdate" -> shifted(start, name, true);
          case "date_add", "date_sub" -> shifted(start, name, false);
          case "now", "curtime", "sysdate" -> precision(start, name);
          default -> of(start, name, List.of());
        };
    cursor.expect(')');
    return within(call, start);
  }

  /** The same call with its closing parenthesis. */
  Expression within(Expression expression, int start) {
    return switch (expression) {
      case Call call ->
          new Call(
              cursor.spanFrom(start),
              call.function(),
              call.arguments(),
              call.star(),
              call.aggregation());
      case Cast cast -> new Cast(cursor.spanFrom(start), cast.operand(), cast.type());
      default -> expression;
    };
  }

  private Expression cast(int start) throws NotUnderstood {
    Expression operand = parsers.expressions.expression();
    if (cursor.accept(AT)) {
      cursor.expect(TIME, ZONE);
      cursor.accept(INTERVAL);
      cursor.string();
    }
    cursor.expect(AS);
    TypeName type = parsers.types.castType();
    if (!cursor.isMariaDb()) {
      cursor.accept(ARRAY);
    }
    return new Cast(cursor.spanFrom(start), operand, type);
  }

  private Call extract(int start, Name name) throws NotUnderstood {
    Expression unit = parsers.intervals.unit();
    cursor.expect(FROM);
    return of(start, name, List.of(unit, parsers.expressions.expression()));
  }

  private Call position(int start, Name name) throws NotUnderstood {
    Expression part = parsers.expressions.bits();
    cursor.expect(IN);
    return of(start, name, List.of(part, parsers.expressions.expression()));
  }

  private Call trim(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    boolean side = cursor.accept(LEADING) || cursor.accept(TRAILING) || cursor.accept(BOTH);
    if (!(side && cursor.at(FROM))) {
      values.add(parsers.expressions.expression());
    }
    if (side || cursor.at(FROM)) {
      cursor.expect(FROM);
      values.add(parsers.expressions.expression());
    }
    return of(start, name, values);
  }

  private Call substring(int start, Name name) throws NotUnderstood {
    List<Expression> values = new ArrayList<>();
    values.add(parsers.expressions.expression());
    boolean words = cursor.accept(FROM);
    if (!words) {
      cursor.expect(',');
    }
    values.add(parsers.expressions.expression());
    if (words ? cursor.accept(FOR) : cursor.accept(',')) {
      values.add(parsers.expressions.expression());
    }
    return of(start, name, values);
  }

  private Call shifted(int start, Name name, boolean takesDays) throws NotUnderstood {
    Expression date = parsers.expressions.expression();
    cursor.expect(',');
    boolean interval = cursor.at(INTERVAL) && !parsers.intervals.atFunction();
    if (!interval && !takesDays) {
      throw cursor.unexpected();
    }
    Expression by = interval ? parsers.intervals.interval() : parsers.expressions.expression();
    return of(start, name, List.of(date, by));
  }

  private Call precision(int start, Name name) throws NotUnderstood {
    if (cursor.at(TokenType.INTEGER)) {
      cursor.advance();
    }
    return of(start, name, List.of());
  }

  private @Nullable Expression keyword(int start, Keyword keyword) throws NotUnderstood {
    switch (keyword) {
      case CURRENT_DATE,
          CURRENT_TIME,
          CURRENT_TIMESTAMP,
          LOCALTIME,
          LOCALTIMESTAMP,
          UTC_DATE,
          UTC_TIME,
          UTC_TIMESTAMP,
          CURRENT_USER,
          CURRENT_ROLE -> {
        if (keyword == CURRENT_ROLE && !cursor.isMariaDb()) {
          break;
        }
        return moment(start);
      }
      case NEXT, PREVIOUS -> {
        if (cursor.isMariaDb() && cursor.at(1, VALUE) && cursor.at(2, FOR)) {
          return sequence(start);
        }
      }
      default -> {}
    }
    if (!cursor.at(1, '(')) {
      return qualified(start);
    }
    Expression special = shaped.call(start, keyword);
    if (special != null) {
      return special;
    }
    if (!keyword.isCalled(cursor.dialect())) {
      throw cursor.unexpected();
    }
    if (keyword.use(cursor.dialect()) == Keyword.Use.ANYTHING) {
      return byName(start, single());
    }
    Name name = single();
    cursor.expect('(');
    List<Expression> values = cursor.at(')') ? List.of() : parsers.expressions.list();
    cursor.expect(')');
    if (!keyword.takes(values.size(), cursor.dialect())) {
      throw cursor.unexpected();
    }
    return of(start, name, values);
  }

  private Call moment(int start) throws NotUnderstood {
    Name name = single();
    if (cursor.accept('(')) {
      if (cursor.at(TokenType.INTEGER)) {
        cursor.advance();
      }
      cursor.expect(')');
    }
    return of(start, name, List.of());
  }

  /** {@code NEXT VALUE FOR sequence}. */
  private Construct sequence(int start) throws NotUnderstood {
    boolean next = cursor.at(NEXT);
    cursor.advance();
    cursor.expect(VALUE, FOR);
    Name name = cursor.tablePath();
    return new Construct(cursor.spanFrom(start), next ? "nextval" : "lastval", List.of(name));
  }
}
