package dev.postern.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of the gate and the channel types that run on them: epoll, NIO where it is not
 * there.
 */
public final class EventLoops implements AutoCloseable {
  private static final int QUIET_MILLIS = 0;
  private static final int STOP_SECONDS = 5;

  private final EventLoopGroup group;
  private final boolean epoll;

  /**
   * @param threads how many loops; sessions are spread over them and never move
   */
  public EventLoops(int threads) {
    epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? ReturningEpoll.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("postern-loop", true), io);
  }

  public EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> socketChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(2L * STOP_SECONDS, TimeUnit.SECONDS);
  }
}
