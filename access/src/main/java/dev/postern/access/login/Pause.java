package dev.postern.access.login;

import java.time.Duration;

/** Waits, so that tests need not. */
@FunctionalInterface
interface Pause {
  void sleep(Duration duration) throws InterruptedException;
}
