package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.Cumulation;
import dev.postern.net.ReadGate;
import dev.postern.wire.postgres.ErrorFields.Severity;
import dev.postern.wire.postgres.PostgresListener.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The client's leg: translates Netty's callbacks for the phase the session is in.
 *
 * <pre>
 *   {@link Opening}        SSLRequest, GSSENCRequest, CancelRequest, StartupMessage
 *   {@link Authenticating} the token, as a password or by SASL
 *   {@link Connecting}     verified, admitted, upstream dialed and logged in to
 *   {@link Relaying}       statements
 * </pre>
 */
final class ClientSession extends ChannelInboundHandlerAdapter {
  private final Gate gate;
  private final Channel channel;
  private final ReadGate reads;
  private final ScheduledFuture<?> loginDeadline;
  private Phase phase;
  private final Cumulation input = new Cumulation();

  ClientSession(Gate gate, Channel channel) {
    this.gate = gate;
    this.channel = channel;
    this.reads = new ReadGate(channel);
    this.phase = new Opening(this);
    this.loginDeadline =
        channel
            .eventLoop()
            .schedule(
                this::loginTimedOut,
                gate.settings().loginTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** What a session does with what its client sends. */
  sealed interface Phase permits Opening, Authenticating, Connecting, Relaying, Ended {
    /** Consumes what it can of the input; the rest is shown again with more. */
    void read(ByteBuf input);

    /** The client will send no more. */
    void inputEnded();

    /** The client is gone. */
    void gone();

    default void writable(boolean writable) {}

    default void tlsDone(boolean success) {}
  }

  /** Nothing more happens. */
  record Ended() implements Phase {
    @Override
    public void read(ByteBuf input) {
      input.skipBytes(input.readableBytes());
    }

    @Override
    public void inputEnded() {}

    @Override
    public void gone() {}
  }

  Gate gate() {
    return gate;
  }

  Channel channel() {
    return channel;
  }

  ReadGate reads() {
    return reads;
  }

  boolean encrypted() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  String address() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : String.valueOf(channel.remoteAddress());
  }

  /** The only place where the phase changes. */
  void enter(Phase next) {
    phase = next;
    if (next instanceof Relaying || next instanceof Ended) {
      loginDeadline.cancel(false);
    }
    advance();
  }

  void send(ByteBuf message) {
    channel.writeAndFlush(message);
  }

  /** Ends the session before it is one: a FATAL error, then the end. */
  void refuse(Refusal refusal) {
    Log.LOG.refused(address(), refusal.reason().code());
    ByteBuf error = channel.alloc().buffer();
    BackendMessages.errorResponse(error, ErrorFields.of(Severity.FATAL, refusal));
    end(error);
  }

  /** As {@link #refuse}, where the refusal is one of the server's own, in the server's words. */
  void refuseAsServer(String reason, String sqlState, String sentence) {
    Log.LOG.refused(address(), reason);
    ByteBuf error = channel.alloc().buffer();
    BackendMessages.errorResponse(error, ErrorFields.of(Severity.FATAL, sqlState, sentence));
    end(error);
  }

  /** Says something for the last time. */
  void end(ByteBuf last) {
    enter(new Ended());
    channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Ends the session without a word, as the server does where it cannot know what the peer speaks.
   */
  void drop(String reason) {
    Log.LOG.refused(address(), reason);
    enter(new Ended());
    channel.close();
  }

  private void loginTimedOut() {
    phase.gone();
    if (phase instanceof Opening) {
      drop("login-timeout");
    } else {
      refuse(
          new Refusal(
              FaultCode.AUTHENTICATION,
              "login-timeout",
              "canceling authentication due to timeout"));
    }
  }

  private void advance() {
    ByteBuf bytes = input.bytes();
    if (bytes == null) {
      return;
    }
    if (phase instanceof Relaying relaying) {
      input.take();
      relaying.take(bytes);
      return;
    }
    phase.read(bytes);
    input.trim();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (phase instanceof Relaying relaying) {
      relaying.take(bytes);
      return;
    }
    input.add(ctx.alloc(), bytes);
    advance();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
      phase.inputEnded();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      phase.tlsDone(handshake.isSuccess());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    phase.writable(channel.isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase.gone();
    enter(new Ended());
    input.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    phase.gone();
    drop("connection-broke");
  }
}
