package dev.postern.sql.lineage;

/** A statement's lineage takes more work than the gate gives one statement. */
public final class TooComplexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooComplexException() {
    super("the statement's lineage takes too long to work out", null, false, false);
  }
}
