package dev.postern.sql.catalog;

/**
 * What is asked of MySQL's and MariaDB's information_schema (MySQL 8.0 Reference Manual,
 * "INFORMATION_SCHEMA Tables").
 */
final class MysqlQueries {
  static final String SERVER = "SELECT VERSION(), @@lower_case_table_names";

  static final String TABLES =
      """
      SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE
      FROM information_schema.TABLES ORDER BY 1, 2\
      """;

  static final String COLUMNS =
      """
      SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, COLLATION_NAME,
        EXTRA, GENERATION_EXPRESSION, COLUMN_DEFAULT
      FROM information_schema.COLUMNS ORDER BY 1, 2, 4\
      """;

  static final String VIEWS =
      "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS ORDER BY 1,"
          + " 2";

  /** Its place holds the view's database and name, each in hexadecimal digits. */
  static final String VIEW =
      VIEWS.substring(0, VIEWS.indexOf(" ORDER BY"))
          + " WHERE TABLE_SCHEMA = _utf8mb4 x'%s' AND TABLE_NAME = _utf8mb4 x'%s'";

  static final String ROUTINES =
      """
      SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE
      FROM information_schema.ROUTINES ORDER BY 1, 2, 3\
      """;

  static final String TRIGGERS =
      """
      SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE
      FROM information_schema.TRIGGERS ORDER BY 1, 2\
      """;

  static final String KEYS =
      """
      SELECT CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME,
        REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
      FROM information_schema.KEY_COLUMN_USAGE
      ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_SCHEMA, CONSTRAINT_NAME, ORDINAL_POSITION\
      """;

  static final String REFERENCES =
      """
      SELECT CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_NAME, UPDATE_RULE, DELETE_RULE
      FROM information_schema.REFERENTIAL_CONSTRAINTS ORDER BY 1, 2, 3\
      """;

  /** 'NO' of an index that is not used without being told to; each server calls it otherwise. */
  private static final String VISIBLE =
      "CONCAT('', /*!80000 IS_VISIBLE, */ /*M!100600 IF(IGNORED = 'NO', 'YES', 'NO'), */ '')";

  static final String INDEXES =
      "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, "
          + VISIBLE
          + " FROM information_schema.STATISTICS WHERE INDEX_TYPE <> 'FULLTEXT' ORDER BY 1, 2, 3,"
          + " 4";

  private static final String USERS =
      "NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')";

  /**
   * How many objects of each sort there are, and a digest of them that their order does not decide:
   * two halves, since the exclusive or of the server is of 64 bits.
   */
  static final String VERSION =
      "SELECT VERSION()"
          + digest(
              "CONCAT_WS('\\0', TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE)", "TABLES", "TABLE")
          + digest(
              "CONCAT_WS('\\0', TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION,"
                  + " COLUMN_TYPE, IFNULL(COLLATION_NAME, ''), EXTRA,"
                  + " IFNULL(GENERATION_EXPRESSION, ''), IFNULL(COLUMN_DEFAULT, ''))",
              "COLUMNS",
              "TABLE")
          + digest(
              "CONCAT_WS('\\0', TABLE_SCHEMA, TABLE_NAME, SECURITY_TYPE, VIEW_DEFINITION)",
              "VIEWS",
              "TABLE")
          + digest(
              "CONCAT_WS('\\0', ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE, LAST_ALTERED,"
                  + " IFNULL(ROUTINE_DEFINITION, ''))",
              "ROUTINES",
              "ROUTINE")
          + digest(
              "CONCAT_WS('\\0', TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_SCHEMA,"
                  + " EVENT_OBJECT_TABLE, ACTION_STATEMENT)",
              "TRIGGERS",
              "TRIGGER")
          + digest(
              "CONCAT_WS('\\0', CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_SCHEMA, TABLE_NAME,"
                  + " COLUMN_NAME, ORDINAL_POSITION, IFNULL(REFERENCED_TABLE_SCHEMA, ''),"
                  + " IFNULL(REFERENCED_TABLE_NAME, ''), IFNULL(REFERENCED_COLUMN_NAME, ''))",
              "KEY_COLUMN_USAGE",
              "TABLE")
          + digest(
              "CONCAT_WS('\\0', CONSTRAINT_SCHEMA, CONSTRAINT_NAME, TABLE_NAME, UPDATE_RULE,"
                  + " DELETE_RULE)",
              "REFERENTIAL_CONSTRAINTS",
              "CONSTRAINT")
          + digest(
              "CONCAT_WS('\\0', TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX,"
                  + " IFNULL(COLUMN_NAME, ''), INDEX_TYPE, "
                  + VISIBLE
                  + ")",
              "STATISTICS",
              "TABLE");

  private MysqlQueries() {}

  private static String digest(String row, String table, String schema) {
    String half = "BIT_XOR(CAST(CONV(SUBSTRING(SHA2(%s, 256), %d, 16), 16, 10) AS UNSIGNED))";
    return ", (SELECT CONCAT(COUNT(*), ':', "
        + half.formatted(row, 1)
        + ", ':', "
        + half.formatted(row, 17)
        + ") FROM information_schema."
        + table
        + " WHERE "
        + schema
        + "_SCHEMA "
        + USERS
        + ")";
  }
}
