package dev.postern.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The words of the text form of {@code pg_node_tree}: they end at white space or at one of {@code (
 * ) { }}, each of which is a word of its own, and a backslash takes the next character as it is
 * (PostgreSQL's src/backend/nodes/read.c), so no name inside can look like a bracket.
 */
final class TreeWords {
  private final String text;
  private int position;

  TreeWords(String text) {
    this.text = text;
  }

  /** Null at the end. */
  @Nullable String next() {
    while (position < text.length() && isSpace(text.charAt(position))) {
      position++;
    }
    if (position == text.length()) {
      return null;
    }
    int start = position;
    if (isBracket(text.charAt(position))) {
      position++;
      return text.substring(start, position);
    }
    while (position < text.length() && !ends(text.charAt(position))) {
      position += text.charAt(position) == '\\' ? 2 : 1;
    }
    position = Math.min(position, text.length());
    return text.substring(start, position);
  }

  private static boolean ends(char c) {
    return isSpace(c) || isBracket(c);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t';
  }

  private static boolean isBracket(char c) {
    return c == '(' || c == ')' || c == '{' || c == '}';
  }

  /** Whether it is an unsigned number such as an OID. */
  static boolean isNumber(String word) {
    return !word.isEmpty()
        && word.length() <= 10
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Unsigned. */
  static int number(String word) {
    return (int) Long.parseLong(word);
  }
}
