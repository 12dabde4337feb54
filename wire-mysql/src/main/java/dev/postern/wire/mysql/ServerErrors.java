package dev.postern.wire.mysql;

import java.util.Map;

/**
 * The errors of a guarded statement: their text may quote a value, and so may a number that
 * somebody's SIGNAL has chosen. Numbers that the server itself gives often stay, with one sentence
 * for each.
 */
final class ServerErrors {
  /** ER_UNKNOWN_ERROR. */
  private static final ErrPacket OTHER =
      new ErrPacket(1105, "HY000", "the database refused the statement");

  private static final Map<Integer, ErrPacket> KNOWN =
      Map.ofEntries(
          known(1022, "23000", "duplicate key"),
          known(1048, "23000", "a column cannot be null"),
          known(1054, "42S22", "unknown column"),
          known(1062, "23000", "duplicate entry"),
          known(1064, "42000", "syntax error"),
          known(1146, "42S02", "no such table"),
          known(1205, "HY000", "lock wait timeout exceeded"),
          known(1213, "40001", "deadlock found when trying to get lock"),
          known(1242, "21000", "subquery returns more than one row"),
          known(1264, "22003", "value out of range"),
          known(1292, "22007", "incorrect value"),
          known(1317, "70100", "query execution was interrupted"),
          known(1365, "22012", "division by zero"),
          known(1366, "HY000", "incorrect value"),
          known(1406, "22001", "data too long"),
          known(1451, "23000", "a foreign key constraint fails"),
          known(1452, "23000", "a foreign key constraint fails"),
          known(1690, "22003", "value out of range"),
          known(3024, "HY000", "maximum statement execution time exceeded"),
          known(3819, "HY000", "a check constraint is violated"));

  private ServerErrors() {}

  private static Map.Entry<Integer, ErrPacket> known(int code, String sqlState, String sentence) {
    return Map.entry(code, new ErrPacket(code, sqlState, sentence));
  }

  /** The same error without anything that a value could hide in. */
  static ErrPacket scrubbed(ErrPacket error) {
    return KNOWN.getOrDefault(error.code(), OTHER);
  }
}
