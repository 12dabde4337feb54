package dev.postern.recorder;

import java.io.IOException;
import java.io.Serial;

/** Bytes in a journal directory are not what a recorder writes. */
final class MalformedJournalException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  MalformedJournalException(String message) {
    super(message);
  }
}
