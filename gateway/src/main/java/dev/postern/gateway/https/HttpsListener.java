package dev.postern.gateway.https;

import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
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

  private final EventLoops loop = new EventLoops(1);
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final Routes routes;
  private final @Nullable ServerTls tls;
  private final Listener listener;
  private final HostPort address;

  /**
   * Opens the listener.
   *
   * @param tls null for none, on a loopback address
   * @throws IOException where the address cannot be listened on
   */
  public HttpsListener(ListenConfig.Https config, @Nullable ServerTls tls, Routes routes)
      throws IOException {
    this.routes = routes;
    this.tls = tls;
    String host = config.address().host();
    try {
      this.listener =
          Listener.open(
              loop,
              new InetSocketAddress(host, config.address().port()),
              MAX_CONNECTIONS,
              this::connection);
    } catch (IOException taken) {
      loop.close();
      throw taken;
    }
    this.address = new HostPort(host, listener.address().getPort());
  }

  /** Where it listens, with the port it took. */
  public HostPort address() {
    return address;
  }

  /** Stops listening, closes every connection and waits until that is done. */
  @Override
  public void close() {
    handlers.shutdownNow();
    listener.close();
    loop.close();
  }

  private ChannelHandler connection(Channel accepted) {
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (tls != null) {
          channel.pipeline().addLast(tls.handler(channel));
        }
        channel
            .pipeline()
            .addLast(new WriteTimeoutHandler(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_BODY))
            .addLast(new HttpObjectAggregator(MAX_BODY, true))
            .addLast(new HttpExchange(routes, handlers, PATIENCE));
      }
    };
  }
}
