package dev.postern.core;

/** One column of a result as an upstream describes it. */
public sealed interface DescribedColumn permits ResultColumn, MysqlColumn {
  /** What the client sees above the column. */
  String name();

  /** How its values are written on the wire. */
  ResultColumn.Format format();
}
