package dev.postern.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The gate's own certificate, towards clients: TLS 1.2 and 1.3. */
public final class ServerTls {
  private final SslContext context;
  private final long handshakeMillis;

  private ServerTls(SslContext context, long handshakeMillis) {
    this.context = context;
    this.handshakeMillis = handshakeMillis;
  }

  /**
   * Reads a PEM certificate chain and its unencrypted PKCS #8 key.
   *
   * @param protocol the ALPN name a client that names any must name (RFC 7301)
   * @throws IOException where a file is missing or is not what it should be
   */
  public static ServerTls of(Path certificate, Path key, String protocol, long handshakeMillis)
      throws IOException {
    try {
      return new ServerTls(
          SslContextBuilder.forServer(certificate.toFile(), key.toFile())
              .protocols("TLSv1.3", "TLSv1.2")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.FATAL_ALERT,
                      SelectedListenerFailureBehavior.ACCEPT,
                      protocol))
              .build(),
          handshakeMillis);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "cannot use the certificate " + certificate + " with the key " + key, e);
    }
  }

  /** A handler that speaks TLS as the server of {@code channel}. */
  public SslHandler handler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    return handler;
  }
}
