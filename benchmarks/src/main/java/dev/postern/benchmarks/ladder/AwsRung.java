package dev.postern.benchmarks.ladder;

import dev.postern.aws.sign.AwsKey;
import java.io.IOException;

/**
 * A way from a client to AWS's services.
 *
 * @param port of 127.0.0.1
 * @param proxy the process between the two, 0 where there is none
 * @param key by which the client signs: one of the gate's where it is one
 */
record AwsRung(String name, int port, long proxy, AwsKey key) {
  boolean hasProxy() {
    return proxy != 0;
  }

  /** What the proxy has used of the processors, in microseconds; 0 where there is none. */
  long cpuMicros() throws IOException {
    return hasProxy() ? new ProcessFigures(proxy).cpuMicros() : 0;
  }

  String host() {
    return Door.HOST + ":" + port;
  }
}
