package dev.postern.core;

import java.io.Serial;

/** The journal does not take an event. Nothing may pass that is not written down. */
public final class JournalException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
