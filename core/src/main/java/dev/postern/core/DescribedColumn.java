package dev.postern.core;

/** One column of a result as an upstream describes it. */
public sealed interface DescribedColumn permits PostgresColumn, MysqlColumn {
  /** What the client sees above the column. */
  String name();

  /** How its values are written on the wire. */
  Format format();

  /** How a value is written on the wire. */
  enum Format {
    TEXT,
    BINARY
  }
}
