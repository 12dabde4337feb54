package dev.postern.sql.mysql;

import dev.postern.sql.parsing.Ascii;
import java.util.EnumSet;
import java.util.Set;

/** The SQL modes that decide how a text is read. */
public enum Mode {
  ANSI_QUOTES,
  NO_BACKSLASH_ESCAPES,
  PIPES_AS_CONCAT,
  HIGH_NOT_PRECEDENCE,
  IGNORE_SPACE,
  /** MariaDB's Oracle mode, whose grammar is another: nothing is read under it. */
  ORACLE;

  private static final Set<String> ANSI_LIKE =
      Set.of("ansi", "db2", "maxdb", "mssql", "postgresql");

  /** Those of a value of {@code sql_mode}, such as {@code ANSI_QUOTES,STRICT_TRANS_TABLES}. */
  public static Set<Mode> of(String sqlMode) {
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    for (String name : Ascii.lower(sqlMode).split(",", -1)) {
      String word = name.strip();
      if (ANSI_LIKE.contains(word) || word.equals("oracle")) {
        modes.addAll(EnumSet.of(ANSI_QUOTES, PIPES_AS_CONCAT, IGNORE_SPACE));
      }
      for (Mode mode : values()) {
        if (Ascii.lower(mode.name()).equals(word)) {
          modes.add(mode);
        }
      }
    }
    return modes;
  }
}
