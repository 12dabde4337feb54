package dev.postern.net;

import dev.postern.core.Target;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS towards upstreams: the chain is verified against the given roots and the name against the
 * host.
 */
public final class UpstreamTls {
  private final Map<List<X509Certificate>, SslContext> contexts = new ConcurrentHashMap<>();

  /**
   * A handler that speaks TLS as a client of {@code target}.
   *
   * @throws SSLException where the roots cannot be used
   */
  public SslHandler handler(
      Channel channel, Target target, Target.Tls.VerifyFull tls, long handshakeMillis)
      throws SSLException {
    return handler(channel, target.host(), target.port(), tls, handshakeMillis);
  }

  /** As {@link #handler(Channel, Target, Target.Tls.VerifyFull, long)}. */
  public SslHandler handler(
      Channel channel, String host, int port, Target.Tls.VerifyFull tls, long handshakeMillis)
      throws SSLException {
    SslContext context = contexts.get(tls.authorities());
    if (context == null) {
      context = context(tls.authorities());
      contexts.put(tls.authorities(), context);
    }
    SslHandler handler = context.newHandler(channel.alloc(), host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
    return handler;
  }

  private static SslContext context(List<X509Certificate> authorities) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient().protocols("TLSv1.3", "TLSv1.2");
    if (!authorities.isEmpty()) {
      builder.trustManager(authorities.toArray(X509Certificate[]::new));
    }
    return builder.build();
  }
}
