package dev.postern.sql.catalog;

import java.io.Serial;

/** A stored query has a form that is not understood, or is larger than the bounds. */
final class UnreadableTreeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnreadableTreeException(String message) {
    super(message);
  }
}
