package dev.postern.sql.postgres;

import dev.postern.core.Span;
import dev.postern.sql.parsing.Characters;
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

/** Reads texts of PostgreSQL's SQL. Whatever it does not take is a value, never an exception. */
public final class PostgresParser {
  private final Limits limits;

  public PostgresParser(Limits limits) {
    this.limits = limits;
  }

  /**
   * The statements of a text; none where it holds only blanks, comments and semicolons. A text that
   * cannot even be cut is one refused statement.
   *
   * @param standardStrings PostgreSQL's {@code standard_conforming_strings}
   */
  public List<Parsed> parse(String text, boolean standardStrings) {
    try {
      Characters.require(text);
      Tokens tokens = Lexer.tokens(text, standardStrings, limits.tokens());
      List<Parsed> statements = new ArrayList<>(1);
      for (Splitter.Part part : Splitter.split(tokens)) {
        statements.add(statement(tokens, part));
      }
      return List.copyOf(statements);
    } catch (NotUnderstood e) {
      return List.of(new Parsed.Refused(new Span(0, text.length()), e.why()));
    }
  }

  /** See {@link ShapeText}; empty where the text cannot be cut. */
  public Optional<String> shape(String text, boolean standardStrings) {
    try {
      Tokens tokens = Lexer.tokens(text, standardStrings, limits.tokens());
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
      case IDENTIFIER -> ShapeText.Sort.NAME;
      case STRING, BITS, HEX, INTEGER, DECIMAL -> ShapeText.Sort.CONSTANT;
      case COMPARISON -> ShapeText.Sort.COMPARISON;
      case SYMBOL -> ShapeText.Sort.ofSymbol(tokens.text(token));
      case KEYWORD -> ShapeText.Sort.ofKeyword(tokens.keyword(token).word());
      case PARAMETER -> ShapeText.Sort.PARAMETER;
      case OPERATOR, TYPE_CAST, DOT_DOT, COLON_EQUALS, EQUALS_GREATER, END -> ShapeText.Sort.OTHER;
    };
  }

  /**
   * Every identifier, keyword and operator of a text, folded: whatever a name in it could mean, it
   * is one of these. Empty where the text cannot be cut.
   */
  public Set<String> words(String text, boolean standardStrings) {
    try {
      Tokens tokens = Lexer.tokens(text, standardStrings, limits.tokens());
      Set<String> words = new HashSet<>();
      for (int token = 0; token < tokens.size(); token++) {
        switch (tokens.type(token)) {
          case IDENTIFIER, KEYWORD, SYMBOL, COMPARISON, OPERATOR -> words.add(tokens.value(token));
          case STRING,
              BITS,
              HEX,
              INTEGER,
              DECIMAL,
              PARAMETER,
              TYPE_CAST,
              DOT_DOT,
              COLON_EQUALS,
              EQUALS_GREATER,
              END -> {}
        }
      }
      return words;
    } catch (NotUnderstood e) {
      return Set.of();
    }
  }

  /**
   * One statement's text as the SQL standard spells it, for readers that do not know PostgreSQL's
   * escapes, dollar quotes and Unicode names. Comments and whatever else is no constant or name
   * stay as they are.
   *
   * @return null where the text cannot be cut
   */
  public @Nullable String standardSpelling(String text, boolean standardStrings) {
    try {
      return Spelling.standard(Lexer.tokens(text, standardStrings, limits.tokens()));
    } catch (NotUnderstood e) {
      return null;
    }
  }

  /**
   * The name that a word stands for, quoted or not, folded and cut as the server does; null where
   * the server takes it for no column's or relation's name.
   */
  public static @Nullable String name(String word) {
    try {
      return Spelling.isName(word) ? Identifiers.value(word, 0, word.length()) : null;
    } catch (NotUnderstood e) {
      return null;
    }
  }

  private Parsed statement(Tokens tokens, Splitter.Part part) {
    Span span = new Span(tokens.start(part.from()), tokens.end(part.to() - 1));
    try {
      return new Parsed.Understood(span, Parsers.parse(tokens, part, limits));
    } catch (NotUnderstood e) {
      return new Parsed.Refused(span, e.why());
    } catch (StackOverflowError e) {
      // The cap on depth comes first on any stack of a usual size; on a smaller one this does.
      return new Parsed.Refused(span, Cause.DEPTH);
    }
  }
}
