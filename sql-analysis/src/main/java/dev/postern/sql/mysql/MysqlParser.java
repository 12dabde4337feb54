package dev.postern.sql.mysql;

import dev.postern.core.Span;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.parsing.ShapeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts of MySQL's and MariaDB's SQL. Whatever it does not take is a value, never an
 * exception.
 */
public final class MysqlParser {
  private final Limits limits;

  public MysqlParser(Limits limits) {
    this.limits = limits;
  }

  /**
   * The statements of a text; none where it holds only blanks, comments and semicolons. A text that
   * cannot even be cut is one refused statement.
   */
  public List<Parsed> parse(String text, Dialect dialect) {
    try {
      Tokens tokens = tokens(text, dialect);
      Parentheses parentheses = new Parentheses(tokens);
      List<Parsed> statements = new ArrayList<>(1);
      for (Splitter.Part part : Splitter.split(tokens)) {
        statements.add(statement(tokens, parentheses, part));
      }
      return List.copyOf(statements);
    } catch (NotUnderstood e) {
      return List.of(new Parsed.Refused(new Span(0, text.length()), e.why()));
    }
  }

  /** See {@link ShapeText}; empty where the text cannot be cut. */
  public Optional<String> shape(String text, Dialect dialect) {
    try {
      Tokens tokens = tokens(text, dialect);
      ShapeText shape = new ShapeText(text);
      for (int token = 0; token < tokens.size(); token++) {
        shape.add(sort(tokens, token), tokens.text(token));
      }
      return shape.text();
    } catch (NotUnderstood e) {
      return Optional.empty();
    }
  }

  private static ShapeText.Sort sort(Tokens tokens, int token) {
    return switch (tokens.type(token)) {
      case IDENTIFIER, QUOTED -> ShapeText.Sort.NAME;
      case STRING, NATIONAL, HEX, BITS, INTEGER, DECIMAL, FLOAT -> ShapeText.Sort.CONSTANT;
      case COMPARISON -> ShapeText.Sort.COMPARISON;
      case SYMBOL -> ShapeText.Sort.ofSymbol(tokens.text(token));
      case KEYWORD -> ShapeText.Sort.ofKeyword(tokens.keyword(token).word());
      case PARAMETER -> ShapeText.Sort.PARAMETER;
      case INTRODUCER, VARIABLE, SYSTEM, OPERATOR, ASSIGN, END -> ShapeText.Sort.OTHER;
    };
  }

  /**
   * Every identifier, keyword and operator of a text in lower case: whatever a name in it could
   * mean, it is one of these. A session's own variable stands there with its at sign too. Empty
   * where the text cannot be cut.
   */
  public Set<String> words(String text, Dialect dialect) {
    try {
      Tokens tokens = tokens(text, dialect);
      Set<String> words = new HashSet<>();
      for (int token = 0; token < tokens.size(); token++) {
        switch (tokens.type(token)) {
          case IDENTIFIER, QUOTED, KEYWORD, SYMBOL, COMPARISON, OPERATOR ->
              words.add(Cursor.fold(tokens.value(token)));
          case VARIABLE -> {
            words.add(Cursor.fold(tokens.value(token)));
            words.add("@" + Cursor.fold(tokens.value(token)));
          }
          default -> {}
        }
      }
      return words;
    } catch (NotUnderstood e) {
      return Set.of();
    }
  }

  /**
   * A part of a text in the words of others than MySQL: without comments, with what stands in those
   * that are code, names in double quotes, constants without backslashes. Null where the text
   * cannot be cut.
   */
  public @Nullable String standardSpelling(String text, Span part, Dialect dialect) {
    try {
      return Spelling.standard(tokens(text, dialect), part);
    } catch (NotUnderstood e) {
      return null;
    }
  }

  /**
   * The name that a word of such a spelling stands for, in lower case; null where it is none to the
   * server.
   */
  public static @Nullable String name(String word, Dialect dialect) {
    try {
      return Spelling.name(word, dialect);
    } catch (NotUnderstood e) {
      return null;
    }
  }

  private Tokens tokens(String text, Dialect dialect) throws NotUnderstood {
    return Lexer.tokens(text, dialect, limits.tokens());
  }

  private Parsed statement(Tokens tokens, Parentheses parentheses, Splitter.Part part) {
    Span span = new Span(tokens.start(part.from()), tokens.end(part.to() - 1));
    Cursor cursor = new Cursor(tokens, parentheses, part.from(), part.to(), limits.depth());
    try {
      return new Parsed.Understood(span, new Parsers(cursor, limits).statement());
    } catch (NotUnderstood e) {
      return new Parsed.Refused(span, e.why());
    } catch (StackOverflowError e) {
      // The cap on depth comes first on any stack of a usual size; on a smaller one this does.
      return new Parsed.Refused(span, Cause.DEPTH);
    }
  }
}
