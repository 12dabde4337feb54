package dev.postern.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The gate's own certificate, towards clients: TLS 1.2 and 1.3. */
public final class ServerTls {
  private final X509Certificate certificate;
  private final SslContext context;
  private final long handshakeMillis;

  private ServerTls(X509Certificate certificate, SslContext context, long handshakeMillis) {
    this.certificate = certificate;
    this.context = context;
    this.handshakeMillis = handshakeMillis;
  }

  /**
   * TLS by a certificate chain and the key of its first certificate.
   *
   * @param protocol the ALPN name a client that names any must name (RFC 7301)
   * @param handshakeMillis how long a handshake may take
   * @throws IllegalArgumentException where they cannot be used
   */
  public static ServerTls of(
      List<X509Certificate> chain, PrivateKey key, String protocol, long handshakeMillis) {
    try {
      return new ServerTls(
          chain.getFirst(),
          SslContextBuilder.forServer(key, chain)
              .protocols("TLSv1.3", "TLSv1.2")
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      protocol))
              .build(),
          handshakeMillis);
    } catch (SSLException e) {
      throw new IllegalArgumentException("the certificate and its key cannot be used", e);
    }
  }

  /** The gate's own certificate, to which clients can bind what they prove. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A handler that speaks TLS as the server of {@code channel}. */
  public SslHandler handler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    return handler;
  }
}
