package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.postgres.Keyword.Use;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.Aggregation;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What starts with a name: columns, calls (func_application), constants of a named type. */
final class CallParser {
  private final Parsers parsers;
  private final Cursor cursor;

  CallParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The call that the server makes of a syntax. */
  Call builtIn(int start, Span nameSpan, String name, List<Expression> values) {
    List<Argument> arguments = new ArrayList<>(values.size());
    for (Expression value : values) {
      arguments.add(new Argument(value.span(), null, value, false));
    }
    Name function = new Name(nameSpan, List.of("pg_catalog", name));
    return new Call(cursor.spanFrom(start), function, List.copyOf(arguments), false, null);
  }

  /** A column, a call or a constant of a named type. */
  Expression named() throws NotUnderstood {
    int start = cursor.start();
    boolean column = cursor.atColumnName();
    boolean function = cursor.atName(0, Use.TYPE_OR_FUNCTION);
    if (!column && !function) {
      throw cursor.unexpected();
    }
    List<String> path = new ArrayList<>(2);
    path.add(cursor.take());
    while (column && cursor.accept('.')) {
      if (cursor.accept('*')) {
        return new AllColumns(cursor.spanFrom(start), List.copyOf(path));
      }
      path.add(cursor.label());
    }
    Span span = cursor.spanFrom(start);
    if ((function || path.size() > 1) && (cursor.at('(') || cursor.at(TokenType.STRING))) {
      Name name = new Name(span, List.copyOf(path));
      return cursor.at('(') ? callOrConstant(start, name) : constant(start, name, List.of());
    }
    if (!column) {
      throw cursor.unexpected();
    }
    return parsers.primaries.indirection(start, new ColumnReference(span, List.copyOf(path)));
  }

  private Expression callOrConstant(int start, Name name) throws NotUnderstood {
    Call call = application(start, name);
    if (cursor.at(TokenType.STRING)) {
      return constant(start, name, modifiers(call));
    }
    Aggregation aggregation = aggregation(call);
    return aggregation == null
        ? call
        : new Call(cursor.spanFrom(start), name, call.arguments(), call.star(), aggregation);
  }

  /** A type's modifiers look like a call's arguments until the constant shows. */
  private List<Expression> modifiers(Call call) throws NotUnderstood {
    List<Expression> modifiers = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      if (argument.name() != null || argument.variadic()) {
        throw cursor.unexpected();
      }
      modifiers.add(argument.value());
    }
    if (modifiers.isEmpty() || call.aggregation() != null) {
      throw cursor.unexpected();
    }
    return List.copyOf(modifiers);
  }

  private Cast constant(int start, Name type, List<Expression> modifiers) throws NotUnderstood {
    TypeName typeName = new TypeName(cursor.spanFrom(start), type, modifiers, false, 0);
    Literal literal = parsers.expressions.literal(LiteralType.STRING);
    return new Cast(cursor.spanFrom(start), literal, typeName);
  }

  /** func_application, from its opening parenthesis. */
  Call application(int start, Name name) throws NotUnderstood {
    cursor.enter();
    cursor.expect('(');
    boolean star = cursor.accept('*');
    boolean distinct = !star && cursor.accept(DISTINCT);
    boolean all = !star && !distinct && cursor.accept(ALL);
    List<Argument> arguments =
        star || (!distinct && !all && cursor.at(')')) ? List.of() : arguments(!distinct && !all);
    return endOfApplication(start, name, arguments, star, distinct);
  }

  /** func_application whose parenthesis and first argument are taken. */
  Call applicationAfter(int start, Name name, Expression first) throws NotUnderstood {
    cursor.enter();
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument(first.span(), null, first, false));
    if (cursor.accept(',')) {
      arguments.addAll(arguments(true));
    }
    return endOfApplication(start, name, List.copyOf(arguments), false, false);
  }

  private Call endOfApplication(
      int start, Name name, List<Argument> arguments, boolean star, boolean distinct)
      throws NotUnderstood {
    int orderStart = cursor.start();
    List<SortItem> order = arguments.isEmpty() ? List.of() : parsers.queries.optionalOrder();
    Span orderSpan = cursor.spanFrom(orderStart);
    cursor.expect(')');
    cursor.leave();
    Aggregation aggregation =
        distinct || !order.isEmpty()
            ? new Aggregation(orderSpan, distinct, order, false, null, null)
            : null;
    return new Call(cursor.spanFrom(start), name, arguments, star, aggregation);
  }

  /** func_arg_list, perhaps with a VARIADIC argument at its end. */
  List<Argument> arguments(boolean variadicAllowed) throws NotUnderstood {
    List<Argument> arguments = new ArrayList<>(4);
    boolean variadic;
    do {
      int start = cursor.start();
      variadic = variadicAllowed && cursor.accept(VARIADIC);
      String name = null;
      boolean named =
          cursor.type(1) == TokenType.COLON_EQUALS || cursor.type(1) == TokenType.EQUALS_GREATER;
      if (named) {
        name = cursor.functionName();
        cursor.advance();
      }
      Expression value = parsers.expressions.expression();
      arguments.add(new Argument(cursor.spanFrom(start), name, value, variadic));
    } while (!variadic && cursor.accept(','));
    return List.copyOf(arguments);
  }

  /** WITHIN GROUP, FILTER and OVER behind a call; what it had already where there are none. */
  private @Nullable Aggregation aggregation(Call call) throws NotUnderstood {
    Aggregation inside = call.aggregation();
    List<SortItem> order = inside == null ? List.of() : inside.order();
    boolean distinct = inside != null && inside.distinct();
    int start = inside == null ? cursor.start() : inside.span().start();
    boolean within = cursor.accept(WITHIN, GROUP);
    if (within) {
      boolean variadic = !call.arguments().isEmpty() && call.arguments().getLast().variadic();
      if (inside != null || variadic) {
        throw cursor.unexpected();
      }
      cursor.expect('(');
      order = parsers.queries.order();
      cursor.expect(')');
    }
    Expression filter = filter();
    Window over = over();
    if (!within && filter == null && over == null) {
      return inside;
    }
    return new Aggregation(cursor.spanFrom(start), distinct, order, within, filter, over);
  }

  /** FILTER and OVER alone, as the JSON aggregates have them. */
  @Nullable Aggregation filterAndOver() throws NotUnderstood {
    int start = cursor.start();
    Expression filter = filter();
    Window over = over();
    return filter == null && over == null
        ? null
        : new Aggregation(cursor.spanFrom(start), false, List.of(), false, filter, over);
  }

  private @Nullable Expression filter() throws NotUnderstood {
    if (!cursor.at(FILTER) || !cursor.at(1, '(')) {
      return null;
    }
    cursor.advance();
    cursor.expect('(');
    cursor.expect(WHERE);
    Expression filter = parsers.expressions.expression();
    cursor.expect(')');
    return filter;
  }

  private @Nullable Window over() throws NotUnderstood {
    if (!cursor.accept(OVER)) {
      return null;
    }
    if (cursor.at('(')) {
      return parsers.queries.window();
    }
    int start = cursor.start();
    String name = cursor.columnName();
    return new Window(cursor.spanFrom(start), name, List.of(), List.of(), List.of());
  }
}
