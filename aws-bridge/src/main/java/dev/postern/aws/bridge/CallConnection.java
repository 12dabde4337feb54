package dev.postern.aws.bridge;

import dev.postern.core.CallPath;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.net.ReadGate;
import dev.postern.net.ServerTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request after the other. One that comes before the answer to the one
 * before it ends the connection behind that answer: no SDK sends so. Confined to its event loop.
 */
final class CallConnection extends ChannelInboundHandlerAdapter {
  /** Without a byte in either direction while a request's body is on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For a client to read an answer that came before it had sent all. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Refusal UNREADABLE =
      new Refusal(
          FaultCode.PROTOCOL_VIOLATION, "malformed-request", "this is no request of HTTP/1.1");

  private final Channel channel;
  private final CallParts parts;
  private final ReadGate reads;
  private final HttpResponses responses;
  private final Set<SessionId> known = new HashSet<>();
  private Future<?> deadline;
  private @Nullable CallExchange current;

  /** No further request is served. */
  private boolean last;

  private CallConnection(Channel channel, HttpResponses responses, CallParts parts) {
    this.channel = channel;
    this.responses = responses;
    this.parts = parts;
    this.reads = new ReadGate(channel);
    this.deadline = channel.newSucceededFuture();
  }

  /** The handlers of an accepted connection. */
  static ChannelHandler pipeline(Channel accepted, @Nullable ServerTls tls, CallParts parts) {
    accepted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    accepted
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(UpstreamPool.PIECE).maxMessagesPerRead(1));
    accepted.config().setWriteBufferWaterMark(UpstreamPool.WAITING);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (tls != null) {
          channel.pipeline().addLast(tls.handler(channel));
        }
        HttpResponses responses = new HttpResponses();
        channel
            .pipeline()
            .addLast(
                new IdleStateHandler(0, 0, PATIENCE.toSeconds(), TimeUnit.SECONDS),
                new HttpRequests(),
                responses,
                new CallConnection(channel, responses, parts));
      }
    };
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    awaitHead();
  }

  Channel channel() {
    return channel;
  }

  ReadGate reads() {
    return reads;
  }

  String address() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : String.valueOf(channel.remoteAddress());
  }

  /** The next answer is to a HEAD, and has no body whatever it says. */
  void answersHead(boolean head) {
    responses.answersHead(head);
  }

  boolean isLast() {
    return last;
  }

  /** Has the connection end behind the current answer. */
  void beLast() {
    last = true;
  }

  /** Has what runs here end with the session. */
  void follow(CallPath path) {
    if (known.add(path.session())) {
      parts.followers().follow(path, this);
    }
  }

  /** The session is over, or what it runs is cancelled: told on any thread. */
  void cut(CallPath path, Refusal refusal) {
    channel
        .eventLoop()
        .execute(() -> {
          if (current != null) {
            current.cut(path, refusal);
          }
        });
  }

  /**
   * The answer is written to its end.
   *
   * @param received whether the request is read to its end
   */
  void answered(boolean received) {
    current = null;
    if (!last) {
      awaitHead();
      reads.release(ReadGate.Reason.INPUT_FULL);
      reads.release(ReadGate.Reason.PEER_SLOW);
      return;
    }
    if (received) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
      return;
    }
    // To close at once would reset the connection, and with it the answer.
    reads.release(ReadGate.Reason.INPUT_FULL);
    reads.release(ReadGate.Reason.PEER_SLOW);
    channel.eventLoop().schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void awaitHead() {
    deadline =
        channel
            .eventLoop()
            .schedule(
                () -> channel.close(), parts.headPatience().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest head) {
      if (current != null || last) {
        last = true;
        ReferenceCountUtil.release(message);
        return;
      }
      deadline.cancel(false);
      current = new CallExchange(this, parts);
      current.begin(head);
    }
    if (message instanceof HttpContent content) {
      CallExchange of = current;
      if (of == null || !of.takes()) {
        content.release();
        return;
      }
      of.content(content, content instanceof LastHttpContent);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (current != null) {
      current.clientPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (current != null && channel.isWritable()) {
      current.clientDrained();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && current != null && current.awaitsClient()) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel(false);
    parts.followers().leave(this, known);
    CallExchange of = current;
    current = null;
    last = true;
    if (of != null) {
      of.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)
        && !(cause instanceof io.netty.handler.codec.DecoderException)) {
      parts.log().fault(address(), cause);
    }
    channel.close();
  }

  /** Writes an answer of the gate's own. */
  void answer(Answer answer) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    if (last) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    channel.writeAndFlush(response);
  }

  /** Answers what is no request of HTTP's. */
  void unreadable() {
    last = true;
    parts.log().refused(address(), UNREADABLE.reason().code());
    answer(Answer.of(UNREADABLE, parts.models(), null, null));
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
  }
}
