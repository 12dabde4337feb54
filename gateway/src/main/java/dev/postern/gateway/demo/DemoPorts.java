package dev.postern.gateway.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The ports of 127.0.0.1 the demo serves on.
 *
 * @param postgres the gateway's PostgreSQL listener
 * @param mysql the gateway's MySQL listener
 * @param aws the gateway's listener for calls of AWS
 * @param https the gateway's API and console
 * @param identity the identity provider
 */
public record DemoPorts(int postgres, int mysql, int aws, int https, int identity) {
  /** As the documents and examples say. */
  public static final DemoPorts DOCUMENTED = new DemoPorts(15432, 13306, 14566, 18443, 18081);

  private static final long POLL_NANOS = 20_000_000;

  /**
   * Makes sure that all are free before anything is started.
   *
   * @throws BindException where one is taken; the message says which, for the user
   */
  void requireFree() throws IOException {
    requireFree(postgres, "PostgreSQL clients");
    requireFree(mysql, "MySQL clients");
    requireFree(aws, "calls of AWS");
    requireFree(https, "the HTTPS API");
    requireFree(identity, "the identity provider");
  }

  private static void requireFree(int port, String purpose) throws IOException {
    if (!isFree(port)) {
      throw new BindException(
          "Port %d on 127.0.0.1, which the demo needs for %s, is taken by another program."
              .formatted(port, purpose));
    }
  }

  /**
   * Waits until nobody listens on a port any more.
   *
   * @throws IOException where somebody still does after {@code patience}
   */
  static void awaitFree(int port, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("port " + port + " is still in use");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isFree(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }
}
