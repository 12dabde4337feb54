package dev.postern.sql.rewrite;

import dev.postern.core.Reason;
import dev.postern.sql.parsing.Ascii;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How MySQL and MariaDB are told not to use an index, and what of a statement would undo it. */
final class IndexHints {
  /** Of MySQL; before, the server takes {@link #comment} for a hint it does not know. */
  static final int COMMENTS_SINCE = 80_020;

  /**
   * Hints of this sort, also those that forbid another index, have MySQL forget IGNORE INDEX
   * (Table_ref::update_index_hint_maps in its sql/opt_hints.cc).
   */
  private static final Pattern UNDOING = Pattern.compile("\\b(no_)?((join|group|order)_)?index\\b");

  private static final Pattern HINTS = Pattern.compile("/\\*\\+.*?\\*/", Pattern.DOTALL);

  private static final Pattern CHOSEN =
      Pattern.compile("\\b(?:use|force)\\s+(?:index|key)\\b[^(]*\\(([^)]*)");

  private IndexHints() {}

  /**
   * What stands behind a table. Each purpose by itself: MariaDB's old_mode may say that a hint
   * without one is for joins alone (IGNORE_INDEX_ONLY_FOR_JOIN).
   */
  static String behindTable(List<String> indexes) {
    String names = names(indexes);
    return List.of("JOIN", "ORDER BY", "GROUP BY").stream()
        .map(purpose -> " IGNORE INDEX FOR " + purpose + " (" + names + ")")
        .collect(Collectors.joining());
  }

  /** The same as an optimizer hint, which stands behind the first word of a statement. */
  static String comment(String table, List<String> indexes) {
    return " /*+ NO_INDEX(" + Quoting.backquoted(table) + " " + names(indexes) + ") */";
  }

  private static String names(List<String> indexes) {
    return indexes.stream().map(Quoting::backquoted).collect(Collectors.joining(", "));
  }

  /** Whether a text has hints for the optimizer. */
  static boolean areIn(String text) {
    return text.contains("/*+");
  }

  /**
   * @throws Refused where a hint in the text would undo those of the gate
   */
  static void requireStanding(String text) throws Refused {
    Matcher hints = HINTS.matcher(Ascii.lower(text));
    while (hints.find()) {
      if (UNDOING.matcher(hints.group()).find()) {
        throw refused("its hints choose among the indexes", "Leave the hints on indexes out.");
      }
    }
  }

  /**
   * Those behind the table would be stronger, and the client wait for what it did not ask for. The
   * servers take the beginning of a name for the name.
   *
   * @param table its name with all that stands behind it
   * @throws Refused where one of them is asked for
   */
  static void requireNotChosen(String table, List<String> indexes) throws Refused {
    Matcher chosen = CHOSEN.matcher(Ascii.lower(table));
    while (chosen.find()) {
      for (String word : chosen.group(1).split(",", -1)) {
        String name = word.strip().replace("`", "");
        if (!name.isEmpty()
            && indexes.stream()
                .anyMatch(index -> Ascii.lower(index).replace("`", "").startsWith(name))) {
          throw refused("it asks for the index " + name, "Leave the index hint out.");
        }
      }
    }
  }

  /**
   * @param why within a sentence
   */
  static Refused refused(String why, String hint) {
    return new Refused(
        new Reason(
            "index-order",
            why + ", and an index's order would tell of values that are masked for you"),
        hint);
  }
}
