package dev.postern.benchmarks.ladder;

/**
 * A way from the client to the database.
 *
 * @param proxy the process between the two, 0 where there is none
 */
record Rung(String name, Door door, long proxy) {
  static final String DIRECT = "direct";
  static final String PGBOUNCER = "pgbouncer";

  /** Of MySQL's: plain TCP. */
  static final String HAPROXY = "haproxy";

  /** Of MySQL's: everything on. */
  static final String GATE = "gate";

  boolean hasProxy() {
    return proxy != 0;
  }
}
