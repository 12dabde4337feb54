package dev.postern.gateway.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shapes of patterns that name things of connections. Each part is {@code *} for any, a plain
 * name, which matches in any case, or an exact name in double quotes.
 */
final class NamePatterns {
  private static final String PART = "(?:\\*|\"(?:[^\"]|\"\")+\"|[^.*\"\\s\\p{Cntrl}]+)";
  private static final Pattern TABLE = Pattern.compile("(" + PART + ")(?:\\." + PART + "){2}");
  private static final Pattern COLUMN = Pattern.compile("(" + PART + ")(?:\\." + PART + "){3}");

  private NamePatterns() {}

  /** {@code connection.schema.table}. */
  static Shape<String> table(Set<String> connectionNames) {
    return matching(TABLE, "connection.schema.table", connectionNames);
  }

  /** {@code connection.schema.table.column}. */
  static Shape<String> column(Set<String> connectionNames) {
    return matching(COLUMN, "connection.schema.table.column", connectionNames);
  }

  /** Whether a pattern for tables or columns may name something of the connection. */
  static boolean mayBeOf(String connection, String pattern) {
    return pattern.startsWith("*.") || pattern.startsWith(connection + ".");
  }

  private static Shape<String> matching(Pattern pattern, String form, Set<String> connectionNames) {
    String expected = form + ", each a name or *";
    return node -> {
      String text = node.text(expected);
      Matcher parts = pattern.matcher(text);
      if (!parts.matches()) {
        throw node.misfit(expected);
      }
      String connection = parts.group(1);
      if (!connection.equals("*") && !connectionNames.contains(connection)) {
        throw Lists.unknown(node, "connection", connection, connectionNames);
      }
      return text;
    };
  }
}
