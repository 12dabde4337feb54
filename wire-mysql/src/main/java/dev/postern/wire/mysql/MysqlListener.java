package dev.postern.wire.mysql;

import dev.postern.core.Admission;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.UpstreamTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Serves MySQL's protocol: every connection to it becomes a session through the gate. */
public final class MysqlListener {
  private MysqlListener() {}

  /**
   * How clients are served.
   *
   * @param tls null for plaintext, which the configuration allows on loopback only
   * @param flavour which server the greeting looks like
   * @param loginTimeout from the first byte to the end of the log-in
   * @param loginSize bytes of a packet before the client is let in
   * @param maxConnections connections at once
   * @param maxMessage greatest length of a packet that is read whole, in bytes
   * @param localFiles whether any connection lets statements have clients send files
   */
  public record Settings(
      InetSocketAddress address,
      @Nullable ServerTls tls,
      Flavour flavour,
      Duration loginTimeout,
      int loginSize,
      int maxConnections,
      int maxMessage,
      boolean localFiles) {}

  /** What sessions share: the ports they use, and the threads that may wait. */
  record Gate(
      Settings settings,
      Admission admission,
      Dialer dialer,
      UpstreamTls upstreamTls,
      ThreadIds threads,
      TokenKey tokenKey,
      Executor blocking) {}

  /**
   * Starts listening.
   *
   * @param blocking runs what waits: virtual threads
   * @throws IOException where the address cannot be bound
   */
  public static Listener open(
      Settings settings,
      EventLoops loops,
      Dialer dialer,
      UpstreamTls upstreamTls,
      Admission admission,
      Executor blocking)
      throws IOException {
    Gate gate =
        new Gate(
            settings, admission, dialer, upstreamTls, new ThreadIds(), new TokenKey(), blocking);
    return Listener.open(
        loops,
        settings.address(),
        settings.maxConnections(),
        channel -> new ClientSession(gate, channel));
  }
}
