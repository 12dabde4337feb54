package dev.postern.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** A listening socket whose connections are bounded in number and closed with it. */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final Channel server;
  private final ChannelGroup connections;

  private Listener(Channel server, ChannelGroup connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * Starts listening.
   *
   * @param maxConnections above this a new connection is closed at once
   * @param handler makes the handler of one connection
   * @throws IOException where the address cannot be bound; its message names the address
   */
  public static Listener open(
      EventLoops loops,
      InetSocketAddress address,
      int maxConnections,
      Function<Channel, ChannelHandler> handler)
      throws IOException {
    return open(loops, address, maxConnections, maxConnections, handler);
  }

  /**
   * Likewise.
   *
   * @param perAddress above this a new connection from an address, or from a network of 64 bits of
   *     IPv6, is closed at once
   * @throws IOException where the address cannot be bound; its message names the address
   */
  public static Listener open(
      EventLoops loops,
      InetSocketAddress address,
      int maxConnections,
      int perAddress,
      Function<Channel, ChannelHandler> handler)
      throws IOException {
    AddressCounts counts = new AddressCounts(perAddress);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    InetSocketAddress peer = channel.remoteAddress();
                    // It has none where its client is gone already.
                    InetAddress client = peer == null ? null : peer.getAddress();
                    if (client == null
                        || connections.size() >= maxConnections
                        || !counts.enter(client)) {
                      channel.close();
                      return;
                    }
                    channel.closeFuture().addListener(_ -> counts.leave(client));
                    connections.add(channel);
                    channel.pipeline().addLast(handler.apply(channel));
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw taken(address.getHostString() + ":" + address.getPort(), bound.cause());
    }
    return new Listener(bound.channel(), connections);
  }

  /** What the user is told where an address cannot be listened on. */
  private static BindException taken(String address, Throwable cause) {
    var taken =
        new BindException(
            "cannot listen on "
                + address
                + ": another program does, or it is no address of this machine");
    taken.initCause(cause);
    return taken;
  }

  /** Where it listens: the port that was found where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** The connections that are open. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
