package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of types (Typename). */
final class TypeParser {
  private static final String CATALOG = "pg_catalog";

  /** A float of at most this many binary digits is a float4. */
  private static final int FLOAT4_DIGITS = 24;

  private final Parsers parsers;
  private final Cursor cursor;

  TypeParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** Typename. */
  TypeName type() throws NotUnderstood {
    int start = cursor.start();
    boolean setOf = cursor.accept(SETOF);
    TypeName simple = simple();
    int dimensions = dimensions();
    return new TypeName(
        cursor.spanFrom(start), simple.name(), simple.modifiers(), setOf, dimensions);
  }

  /** The type of whole numbers, where the server puts it in by itself. */
  TypeName integer(Span span) {
    return new TypeName(span, new Name(span, List.of(CATALOG, "int4")), List.of(), false, 0);
  }

  /** func_type: a Typename, or the type of a column or variable. */
  TypeName routineType() throws NotUnderstood {
    int start = cursor.start();
    TypeName type = type();
    if (type.dimensions() == 0 && type.modifiers().isEmpty() && cursor.at('%')) {
      cursor.advance();
      cursor.expect(Keyword.TYPE);
      return new TypeName(cursor.spanFrom(start), type.name(), List.of(), type.setOf(), 0);
    }
    return type;
  }

  private int dimensions() throws NotUnderstood {
    if (cursor.accept(ARRAY)) {
      if (cursor.accept('[')) {
        cursor.integer();
        cursor.expect(']');
      }
      return 1;
    }
    int dimensions = 0;
    while (cursor.accept('[')) {
      if (!cursor.at(']')) {
        cursor.integer();
      }
      cursor.expect(']');
      dimensions++;
    }
    return dimensions;
  }

  /**
   * A constant behind a type that is spelt by keywords, such as {@code timestamp with time zone
   * '…'}; null where there is none, and nothing is taken.
   */
  @Nullable Expression constant() throws NotUnderstood {
    int start = cursor.start();
    int mark = cursor.position();
    int level = cursor.depth();
    try {
      // Only these: any other type's constant is found as a call's, whose arguments are read once.
      TypeName type = cursor.at(TokenType.KEYWORD) ? spelt(start, cursor.keyword()) : null;
      if (type != null && cursor.at(TokenType.STRING)) {
        Literal literal = parsers.expressions.literal(LiteralType.STRING);
        if (type.name().parts().getLast().equals("interval") && type.modifiers().isEmpty()) {
          intervalFields();
        }
        return new Cast(cursor.spanFrom(start), literal, type);
      }
    } catch (NotUnderstood e) {
      cursor.leaveTo(level);
    }
    cursor.reset(mark);
    return null;
  }

  /** SimpleTypename. */
  TypeName simple() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at(TokenType.KEYWORD)) {
      TypeName spelt = spelt(start, cursor.keyword());
      if (spelt != null) {
        return spelt;
      }
    }
    Name name = path(start);
    return named(start, name, optionalModifiers());
  }

  /** type_function_name with attributes. */
  private Name path(int start) throws NotUnderstood {
    String first = cursor.functionName();
    if (!cursor.at('.')) {
      return new Name(cursor.spanFrom(start), List.of(first));
    }
    List<String> parts = new ArrayList<>(List.of(first));
    while (cursor.accept('.')) {
      parts.add(cursor.label());
    }
    return new Name(cursor.spanFrom(start), List.copyOf(parts));
  }

  private @Nullable TypeName spelt(int start, Keyword keyword) throws NotUnderstood {
    return switch (keyword) {
      case INT, INTEGER -> plain(start, "int4");
      case SMALLINT -> plain(start, "int2");
      case BIGINT -> plain(start, "int8");
      case REAL -> plain(start, "float4");
      case BOOLEAN -> plain(start, "bool");
      case FLOAT -> {
        cursor.advance();
        yield builtIn(start, floatName(), List.of());
      }
      case DOUBLE -> {
        if (!cursor.accept(DOUBLE, PRECISION)) {
          yield null;
        }
        yield builtIn(start, "float8", List.of());
      }
      case DECIMAL, DEC, NUMERIC -> {
        cursor.advance();
        yield builtIn(start, "numeric", optionalModifiers());
      }
      case BIT -> {
        cursor.advance();
        String name = cursor.accept(VARYING) ? "varbit" : "bit";
        yield builtIn(start, name, optionalModifiers());
      }
      case CHARACTER, CHAR, NCHAR, VARCHAR, NATIONAL -> character(start, keyword);
      case TIMESTAMP, TIME -> {
        cursor.advance();
        List<Expression> precision = optionalPrecision();
        yield builtIn(start, keyword.word() + (zoned() ? "tz" : ""), precision);
      }
      case INTERVAL -> interval(start);
      case JSON -> {
        cursor.advance();
        yield named(start, new Name(cursor.spanFrom(start), List.of("json")), List.of());
      }
      default -> null;
    };
  }

  private TypeName plain(int start, String name) {
    cursor.advance();
    return builtIn(start, name, List.of());
  }

  private TypeName builtIn(int start, String name, List<Expression> modifiers) {
    return named(start, new Name(cursor.spanFrom(start), List.of(CATALOG, name)), modifiers);
  }

  private TypeName named(int start, Name name, List<Expression> modifiers) {
    return new TypeName(cursor.spanFrom(start), name, modifiers, false, 0);
  }

  private String floatName() throws NotUnderstood {
    if (!cursor.accept('(')) {
      return "float8";
    }
    int digits = cursor.integer();
    cursor.expect(')');
    if (digits < 1 || digits > 53) {
      throw cursor.unexpected();
    }
    return digits <= FLOAT4_DIGITS ? "float4" : "float8";
  }

  private TypeName character(int start, Keyword keyword) throws NotUnderstood {
    cursor.advance();
    if (keyword == NATIONAL && !cursor.accept(CHARACTER)) {
      cursor.expect(CHAR);
    }
    boolean varying = keyword == VARCHAR || cursor.accept(VARYING);
    return builtIn(start, varying ? "varchar" : "bpchar", optionalPrecision());
  }

  private TypeName interval(int start) throws NotUnderstood {
    cursor.advance();
    List<Expression> precision = optionalPrecision();
    if (precision.isEmpty()) {
      intervalFields();
    }
    return builtIn(start, "interval", precision);
  }

  private void intervalFields() throws NotUnderstood {
    if (cursor.accept(YEAR)) {
      if (cursor.accept(TO)) {
        cursor.expect(MONTH);
      }
    } else if (cursor.atAny(DAY, HOUR, MINUTE)) {
      Keyword from = cursor.keyword();
      cursor.advance();
      if (cursor.accept(TO)) {
        boolean coarser =
            (from == DAY && cursor.accept(HOUR)) || (from != MINUTE && cursor.accept(MINUTE));
        if (!coarser) {
          second();
        }
      }
    } else if (cursor.at(SECOND)) {
      second();
    } else {
      cursor.accept(MONTH);
    }
  }

  private void second() throws NotUnderstood {
    cursor.expect(SECOND);
    optionalPrecision();
  }

  private boolean zoned() throws NotUnderstood {
    boolean with = cursor.at(WITH, Keyword.TIME);
    if (with || cursor.at(WITHOUT, Keyword.TIME)) {
      cursor.advance();
      cursor.advance();
      cursor.expect(ZONE);
    }
    return with;
  }

  /** ( Iconst ) */
  private List<Expression> optionalPrecision() throws NotUnderstood {
    if (!cursor.accept('(')) {
      return List.of();
    }
    if (!cursor.at(TokenType.INTEGER)) {
      throw cursor.unexpected();
    }
    Literal digits = parsers.expressions.literal(LiteralType.INTEGER);
    cursor.expect(')');
    return List.of(digits);
  }

  private List<Expression> optionalModifiers() throws NotUnderstood {
    if (!cursor.accept('(')) {
      return List.of();
    }
    List<Expression> modifiers = parsers.expressions.list();
    cursor.expect(')');
    return modifiers;
  }
}
