package dev.postern.aws.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that a listener holds of requests whose signatures are not verified yet, counted over
 * all connections. Of several threads.
 */
final class UnverifiedBytes {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  UnverifiedBytes(long most) {
    this.most = most;
  }

  /** What one request holds of them. */
  final class Share {
    private long bytes;
    private boolean released;

    /** Counts some more in; false where there is no room for them. */
    synchronized boolean take(int length) {
      if (released) {
        return true;
      }
      bytes += length;
      return held.addAndGet(length) <= most;
    }

    /** The request is verified or over: from now on it counts no more. */
    synchronized void release() {
      released = true;
      held.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
