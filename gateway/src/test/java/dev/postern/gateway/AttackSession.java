package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import java.io.IOException;

/** A logged-in session of an attacker's. */
interface AttackSession extends AutoCloseable {
  /** Takes a step and puts down all that is answered. */
  void take(Step step, Heard heard) throws IOException;

  @Override
  void close() throws IOException;
}
