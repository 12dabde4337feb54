package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.Target;
import dev.postern.net.Dialer;
import dev.postern.net.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection to a PostgreSQL server up to where its first message can be sent: TCP, then
 * TLS.
 */
final class UpstreamDialer {
  private final Dialer dialer;
  private final UpstreamTls tls;
  private final Duration timeout;
  private final Executor blocking;

  UpstreamDialer(Dialer dialer, UpstreamTls tls, Duration timeout, Executor blocking) {
    this.dialer = dialer;
    this.tls = tls;
    this.timeout = timeout;
    this.blocking = blocking;
  }

  /** Told on the event loop how a dial ended. */
  interface Answer {
    /**
     * The server can be spoken to; nothing is in the channel's pipeline but TLS.
     *
     * @param certificate the server's, null without TLS
     */
    void open(Channel upstream, @Nullable X509Certificate certificate);

    void failed(Refusal refusal);
  }

  /** Dials on {@code loop}; the host's name is looked up on another thread. */
  void dial(EventLoop loop, Target target, Answer answer) {
    dialer.dial(
        loop,
        target,
        blocking,
        new UpstreamOpening(target, tls, timeout, answer),
        new Dialer.Answer() {
          @Override
          public void open(Channel upstream) {}

          @Override
          public void failed(String why) {
            answer.failed(unreachable(why));
          }
        });
  }

  /** Names the connection's upstream by what is wrong with it, never by its address. */
  static Refusal unreachable(String why) {
    return new Refusal(
        FaultCode.UPSTREAM_UNREACHABLE,
        "upstream-unreachable",
        "the gate cannot reach the database: " + why);
  }
}
