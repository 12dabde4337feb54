package dev.postern.access;

/**
 * How many rows one execution of a statement is expected to touch: the server's estimate, which
 * bounds nothing.
 */
public sealed interface Rows {
  /** That many. */
  record Expected(long rows) implements Rows {
    public Expected {
      if (rows < 0) {
        throw new IllegalArgumentException("fewer than no rows");
      }
    }
  }

  /** It cannot be told. */
  record Unknown() implements Rows {}

  /**
   * It has not been asked yet: what rules make of it is left open, and the statement has to be
   * decided again before it runs.
   */
  record Open() implements Rows {}

  Rows UNKNOWN = new Unknown();
  Rows OPEN = new Open();
}
