package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import java.util.ArrayList;
import java.util.List;

/** The XML functions of gram.y's func_expr_common_subexpr, from their opening parenthesis. */
final class XmlParser {
  private final Parsers parsers;
  private final Cursor cursor;

  XmlParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  Expression construct(int start, Span name, Keyword keyword) throws NotUnderstood {
    List<Node> parts = new ArrayList<>();
    cursor.expect('(');
    switch (keyword) {
      case XMLELEMENT -> element(parts);
      case XMLEXISTS -> {
        Expression path = parsers.primaries.primary();
        Expression document = passing();
        cursor.expect(')');
        return parsers.calls.builtIn(start, name, keyword.word(), List.of(path, document));
      }
      case XMLFOREST -> attributes(parts);
      case XMLPARSE -> {
        documentOrContent();
        parts.add(parsers.expressions.expression());
        if (cursor.accept(PRESERVE) || cursor.accept(STRIP)) {
          cursor.expect(WHITESPACE);
        }
      }
      case XMLPI -> {
        parts.add(name());
        if (cursor.accept(',')) {
          parts.add(parsers.expressions.expression());
        }
      }
      case XMLROOT -> root(parts);
      default -> {
        documentOrContent();
        parts.add(parsers.expressions.expression());
        cursor.expect(AS);
        parts.add(parsers.types.simple());
        if (cursor.accept(NO)) {
          cursor.expect(INDENT);
        } else {
          cursor.accept(INDENT);
        }
      }
    }
    cursor.expect(')');
    return new Construct(cursor.spanFrom(start), keyword.word(), List.copyOf(parts));
  }

  private void documentOrContent() throws NotUnderstood {
    if (!cursor.accept(DOCUMENT)) {
      cursor.expect(CONTENT);
    }
  }

  private void element(List<Node> parts) throws NotUnderstood {
    parts.add(name());
    if (!cursor.accept(',')) {
      return;
    }
    if (cursor.at(XMLATTRIBUTES) && cursor.at(1, '(')) {
      cursor.advance();
      cursor.expect('(');
      attributes(parts);
      cursor.expect(')');
      if (!cursor.accept(',')) {
        return;
      }
    }
    parts.addAll(parsers.expressions.list());
  }

  /** The name of an element or instruction: text of the result, not of any object. */
  private Name name() throws NotUnderstood {
    cursor.expect(NAME);
    int start = cursor.start();
    String name = cursor.label();
    return new Name(cursor.spanFrom(start), List.of(name));
  }

  private void attributes(List<Node> parts) throws NotUnderstood {
    do {
      parts.add(parsers.expressions.expression());
      if (cursor.accept(AS)) {
        cursor.label();
      }
    } while (cursor.accept(','));
  }

  private void root(List<Node> parts) throws NotUnderstood {
    parts.add(parsers.expressions.expression());
    cursor.expect(',');
    cursor.expect(VERSION);
    if (!cursor.accept(NO, VALUE)) {
      parts.add(parsers.expressions.expression());
    }
    if (cursor.accept(',')) {
      cursor.expect(STANDALONE);
      if (!cursor.accept(YES)) {
        cursor.expect(NO);
        cursor.accept(VALUE);
      }
    }
  }

  /** xmlexists_argument. */
  Expression passing() throws NotUnderstood {
    cursor.expect(PASSING);
    mechanism();
    Expression document = parsers.primaries.primary();
    mechanism();
    return document;
  }

  private void mechanism() throws NotUnderstood {
    if (cursor.accept(BY) && !cursor.accept(REF)) {
      cursor.expect(VALUE);
    }
  }
}
