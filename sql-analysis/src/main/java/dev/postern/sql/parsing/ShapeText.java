package dev.postern.sql.parsing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * A text without those constants that only say which rows are meant or what is stored: what a
 * column is compared with or set to, and the elements of lists behind IN and VALUES. All others
 * stay, since they may be names, settings, ordinals or code.
 */
public final class ShapeText {
  /** What a token is to the shape. */
  public enum Sort {
    NAME,
    CONSTANT,
    /** An operator that compares or assigns. */
    COMPARISON,
    OPEN,
    CLOSE,
    COMMA,
    /** IN or VALUES. */
    LISTING,
    OTHER;

    /** What a keyword is: most of them may be names of columns. */
    public static Sort ofKeyword(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "in", "values", "value" -> LISTING;
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

  private final StringBuilder text = new StringBuilder();
  private final Deque<Boolean> lists = new ArrayDeque<>();
  private Sort last = Sort.OTHER;
  private Sort beforeLast = Sort.OTHER;

  /** Whether the parenthesis closed last held a list. */
  private boolean closedList;

  /** Takes the text's next token. */
  public void add(Sort sort, String spelling) {
    switch (sort) {
      case OPEN ->
          lists.push(
              last == Sort.LISTING
                  || (last == Sort.COMMA && beforeLast == Sort.CLOSE && closedList));
      case CLOSE -> closedList = !lists.isEmpty() && lists.pop();
      case NAME, CONSTANT, COMPARISON, COMMA, LISTING, OTHER -> {}
    }
    text.append(sort == Sort.CONSTANT && isValue() ? "?" : spelling).append(' ');
    beforeLast = last;
    last = sort;
  }

  private boolean isValue() {
    if (last == Sort.COMPARISON) {
      return beforeLast == Sort.NAME;
    }
    return Boolean.TRUE.equals(lists.peek()) && (last == Sort.OPEN || last == Sort.COMMA);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
