package dev.postern.sql.postgres;

import dev.postern.core.Reason;
import dev.postern.core.Span;
import dev.postern.sql.postgres.NotUnderstood.Cause;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads texts of PostgreSQL's SQL. Whatever it does not take is a value, never an exception. */
public final class PostgresParser {
  private final Limits limits;

  public PostgresParser(Limits limits) {
    this.limits = limits;
  }

  /** What became of one statement of a text. */
  public sealed interface Parsed {
    /** Where it stands, without the semicolon. */
    Span span();

    /** It was read to its last token. */
    record Understood(Span span, Statement statement) implements Parsed {}

    /** It was not. */
    record Refused(Span span, Reason reason) implements Parsed {}
  }

  /**
   * The statements of a text; none where it holds only blanks, comments and semicolons. A text that
   * cannot even be cut is one refused statement.
   *
   * @param standardStrings PostgreSQL's {@code standard_conforming_strings}
   */
  public List<Parsed> parse(String text, boolean standardStrings) {
    try {
      requireCharacters(text);
      Tokens tokens = Lexer.tokens(text, standardStrings, limits.tokens());
      List<Parsed> statements = new ArrayList<>(1);
      for (Splitter.Part part : Splitter.split(tokens)) {
        statements.add(statement(tokens, part));
      }
      return List.copyOf(statements);
    } catch (NotUnderstood e) {
      return List.of(refused(new Span(0, text.length()), e.why()));
    }
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
      return refused(span, e.why());
    } catch (StackOverflowError e) {
      // The cap on depth comes first on any stack of a usual size; on a smaller one this does.
      return refused(span, Cause.DEPTH);
    }
  }

  private static Parsed refused(Span span, Cause why) {
    return new Parsed.Refused(span, new Reason(why.code(), why.sentence()));
  }

  /** The server ends a text at NUL, and half a surrogate pair is no character of any encoding. */
  private static void requireCharacters(String text) throws NotUnderstood {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0') {
        throw new NotUnderstood(Cause.ENCODING, i);
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new NotUnderstood(Cause.ENCODING, i);
        }
        i++;
      }
    }
  }
}
