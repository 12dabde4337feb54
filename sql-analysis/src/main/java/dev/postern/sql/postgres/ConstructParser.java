package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Case;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.When;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions with a syntax of their own (func_expr_common_subexpr, case_expr, XML). */
final class ConstructParser {
  private final Parsers parsers;
  private final Cursor cursor;
  private final XmlParser xml;

  ConstructParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.xml = new XmlParser(parsers);
  }

  /** Whether the keyword that is next starts such an expression. */
  boolean atConstruct() {
    if (!cursor.at(TokenType.KEYWORD)) {
      return false;
    }
    return switch (cursor.keyword()) {
      case CURRENT_DATE,
          CURRENT_TIME,
          CURRENT_TIMESTAMP,
          LOCALTIME,
          LOCALTIMESTAMP,
          CURRENT_ROLE,
          CURRENT_USER,
          SESSION_USER,
          SYSTEM_USER,
          USER,
          CURRENT_CATALOG ->
          true;
      case CURRENT_SCHEMA -> !cursor.at(1, '(');
      case COLLATION -> cursor.at(1, FOR);
      case CAST,
          COALESCE,
          EXTRACT,
          GREATEST,
          GROUPING,
          JSON,
          JSON_ARRAY,
          JSON_ARRAYAGG,
          JSON_EXISTS,
          JSON_OBJECT,
          JSON_OBJECTAGG,
          JSON_QUERY,
          JSON_SCALAR,
          JSON_SERIALIZE,
          JSON_VALUE,
          LEAST,
          MERGE_ACTION,
          NORMALIZE,
          NULLIF,
          OVERLAY,
          POSITION,
          SUBSTRING,
          TREAT,
          TRIM,
          XMLCONCAT,
          XMLELEMENT,
          XMLEXISTS,
          XMLFOREST,
          XMLPARSE,
          XMLPI,
          XMLROOT,
          XMLSERIALIZE ->
          cursor.at(1, '(');
      default -> false;
    };
  }

  /** The expression, null where none of these starts here. */
  @Nullable Expression construct() throws NotUnderstood {
    if (!atConstruct()) {
      return null;
    }
    int start = cursor.start();
    Keyword keyword = cursor.keyword();
    cursor.advance();
    Span name = cursor.spanFrom(start);
    if (!cursor.at('(') || keyword == USER) {
      return keyword == COLLATION ? collationFor(start) : value(start, keyword, List.of());
    }
    return switch (keyword) {
      case CURRENT_TIME, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> {
        cursor.expect('(');
        cursor.integer();
        cursor.expect(')');
        yield value(start, keyword, List.of());
      }
      case COALESCE, GREATEST, LEAST, GROUPING, XMLCONCAT ->
          value(start, keyword, parsers.expressions.listInParentheses());
      case NULLIF -> nullIf(start);
      case MERGE_ACTION -> {
        cursor.expect('(');
        cursor.expect(')');
        yield value(start, keyword, List.of());
      }
      case CAST, TREAT -> cast(start, name, keyword);
      case EXTRACT, OVERLAY, POSITION, SUBSTRING, TRIM, NORMALIZE -> text(start, name, keyword);
      case XMLELEMENT, XMLEXISTS, XMLFOREST, XMLPARSE, XMLPI, XMLROOT, XMLSERIALIZE ->
          xml.construct(start, name, keyword);
      default ->
          keyword.name().startsWith("JSON")
              ? parsers.json.construct(start, keyword)
              : value(start, keyword, List.of());
    };
  }

  private Construct value(int start, Keyword keyword, List<? extends Node> parts) {
    return new Construct(cursor.spanFrom(start), keyword.word(), List.copyOf(parts));
  }

  private Expression collationFor(int start) throws NotUnderstood {
    cursor.expect(FOR);
    Span name = cursor.spanFrom(start);
    cursor.expect('(');
    Expression of = parsers.expressions.expression();
    cursor.expect(')');
    return parsers.calls.builtIn(start, name, "pg_collation_for", List.of(of));
  }

  private Construct nullIf(int start) throws NotUnderstood {
    List<Expression> pair = parsers.expressions.listInParentheses();
    if (pair.size() != 2) {
      throw cursor.unexpected();
    }
    return value(start, NULLIF, pair);
  }

  private Expression cast(int start, Span name, Keyword keyword) throws NotUnderstood {
    cursor.expect('(');
    Expression operand = parsers.expressions.expression();
    cursor.expect(AS);
    TypeName type = parsers.types.type();
    cursor.expect(')');
    if (keyword == CAST) {
      return new Cast(cursor.spanFrom(start), operand, type);
    }
    // The server calls the function of the type's name.
    String function = type.name().parts().getLast();
    return parsers.calls.builtIn(start, name, function, List.of(operand));
  }

  /** Functions of strings and times whose arguments are parted by words. */
  private Expression text(int start, Span name, Keyword keyword) throws NotUnderstood {
    boolean plain = keyword == OVERLAY || keyword == SUBSTRING;
    if (plain && atPlainArguments()) {
      return parsers.calls.application(start, new Name(name, List.of(keyword.word())));
    }
    cursor.expect('(');
    List<Expression> values = new ArrayList<>();
    String function = keyword.word();
    switch (keyword) {
      case EXTRACT -> extract(values);
      case POSITION -> {
        Expression part = parsers.expressions.restricted();
        cursor.expect(IN);
        values.add(parsers.expressions.restricted());
        values.add(part);
      }
      case NORMALIZE -> {
        values.add(parsers.expressions.expression());
        if (cursor.accept(',')) {
          if (!cursor.atAny(NFC, NFD, NFKC, NFKD)) {
            throw cursor.unexpected();
          }
          values.add(parsers.expressions.literal(LiteralType.STRING));
        }
      }
      case TRIM -> function = trim(values);
      default -> {
        if (!worded(keyword, values)) {
          Name called = new Name(name, List.of(function));
          return parsers.calls.applicationAfter(start, called, values.getFirst());
        }
      }
    }
    cursor.expect(')');
    return parsers.calls.builtIn(start, name, function, values);
  }

  /** Whether no first argument stands there that words could follow. */
  private boolean atPlainArguments() {
    return cursor.at(1, ')')
        || cursor.at(1, VARIADIC)
        || cursor.type(2) == TokenType.COLON_EQUALS
        || cursor.type(2) == TokenType.EQUALS_GREATER;
  }

  private void extract(List<Expression> values) throws NotUnderstood {
    if (cursor.at(TokenType.STRING)
        || cursor.at(TokenType.IDENTIFIER)
        || cursor.atAny(YEAR, MONTH, DAY, HOUR, MINUTE, SECOND)) {
      Literal field = parsers.expressions.literal(LiteralType.STRING);
      values.add(field);
    } else {
      throw cursor.unexpected();
    }
    cursor.expect(FROM);
    values.add(parsers.expressions.expression());
  }

  private String trim(List<Expression> values) throws NotUnderstood {
    boolean both = cursor.accept(BOTH);
    String function =
        both ? "btrim" : cursor.accept(LEADING) ? "ltrim" : cursor.accept(TRAILING) ? "rtrim" : "";
    if (cursor.accept(FROM)) {
      values.addAll(parsers.expressions.list());
    } else {
      List<Expression> first = parsers.expressions.list();
      if (first.size() == 1 && cursor.accept(FROM)) {
        values.addAll(parsers.expressions.list());
      }
      values.addAll(first);
    }
    return function.isEmpty() ? "btrim" : function;
  }

  /** {@code OVERLAY(… PLACING …)} or {@code SUBSTRING(… FROM …)}; false where they are plain. */
  private boolean worded(Keyword keyword, List<Expression> values) throws NotUnderstood {
    values.add(parsers.expressions.expression());
    if (keyword == OVERLAY) {
      if (!cursor.accept(PLACING)) {
        return false;
      }
      values.add(parsers.expressions.expression());
      cursor.expect(FROM);
      values.add(parsers.expressions.expression());
      if (cursor.accept(FOR)) {
        values.add(parsers.expressions.expression());
      }
      return true;
    }
    if (cursor.accept(SIMILAR)) {
      values.add(parsers.expressions.expression());
      cursor.expect(ESCAPE);
      values.add(parsers.expressions.expression());
      return true;
    }
    if (cursor.accept(FROM)) {
      values.add(parsers.expressions.expression());
      if (cursor.accept(FOR)) {
        values.add(parsers.expressions.expression());
      }
      return true;
    }
    if (!cursor.accept(FOR)) {
      return false;
    }
    Expression length = parsers.expressions.expression();
    if (cursor.accept(FROM)) {
      values.add(parsers.expressions.expression());
    } else {
      // The server starts such a substring at 1, and casts its length.
      values.add(new Literal(length.span(), LiteralType.INTEGER, "1"));
      length = new Cast(length.span(), length, parsers.types.integer(length.span()));
    }
    values.add(length);
    return true;
  }

  /** case_expr. */
  Expression caseWhen(int start) throws NotUnderstood {
    cursor.enter();
    cursor.expect(CASE);
    Expression operand = cursor.at(WHEN) ? null : parsers.expressions.expression();
    List<When> branches = new ArrayList<>();
    do {
      int branch = cursor.start();
      cursor.expect(WHEN);
      Expression condition = parsers.expressions.expression();
      cursor.expect(THEN);
      Expression result = parsers.expressions.expression();
      branches.add(new When(cursor.spanFrom(branch), condition, result));
    } while (cursor.at(WHEN));
    Expression otherwise = cursor.accept(ELSE) ? parsers.expressions.expression() : null;
    cursor.expect(END);
    cursor.leave();
    return new Case(cursor.spanFrom(start), operand, List.copyOf(branches), otherwise);
  }
}
