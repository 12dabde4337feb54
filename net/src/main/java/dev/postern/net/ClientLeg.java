package dev.postern.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The client's leg of a session: translates Netty's callbacks for the phase that the session is in,
 * and ends a log-in that takes too long. What the phases are, each protocol says.
 */
public abstract class ClientLeg extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final ReadGate reads;
  private final SessionLog log;
  private final Cumulation input = new Cumulation();
  private Phase phase = new Ended();
  private Future<?> loginDeadline;

  /**
   * @param log is told of clients that are not let in
   */
  protected ClientLeg(Channel channel, SessionLog log) {
    this.channel = channel;
    this.reads = new ReadGate(channel);
    this.log = log;
    this.loginDeadline = channel.newSucceededFuture();
  }

  /** What a session does with what its client sends. */
  public interface Phase {
    /** Consumes what it can of the input; the rest is shown again with more. */
    void read(ByteBuf input);

    /**
     * The client will send no more.
     *
     * @return whether the session goes on; else the client counts as gone
     */
    default boolean inputEnded() {
      return false;
    }

    /** The client is gone. */
    default void gone() {}

    default void connected() {}

    default void writable(boolean writable) {}

    default void tlsDone(boolean success) {}
  }

  /** The session serves statements, and keeps itself what it has not read yet. */
  public interface Serving extends Phase {
    /** Takes over {@code bytes}. */
    void take(ByteBuf bytes);

    @Override
    default void read(ByteBuf input) {
      throw new IllegalStateException("it takes its input over");
    }
  }

  /** Nothing more happens. */
  public record Ended() implements Phase {
    @Override
    public void read(ByteBuf input) {
      input.skipBytes(input.readableBytes());
    }

    @Override
    public boolean inputEnded() {
      return true;
    }
  }

  /** The log-in took longer than it may, and what it was in knows that its client is gone. */
  protected abstract void loginTimedOut(Phase in);

  /** A phase cannot read what the client sent, and knows that its client is gone. */
  protected abstract void violated(PeerViolation violation);

  /**
   * A log-in begins, which is over when the session serves.
   *
   * @param timeout how long it may take
   */
  protected final void beginLogin(Duration timeout) {
    loginDeadline =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  phase.gone();
                  loginTimedOut(phase);
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  public final Channel channel() {
    return channel;
  }

  public final ReadGate reads() {
    return reads;
  }

  public final boolean encrypted() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /** The client's, for logs and the journal. */
  public final String address() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : String.valueOf(channel.remoteAddress());
  }

  protected final Phase phase() {
    return phase;
  }

  /** What the client has sent and no phase has read. */
  protected final Cumulation input() {
    return input;
  }

  /** The only place where the phase changes. */
  public final void enter(Phase next) {
    phase = next;
    if (next instanceof Serving || next instanceof Ended) {
      loginDeadline.cancel(false);
    }
    advance();
  }

  /** Says something for the last time. */
  public final void end(ByteBuf last) {
    enter(new Ended());
    channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends the session without a word. */
  public final void drop(String reason) {
    log.refused(address(), reason);
    enter(new Ended());
    channel.close();
  }

  private void advance() {
    ByteBuf bytes = input.bytes();
    if (bytes == null) {
      return;
    }
    if (phase instanceof Serving serving) {
      input.take();
      serving.take(bytes);
      return;
    }
    try {
      phase.read(bytes);
    } catch (PeerViolation violation) {
      phase.gone();
      violated(violation);
    }
    input.trim();
  }

  @Override
  public final void channelActive(ChannelHandlerContext ctx) {
    phase.connected();
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (phase instanceof Serving serving) {
      serving.take(bytes);
      return;
    }
    input.add(ctx.alloc(), bytes);
    advance();
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
      if (!phase.inputEnded()) {
        phase.gone();
        channel.close();
      }
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      phase.tlsDone(handshake.isSuccess());
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    phase.writable(channel.isWritable());
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
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
