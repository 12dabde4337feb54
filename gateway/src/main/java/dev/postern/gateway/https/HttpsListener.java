package dev.postern.gateway.https;

import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.net.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts HTTP/1.1 over TLS. It has an event loop of its own, so that operators get an answer
 * whatever the data path is doing.
 */
public final class HttpsListener implements AutoCloseable {
  static final int MAX_LINE = 4 << 10;
  static final int MAX_HEADERS = 16 << 10;
  static final int MAX_BODY = 1 << 20;
  static final int MAX_CONNECTIONS = 256;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
  private final Routes routes;
  private final @Nullable SslContext tls;
  private final HostPort address;

  /**
   * Opens the listener.
   *
   * @throws IOException where the address cannot be listened on
   */
  public HttpsListener(ListenConfig.Https config, Routes routes) throws IOException {
    this.routes = routes;
    this.tls =
        switch (config.tls()) {
          case ListenTls.Off() -> null;
          case ListenTls.Certificate(List<X509Certificate> chain, PrivateKey key) ->
              SslContextBuilder.forServer(key, chain).protocols("TLSv1.3", "TLSv1.2").build();
        };
    this.address = listen(config.address());
  }

  /** Where it listens, with the port it took. */
  public HostPort address() {
    return address;
  }

  /** Stops listening, closes every connection and waits until that is done. */
  @Override
  public void close() {
    handlers.shutdownNow();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private HostPort listen(HostPort wanted) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                })
            .bind(wanted.host(), wanted.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw Listener.taken(wanted.toString(), bound.cause());
    }
    return new HostPort(
        wanted.host(), ((InetSocketAddress) bound.channel().localAddress()).getPort());
  }

  private void accept(Channel channel) {
    if (connections.size() >= MAX_CONNECTIONS) {
      var _ = channel.close();
      return;
    }
    connections.add(channel);
    if (tls != null) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
    }
    channel
        .pipeline()
        .addLast(new WriteTimeoutHandler(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_BODY))
        .addLast(new HttpObjectAggregator(MAX_BODY, true))
        .addLast(new HttpExchange(routes, handlers, PATIENCE));
  }
}
