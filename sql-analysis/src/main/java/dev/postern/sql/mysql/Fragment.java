package dev.postern.sql.mysql;

/** What the grammar of definitions leaves to the parser, by its word there. */
enum Fragment {
  /** Nothing; only MariaDB has what follows. */
  MARIADB,
  NAME,
  /** A name or a string. */
  WORD,
  /** A name with dots. */
  DOTTED,
  STRING,
  INTEGER,
  /** An account, or the word for one's own. */
  USER,
  /** A relation's name whose rows and definition are left alone. */
  RELATION,
  /** A relation that is read. */
  READS,
  /** The database of the relation that is read, behind it. */
  DATABASE_READ,
  /** A relation that is changed. */
  WRITES,
  EXPRESSION,
  /** An expression without comparisons. */
  BITS,
  QUERY,
  /** A query or change. */
  PREPARABLE,
  /** {@code column = value, …}. */
  ASSIGNMENTS,
  /** Columns and variables that a file's fields go into. */
  TARGETS,
  /** Character set, fields and lines of a file. */
  FILE_FORMAT,
  /** A number of rows. */
  COUNT,
  /**
   * The definitions and options of a table, with the tables they name and the query they end in.
   */
  TABLE_BODY,
  /**
   * The same of a table whose rows are in a place that the statement names: a file, another server.
   */
  ELSEWHERE,
  /** The words of a SHOW up to its LIKE or WHERE. */
  SHOW_WORDS,
  /** Variables and their values, as SET has them. */
  SETTINGS,
  /** Any statement. */
  STATEMENT,
  /** All that is left, which holds no query. */
  REST,
  /** All that is left, whatever it is: the text of a program. */
  CODE
}
