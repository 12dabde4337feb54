package dev.postern.wire.postgres;

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

/** Serves PostgreSQL's protocol: every connection to it becomes a session through the gate. */
public final class PostgresListener {
  private PostgresListener() {}

  /**
   * How clients are served.
   *
   * @param tls null for plaintext, which the configuration allows on loopback only
   * @param loginTimeout from the first byte to the end of the log-in
   * @param loginSize bytes of a message before the client is let in
   * @param maxConnections connections at once, those that cancel included
   * @param maxMessage greatest length of a message that is read whole, in bytes
   */
  public record Settings(
      InetSocketAddress address,
      @Nullable ServerTls tls,
      Authentication authentication,
      Duration loginTimeout,
      int loginSize,
      int maxConnections,
      int maxMessage) {}

  /** What the listener asks a client for: a server can ask for one method only. */
  public sealed interface Authentication {
    /** The token as a password in clear, inside TLS. */
    record Token() implements Authentication {}

    /**
     * SASL OAUTHBEARER (RFC 7628), as PostgreSQL 18 speaks it.
     *
     * @param discovery the URL of the issuer's discovery document
     * @param scope the scopes a client should ask for
     */
    record OAuth(String discovery, String scope) implements Authentication {}
  }

  /** What sessions share: the ports they use, and the threads that may wait. */
  record Gate(
      Settings settings,
      Admission admission,
      UpstreamDialer dialer,
      CancelKeys cancelKeys,
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
            settings,
            admission,
            new UpstreamDialer(dialer, upstreamTls, settings.loginTimeout(), blocking),
            new CancelKeys(),
            blocking);
    return Listener.open(
        loops,
        settings.address(),
        settings.maxConnections(),
        channel -> new ClientSession(gate, channel));
  }
}
