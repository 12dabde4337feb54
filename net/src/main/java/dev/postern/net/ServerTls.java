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
  private final String protocol;
  private final long handshakeMillis;
  private volatile SslContext context;

  private ServerTls(SslContext context, String protocol, long handshakeMillis) {
    this.context = context;
    this.protocol = protocol;
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
    return new ServerTls(context(chain, key, protocol), protocol, handshakeMillis);
  }

  /**
   * Another certificate, by which handshakes go once this is run.
   *
   * @throws IllegalArgumentException where it cannot be used
   */
  public Runnable renewal(List<X509Certificate> chain, PrivateKey key) {
    SslContext renewed = context(chain, key, protocol);
    return () -> context = renewed;
  }

  private static SslContext context(List<X509Certificate> chain, PrivateKey key, String protocol) {
    try {
      return SslContextBuilder.forServer(key, chain)
          .protocols("TLSv1.3", "TLSv1.2")
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  protocol))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("the certificate and its key cannot be used", e);
    }
  }

  /** The certificate by which {@code channel} is served, to which its client can bind a proof. */
  public static X509Certificate certificate(Channel channel) {
    return (X509Certificate)
        channel.pipeline().get(SslHandler.class).engine().getSession().getLocalCertificates()[0];
  }

  /** A handler that speaks TLS as the server of {@code channel}. */
  public SslHandler handler(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    return handler;
  }
}
