package dev.postern.gateway;

import dev.postern.testkit.RawPostgresClient;
import java.io.IOException;

/**
 * One of two ways to the same database: direct, or through the gate.
 *
 * @param user the same on both, as the gate logs in by the name of its caller here
 * @param database what the way calls the database in its startup message
 * @param password what it asks for
 */
record Side(Opener tls, Opener clear, String user, String database, String password) {
  /** Opens a connection on which no startup message was sent yet. */
  interface Opener {
    RawPostgresClient open() throws IOException;
  }
}
