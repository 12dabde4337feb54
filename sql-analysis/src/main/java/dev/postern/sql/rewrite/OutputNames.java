package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Select;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL calls output columns that have no alias: by their text, so that a text that was
 * changed needs one, and a column of a query is called as its table has it, not as it is written.
 */
final class OutputNames {
  /** MAX_ALIAS_NAME in sql/sql_const.h, less one. */
  private static final int LONGEST = 255;

  private OutputNames() {}

  /** Gives the outermost columns the names that the client's words give them. */
  static void keep(QueryBody body, Dialect dialect, Splices splices, String text) {
    for (SelectItem item : items(body)) {
      keep(item, dialect, splices, text);
    }
  }

  /** The same where every column is still one of the table that the client names. */
  static void keepComputed(QueryBody body, Dialect dialect, Splices splices, String text) {
    for (SelectItem item : items(body)) {
      if (!(item.expression() instanceof ColumnReference)) {
        keep(item, dialect, splices, text);
      }
    }
  }

  private static List<SelectItem> items(QueryBody body) {
    Select first = first(body);
    return first == null ? List.of() : first.items();
  }

  /** The SELECT whose columns name those of all; null where these have numbers for names. */
  static @Nullable Select first(QueryBody body) {
    QueryBody first = body;
    while (true) {
      switch (first) {
        case Select select -> {
          return select;
        }
        case QueryBody.Nested nested -> first = nested.query().body();
        case QueryBody.SetOperation set -> first = set.left();
        case QueryBody.Values _ -> {
          return null;
        }
      }
    }
  }

  private static void keep(SelectItem item, Dialect dialect, Splices splices, String text) {
    Span span = item.span();
    boolean column = item.expression() instanceof ColumnReference;
    boolean named =
        item.label() != null
            || item.expression() instanceof AllColumns
            || !(column || splices.isWithin(span));
    if (!named) {
      String words = span.of(text);
      String name = column ? Qualified.lastName(words) : words;
      // An alias holds no character beyond the first plane, and no byte that is none; the servers
      // show such a one so.
      String shown = name.replaceAll("[^\\x{1}-\\x{FFFF}]|[\\x{DC80}-\\x{DCFF}]", "?");
      String cut = shown.substring(0, Math.min(shown.length(), LONGEST)).strip();
      splices.insert(span.end(), " AS " + dialect.identifier(cut));
    }
  }
}
