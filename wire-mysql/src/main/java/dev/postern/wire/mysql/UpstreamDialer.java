package dev.postern.wire.mysql;

import dev.postern.core.Target;
import dev.postern.net.Dialer;
import dev.postern.net.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/** Opens connections to servers; the first word on them is the server's. */
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
    void open(Channel upstream);

    /**
     * @param why what is wrong with the server, never its address
     */
    void failed(String why);
  }

  /** Dials on {@code loop}; the host's name is looked up on another thread. */
  void dial(EventLoop loop, Target target, ChannelHandler handler, Answer answer) {
    blocking.execute(() -> {
      try {
        List<InetSocketAddress> addresses = Dialer.resolve(target.host(), target.port());
        loop.execute(() -> connect(loop, addresses, handler, answer));
      } catch (UnknownHostException e) {
        loop.execute(() -> answer.failed("its address is not known"));
      }
    });
  }

  private void connect(
      EventLoop loop, List<InetSocketAddress> addresses, ChannelHandler handler, Answer answer) {
    Future<Channel> connecting = dialer.dial(loop, addresses, new Connected(handler));
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        answer.open(connecting.getNow());
      } else {
        answer.failed("it does not answer");
      }
    });
  }

  /**
   * Lets the session's handler in once there is a connection: one address after another may be
   * tried, and a handler can be added only once.
   */
  @ChannelHandler.Sharable
  private static final class Connected extends ChannelInboundHandlerAdapter {
    private final ChannelHandler handler;

    Connected(ChannelHandler handler) {
      this.handler = handler;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.pipeline().addLast(handler);
      ctx.pipeline().remove(this);
    }
  }

  /** A handler that speaks TLS as a client of {@code target}, whose certificate is verified. */
  SslHandler tls(Channel channel, Target target, Target.Tls.VerifyFull verify) throws SSLException {
    return tls.handler(channel, target, verify, timeout.toMillis());
  }
}
