package dev.postern.gateway.state;

import java.time.Duration;

/** How long anything here may take, and how many connections there are. */
final class Limits {
  /** Until a connection is there, new or of the pool. */
  static final Duration CONNECT = Duration.ofSeconds(2);

  /** Until a statement has its answer. */
  static final Duration STATEMENT = Duration.ofSeconds(5);

  /** Until a connection that says nothing counts as dead: behind a statement's own time. */
  static final Duration SILENCE = Duration.ofSeconds(7);

  static final int CONNECTIONS = 8;

  private Limits() {}
}
