package dev.postern.sql.mysql;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import org.jspecify.annotations.Nullable;

/** Constants. */
final class LiteralParser {
  private final Parsers parsers;
  private final Cursor cursor;

  LiteralParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** A constant without a word before it; null where none is next. */
  @Nullable Expression literal() throws NotUnderstood {
    int start = cursor.start();
    return switch (cursor.type()) {
      case STRING, NATIONAL -> constant();
      case INTRODUCER -> introduced(start);
      case INTEGER -> one(LiteralType.INTEGER);
      case DECIMAL, FLOAT -> one(LiteralType.DECIMAL);
      case HEX, BITS -> one(LiteralType.BITS);
      default -> null;
    };
  }

  private Literal one(LiteralType type) throws NotUnderstood {
    String value = cursor.take();
    return new Literal(cursor.spanOfLast(), type, value);
  }

  /** A string that says something to the server: of characters that it reads as we do. */
  Literal text() throws NotUnderstood {
    int first = cursor.position();
    Literal text = constant();
    cursor.requireCertain(first);
    return text;
  }

  /** A string that is a value; those that follow it belong to it. */
  private Literal constant() throws NotUnderstood {
    int start = cursor.start();
    String first = cursor.constant();
    if (!cursor.at(TokenType.STRING)) {
      return new Literal(cursor.spanFrom(start), LiteralType.STRING, first);
    }
    StringBuilder value = new StringBuilder(first);
    while (cursor.at(TokenType.STRING)) {
      value.append(cursor.constant());
    }
    return new Literal(cursor.spanFrom(start), LiteralType.STRING, value.toString());
  }

  private Literal introduced(int start) throws NotUnderstood {
    cursor.advance();
    if (cursor.at(TokenType.HEX) || cursor.at(TokenType.BITS)) {
      String value = cursor.take();
      return new Literal(cursor.spanFrom(start), LiteralType.BITS, value);
    }
    if (!cursor.at(TokenType.STRING)) {
      throw cursor.unexpected();
    }
    String value = constant().value();
    return new Literal(cursor.spanFrom(start), LiteralType.STRING, value);
  }

  /** A constant, perhaps with a sign. */
  Expression signed() throws NotUnderstood {
    if (!cursor.accept('-')) {
      cursor.accept('+');
    }
    Expression literal = literal();
    if (literal == null) {
      throw cursor.unexpected();
    }
    return literal;
  }

  /** {@code DATE '…'} and its kin, whose word is taken by this. */
  Expression temporal() throws NotUnderstood {
    int start = cursor.start();
    String type = cursor.keyword().word();
    cursor.advance();
    Span word = cursor.spanOfLast();
    Literal text = one(LiteralType.STRING);
    return parsers.types.cast(cursor.spanFrom(start), text, word, type);
  }
}
