package dev.postern.benchmarks.ladder;

/**
 * A way from the client to the database.
 *
 * @param proxy the process between the two, 0 where there is none
 */
record Rung(String name, Door door, long proxy) {
  static final String DIRECT = "direct";
  static final String PGBOUNCER = "pgbouncer";

  boolean hasProxy() {
    return proxy != 0;
  }
}
