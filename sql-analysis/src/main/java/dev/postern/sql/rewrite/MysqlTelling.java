package dev.postern.sql.rewrite;

import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.rewrite.Dialect.Asked;
import dev.postern.sql.tree.Statement;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of MySQL and MariaDB tells of rows by the way: how many a statement has looked at, or what
 * others do with them.
 */
final class MysqlTelling {
  /** Relations of the servers' own that count rows looked at. */
  private static final Set<String> COUNTERS =
      Set.of("global_status", "session_status", "innodb_metrics", "table_statistics");

  private static final Set<String> SHOWING =
      Set.of("show-activity", "show-replication", "show-replica", "explain-connection");

  private static final Pattern SHOW_COUNTERS = Pattern.compile("\\bstatus\\b");
  private static final Pattern SHOW_OBJECTS =
      Pattern.compile("show\\s+(procedure|function)\\s+status\\b");

  /**
   * Settings under which a statement fails by how many rows it would look at; hints set them too.
   */
  private static final Pattern LIMITS = Pattern.compile("max_join_size|sql_big_selects");

  private MysqlTelling() {}

  /**
   * Why a statement is refused to who sees only some rows; null where it is not.
   *
   * @param mariadb whether the server is, which has {@code ROWS EXAMINED}
   */
  static @Nullable String of(Asked asked, boolean mariadb) {
    String name =
        asked.statement() instanceof Statement.Utility utility ? utility.command().name() : "";
    if (SHOWING.contains(name)) {
      return "it shows what other statements do with rows";
    }
    String text = Ascii.lower(asked.text());
    String own = asked.statement().span().of(text);
    boolean counted =
        name.equals("show-status")
            || (name.equals("show")
                && SHOW_COUNTERS.matcher(own).find()
                && !SHOW_OBJECTS.matcher(own).lookingAt())
            || (mariadb && asked.words().contains("examined"));
    if (counted || LIMITS.matcher(text).find()) {
      return "it tells how many rows are looked at";
    }
    return asked.touches() && asked.words().contains("against")
        ? "MATCH weighs words by how many rows have them"
        : null;
  }

  /** Whether a relation of the server's own, in lower case, counts rows looked at. */
  static boolean counts(String relation) {
    return COUNTERS.contains(relation);
  }
}
