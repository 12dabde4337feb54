package dev.postern.sql.parsing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A query's or a change's text without those constants that only say which rows are meant or what
 * is stored: what a column is compared with or set to, and the elements of lists behind IN and
 * VALUES. All others stay, since they may be names, settings, ordinals or code. Where a parameter
 * stands in the place of one of these, there is no such text, nor is there of any other statement.
 */
public final class ShapeText {
  private static final Set<String> QUERIES_AND_CHANGES =
      Set.of("select", "insert", "update", "delete", "replace", "merge", "with", "values");

  /** What a token is to the shape. */
  public enum Sort {
    NAME,
    CONSTANT,
    PARAMETER,
    /** An operator that compares or assigns. */
    COMPARISON,
    OPEN,
    CLOSE,
    COMMA,
    IN,
    VALUES,
    /** What begins a query inside parentheses. */
    QUERY,
    OTHER;

    /** What a keyword is: most of them may be names of columns. */
    public static Sort ofKeyword(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "in" -> IN;
        case "values", "value" -> VALUES;
        case "select", "with", "table" -> QUERY;
        case "true", "false", "null", "default" -> OTHER;
        default -> NAME;
      };
    }

    /** What a single character is. */
    public static Sort ofSymbol(String symbol) {
      return switch (symbol) {
        case "(" -> OPEN;
        case ")" -> CLOSE;
        case "," -> COMMA;
        case "=", "<", ">" -> COMPARISON;
        default -> OTHER;
      };
    }
  }

  /** What is between parentheses. */
  private enum Within {
    IN_LIST,
    ROW_OF_VALUES,
    ANYTHING
  }

  private final StringBuilder text = new StringBuilder();
  private final Deque<Within> within = new ArrayDeque<>();
  private Sort last = Sort.OTHER;
  private Sort beforeLast = Sort.OTHER;
  private Within closed = Within.ANYTHING;
  private boolean ended;
  private boolean fixed;

  /**
   * @param source the text, whose optimizer hints the tokens leave out
   */
  public ShapeText(String source) {
    fixed = source.contains("/*+");
  }

  /** Takes the text's next token; the last of all is empty. */
  public void add(Sort sort, String spelling) {
    if (spelling.isEmpty()) {
      return;
    }
    fixed |= ended || (text.isEmpty() && !isQueryOrChange(spelling));
    ended = spelling.equals(";");
    switch (sort) {
      case OPEN -> within.push(opened());
      case CLOSE -> closed = within.isEmpty() ? Within.ANYTHING : within.pop();
      case QUERY -> {
        if (last == Sort.OPEN && !within.isEmpty()) {
          within.pop();
          within.push(Within.ANYTHING);
        }
      }
      case PARAMETER -> fixed |= !isValue();
      case NAME, CONSTANT, COMPARISON, COMMA, IN, VALUES, OTHER -> {}
    }
    text.append(sort == Sort.CONSTANT && isValue() ? "?" : spelling).append(' ');
    beforeLast = last;
    last = sort;
  }

  private static boolean isQueryOrChange(String word) {
    return QUERIES_AND_CHANGES.contains(word.toLowerCase(Locale.ROOT));
  }

  private Within opened() {
    return switch (last) {
      case IN -> Within.IN_LIST;
      case VALUES -> Within.ROW_OF_VALUES;
      case COMMA ->
          beforeLast == Sort.CLOSE && closed == Within.ROW_OF_VALUES
              ? Within.ROW_OF_VALUES
              : Within.ANYTHING;
      default -> Within.ANYTHING;
    };
  }

  private boolean isValue() {
    if (last == Sort.COMPARISON) {
      return beforeLast == Sort.NAME;
    }
    Within place = within.peek();
    return (place == Within.IN_LIST || place == Within.ROW_OF_VALUES)
        && (last == Sort.OPEN || last == Sort.COMMA);
  }

  /** Empty where texts with other values could do something else. */
  public Optional<String> text() {
    return fixed ? Optional.empty() : Optional.of(text.toString());
  }
}
