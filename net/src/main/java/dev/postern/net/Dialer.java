package dev.postern.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

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

  /**
   * The addresses of a host, in the resolver's order. Blocks: call it on a virtual thread.
   *
   * @throws UnknownHostException where there is none
   */
  public static List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return addresses;
  }

  /** Connects to the first address that answers; fails as the last of them did. */
  public Future<Channel> dial(
      EventLoop loop, List<InetSocketAddress> addresses, ChannelHandler handler) {
    Promise<Channel> promise = loop.newPromise();
    attempt(loop, addresses, 0, handler, promise);
    return promise;
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
