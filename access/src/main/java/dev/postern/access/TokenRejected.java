package dev.postern.access;

import java.io.Serial;

/** Ends the check of a token that is not accepted; {@link TokenVerifier} turns it into a value. */
final class TokenRejected extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Rejection rejection;

  TokenRejected(Rejection rejection) {
    // No stack trace: anybody who reaches the port can have these made.
    super(rejection.reason().code(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
