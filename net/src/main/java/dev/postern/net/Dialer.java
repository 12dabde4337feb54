package dev.postern.net;

import dev.postern.core.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Opens TCP connections to upstreams, on the event loop of the session they belong to. */
public final class Dialer {
  private final EventLoops loops;
  private final int timeoutMillis;

  /**
   * @param timeoutMillis how long one address may take to answer
   */
  public Dialer(EventLoops loops, int timeoutMillis) {
    this.loops = loops;
    this.timeoutMillis = timeoutMillis;
  }

  /** Told on the event loop how a dial ended. */
  public interface Answer {
    void open(Channel upstream);

    /**
     * Nothing was opened.
     *
     * @param why what is wrong with the upstream, never its address
     */
    void failed(String why);
  }

  /**
   * Looks the host's name up and connects to the first of its addresses that answers.
   *
   * @param blocking looks the name up
   * @param handler gets into the pipeline once there is a connection
   */
  public void dial(
      EventLoop loop, Target target, Executor blocking, ChannelHandler handler, Answer answer) {
    dial(loop, target.host(), target.port(), blocking, handler, answer);
  }

  /** As {@link #dial(EventLoop, Target, Executor, ChannelHandler, Answer)}. */
  public void dial(
      EventLoop loop,
      String host,
      int port,
      Executor blocking,
      ChannelHandler handler,
      Answer answer) {
    blocking.execute(() -> {
      try {
        List<InetSocketAddress> addresses = resolve(host, port);
        loop.execute(() -> connect(loop, addresses, handler, answer));
      } catch (UnknownHostException e) {
        loop.execute(() -> answer.failed("its address is not known"));
      }
    });
  }

  /** The addresses of a host, in the resolver's order. */
  private static List<InetSocketAddress> resolve(String host, int port)
      throws UnknownHostException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return addresses;
  }

  private void connect(
      EventLoop loop, List<InetSocketAddress> addresses, ChannelHandler handler, Answer answer) {
    Future<Channel> connecting = dial(loop, addresses, handler);
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        answer.open(connecting.getNow());
      } else {
        answer.failed("it does not answer");
      }
    });
  }

  /** Connects to the first address that answers; fails as the last of them did. */
  Future<Channel> dial(EventLoop loop, List<InetSocketAddress> addresses, ChannelHandler handler) {
    Promise<Channel> promise = loop.newPromise();
    attempt(loop, addresses, 0, new Connected(handler), promise);
    return promise;
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
      ctx.fireChannelActive();
      ctx.pipeline().remove(this);
    }
  }

  private void attempt(
      EventLoop loop,
      List<InetSocketAddress> addresses,
      int index,
      ChannelHandler handler,
      Promise<Channel> promise) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(loops.socketChannel())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(handler)
            .connect(addresses.get(index));
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        promise.setSuccess(connecting.channel());
      } else if (index + 1 < addresses.size()) {
        attempt(loop, addresses, index + 1, handler, promise);
      } else {
        promise.setFailure(done.cause());
      }
    });
  }
}
