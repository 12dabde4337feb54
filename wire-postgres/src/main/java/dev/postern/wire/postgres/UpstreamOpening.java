package dev.postern.wire.postgres;

import dev.postern.core.Target;
import dev.postern.net.UpstreamTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes with a server: SSLRequest, its one byte of answer, the handshake. A server that
 * answers 'N' is refused, as is one that sends anything behind its 'S' in clear.
 */
final class UpstreamOpening extends ChannelInboundHandlerAdapter {
  private final Target target;
  private final UpstreamTls tls;
  private final Duration timeout;
  private final UpstreamDialer.Answer answer;
  private boolean answered;

  UpstreamOpening(Target target, UpstreamTls tls, Duration timeout, UpstreamDialer.Answer answer) {
    this.target = target;
    this.tls = tls;
    this.timeout = timeout;
    this.answer = answer;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    switch (target.tls()) {
      case Target.Tls.Off _ -> open(ctx, null);
      case Target.Tls.VerifyFull _ -> {
        ByteBuf request = ctx.alloc().buffer();
        FrontendMessages.sslRequest(request);
        ctx.writeAndFlush(request);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws SSLException {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (answered
          || bytes.readableBytes() != 1
          || bytes.getByte(bytes.readerIndex()) != 'S'
          || !(target.tls() instanceof Target.Tls.VerifyFull verify)) {
        fail(ctx, "it does not speak TLS");
        return;
      }
      answered = true;
      SslHandler handler = tls.handler(ctx.channel(), target, verify, timeout.toMillis());
      ctx.pipeline().addFirst(handler);
      handler
          .handshakeFuture()
          .addListener(done -> {
            if (done.isSuccess()) {
              open(ctx, certificate(handler));
            } else {
              fail(ctx, "its certificate could not be verified");
            }
          });
    } finally {
      bytes.release();
    }
  }

  private static X509Certificate certificate(SslHandler handler) throws SSLPeerUnverifiedException {
    Certificate[] chain = handler.engine().getSession().getPeerCertificates();
    return (X509Certificate) chain[0];
  }

  private void open(ChannelHandlerContext ctx, @Nullable X509Certificate certificate) {
    Channel channel = ctx.channel();
    ctx.pipeline().remove(this);
    answer.open(channel, certificate);
  }

  private void fail(ChannelHandlerContext ctx, String why) {
    ctx.pipeline().remove(this);
    ctx.close();
    answer.failed(UpstreamDialer.unreachable(why));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, "it closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (ctx.pipeline().context(this) != null && ctx.pipeline().get(SslHandler.class) == null) {
      fail(ctx, "the connection broke");
    }
  }
}
