package dev.postern.sql.opinion;

import dev.postern.sql.tree.Statement;

/** Somebody else who is asked what a statement names. */
@FunctionalInterface
public interface AnotherReader {
  /**
   * What it makes of a statement.
   *
   * @param text the whole that the statement is a part of
   * @param standardStrings PostgreSQL's {@code standard_conforming_strings}
   */
  Opinion on(Statement statement, String text, boolean standardStrings);

  /** Nobody. */
  static AnotherReader none() {
    return (_, _, _) -> new Opinion.NotAsked();
  }
}
