package dev.postern.gateway.https;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's requests, one after the other. A client that sends a second request before the
 * first is answered gets that answer and a closed connection (RFC 9112, section 9.3.2, lets it
 * repeat what was not answered), so that nothing has to be queued.
 *
 * <p>A connection has {@code patience} for each request, from its opening or the last answer to the
 * request's last byte, however it drips in.
 */
final class HttpExchange extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Routes routes;
  private final Executor handlers;
  private final Duration patience;

  private boolean answering;
  private boolean last;
  private @Nullable Future<?> deadline;

  /**
   * @param handlers where requests are answered; must not be the event loop
   */
  HttpExchange(Routes routes, Executor handlers, Duration patience) {
    this.routes = routes;
    this.handlers = handlers;
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    awaitRequest(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopWaiting();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (answering) {
      last = true;
      return;
    }
    answering = true;
    stopWaiting();
    if (!message.decoderResult().isSuccess()) {
      last = true;
      write(context, Response.problem(statusOf(message.decoderResult().cause())));
      return;
    }
    last = !HttpUtil.isKeepAlive(message);
    Request request = request(context, message);
    handlers.execute(() -> {
      Reply reply = routes.answer(request);
      context
          .executor()
          .execute(() -> {
            switch (reply) {
              case Response response -> write(context, response);
              case EventStream stream -> LiveStream.open(context, stream);
            }
          });
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context);
  }

  private void write(ChannelHandlerContext context, Response response) {
    DefaultFullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body()));
    message
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, response.body().length)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff");
    response.headers().forEach(message.headers()::set);
    if (last) {
      message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    var _ = context.writeAndFlush(message);
    answering = false;
    awaitRequest(context);
  }

  private void awaitRequest(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(() -> close(context), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static int statusOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG.code();
      case TooLongFrameException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.code();
      default -> HttpResponseStatus.BAD_REQUEST.code();
    };
  }

  private static Request request(ChannelHandlerContext context, FullHttpRequest message) {
    String uri = message.uri();
    int mark = uri.indexOf('?');
    return new Request(
        message.method().name(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        headers(message.headers()),
        ByteBufUtil.getBytes(message.content()),
        peer(context));
  }

  private static Map<String, String> headers(HttpHeaders headers) {
    Map<String, String> joined = new HashMap<>();
    headers.forEach(header ->
        joined.merge(
            header.getKey().toLowerCase(Locale.ROOT),
            header.getValue(),
            (first, next) -> first + ", " + next));
    return joined;
  }

  /** A connection without an address of its own is nobody's neighbour: the unspecified address. */
  private static InetAddress peer(ChannelHandlerContext context) {
    return context.channel().remoteAddress() instanceof InetSocketAddress address
            && address.getAddress() != null
        ? address.getAddress()
        : InetAddress.ofLiteral("0.0.0.0");
  }
}
