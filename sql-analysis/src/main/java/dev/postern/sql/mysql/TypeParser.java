package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import java.util.ArrayList;
import java.util.List;

/** Types: of CAST, and of the columns of a JSON_TABLE. */
final class TypeParser {
  private final Parsers parsers;
  private final Cursor cursor;

  TypeParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** A cast to a type that has no modifiers. */
  Cast cast(Span span, Expression operand, Span word, String type) {
    Name name = new Name(word, List.of(type));
    return new Cast(span, operand, new TypeName(word, name, List.of(), false, 0));
  }

  /** What CAST and CONVERT take. */
  TypeName castType() throws NotUnderstood {
    boolean known =
        cursor.atAny(
            BINARY,
            CHAR,
            NCHAR,
            NATIONAL,
            SIGNED,
            UNSIGNED,
            DATE,
            YEAR,
            TIME,
            DATETIME,
            DECIMAL,
            JSON,
            REAL,
            DOUBLE,
            FLOAT,
            POINT,
            LINESTRING,
            POLYGON,
            MULTIPOINT,
            MULTILINESTRING,
            MULTIPOLYGON,
            GEOMETRYCOLLECTION,
            GEOMCOLLECTION,
            CHARACTER);
    boolean more =
        cursor.isMariaDb()
            && (cursor.atAny(INT, INTEGER, VARCHAR, DEC, NUMERIC, FIXED, TIMESTAMP, VARBINARY)
                || cursor.at(TokenType.IDENTIFIER)
                || cursor.atName());
    if (!known && !more) {
      throw cursor.unexpected();
    }
    return type();
  }

  /** Any type, with all that may follow its name. */
  TypeName type() throws NotUnderstood {
    int start = cursor.start();
    StringBuilder name = new StringBuilder(word());
    while (cursor.atAny(PRECISION, VARYING, VARCHAR, CHAR, CHARACTER, INTEGER, INT, BINARY)
        && !cursor.at(CHARACTER, SET)
        && !cursor.at(CHAR, SET)) {
      name.append(' ').append(word());
    }
    Span words = cursor.spanFrom(start);
    List<Expression> modifiers = cursor.at('(') ? modifiers() : List.of();
    attributes();
    Name type = new Name(words, List.of(name.toString()));
    return new TypeName(cursor.spanFrom(start), type, modifiers, false, 0);
  }

  private String word() throws NotUnderstood {
    if (!cursor.at(TokenType.KEYWORD) && !cursor.at(TokenType.IDENTIFIER)) {
      throw cursor.unexpected();
    }
    return Cursor.fold(cursor.take());
  }

  /** Lengths; of ENUM and SET their members. */
  private List<Expression> modifiers() throws NotUnderstood {
    cursor.expect('(');
    List<Expression> modifiers = new ArrayList<>();
    do {
      Expression modifier = parsers.literals.literal();
      if (modifier == null) {
        throw cursor.unexpected();
      }
      modifiers.add(modifier);
    } while (cursor.accept(','));
    cursor.expect(')');
    return List.copyOf(modifiers);
  }

  private void attributes() throws NotUnderstood {
    while (true) {
      if (cursor.accept(CHARSET)
          || cursor.accept(CHARACTER, SET)
          || cursor.accept(CHAR, SET)
          || cursor.accept(COLLATE)) {
        charset();
      } else if (!cursor.accept(UNSIGNED)
          && !cursor.accept(SIGNED)
          && !cursor.accept(ZEROFILL)
          && !cursor.accept(ASCII)
          && !cursor.accept(UNICODE)
          && !cursor.accept(BYTE)
          && !cursor.accept(BINARY)) {
        return;
      }
    }
  }

  /** A character set's name, which may be the word BINARY. */
  String charset() throws NotUnderstood {
    if (cursor.accept(BINARY) || cursor.accept(DEFAULT)) {
      return "binary";
    }
    return cursor.word();
  }
}
