package dev.postern.benchmarks.ladder;

import java.io.IOException;

/** A program that selects one row after the other with as many clients as it is told. */
interface SelectLoad {
  /**
   * What a run says of itself.
   *
   * @param perSecond transactions, without the time that connecting took
   */
  record Result(long transactions, double perSecond, double latencyMillis) {}

  Result run(Door door, int clients, int seconds) throws IOException, InterruptedException;
}
