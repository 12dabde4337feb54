package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.ColumnReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Columns that are named with their database, where a query stands in their table's place: it is of
 * no database, so that the name is cut to that of the table and the column, which no other table of
 * the statement may answer to.
 */
final class Qualified {
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Set<Integer>> tables = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();

  /** A query stands in the place of a table. */
  void replaced(String name, Relation table) {
    places.merge(lower(name), 1, Integer::sum);
    tables.computeIfAbsent(lower(name), _ -> new HashSet<>()).add(table.oid());
    table.columns().stream().filter(Relation.Column::hidden).forEach(c -> hidden.add(c.name()));
  }

  /** Cuts the names of a statement. */
  void cut(Found found, Dialect dialect, Splices splices, String text) throws Refused {
    for (String column : found.merged()) {
      requireShown(column);
    }
    for (ColumnReference column : found.columns()) {
      List<String> path = column.path();
      requireShown(path.getLast());
      if (path.size() > 2 && isCut(path.get(path.size() - 2), found)) {
        Span span = column.span();
        int last = span.start() + lastPart(span.of(text));
        splices.replace(
            new Span(span.start(), last), dialect.identifier(path.get(path.size() - 2)) + ".");
      }
    }
    for (AllColumns whole : found.wholes()) {
      List<String> qualifier = whole.qualifier();
      if (qualifier.size() > 1 && isCut(qualifier.getLast(), found)) {
        splices.replace(whole.span(), dialect.identifier(qualifier.getLast()) + ".*");
      }
    }
  }

  /** A query does not put out what a star does not stand for. */
  private void requireShown(String column) throws Refused {
    if (hidden.contains(column)) {
      throw new Refused(
          "the statement names the invisible column "
              + column
              + " beside a table that is"
              + " filtered for you",
          "Leave it out.");
    }
  }

  private boolean isCut(String table, Found found) throws Refused {
    String name = lower(table);
    Integer known = places.get(name);
    if (known == null) {
      return false;
    }
    long exposed = found.exposed().stream().filter(each -> lower(each).equals(name)).count();
    if (exposed != known || tables.getOrDefault(name, Set.of()).size() != 1) {
      throw new Refused(
          "a column of "
              + new ObjectName(null, table)
              + " is named with its database, and a table"
              + " of that name is filtered for you",
          "Give the tables aliases, and name columns by these alone.");
    }
    return true;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The last part of a dotted name, as it is written. */
  static String lastName(String path) {
    String last = path.substring(lastPart(path));
    char quote = last.charAt(0);
    return quote == '`' || quote == '"'
        ? last.substring(1, last.length() - 1).replace("" + quote + quote, "" + quote)
        : last;
  }

  /** Where the last part of a dotted name begins in its text. */
  private static int lastPart(String path) {
    int at = path.length() - 1;
    char quote = path.charAt(at);
    if (quote != '`' && quote != '"') {
      while (at > 0 && isPart(path.charAt(at - 1))) {
        at--;
      }
      return at;
    }
    at--;
    while (path.charAt(at) != quote || (at > 0 && path.charAt(at - 1) == quote)) {
      at -= path.charAt(at) == quote ? 2 : 1;
    }
    return at;
  }

  private static boolean isPart(char c) {
    return c != '.' && c != '/' && c != '`' && c != '"' && !Character.isWhitespace(c);
  }
}
