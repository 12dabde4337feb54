package dev.postern.gateway.cli;

import java.io.Serial;

/** The gateway was asked, and its answer is no; the message says why, fit for a terminal. */
final class GateRefused extends Exception {
  @Serial private static final long serialVersionUID = 1;

  GateRefused(String sentence) {
    super(sentence);
  }
}
