package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.Cumulation;
import dev.postern.net.ReadGate;
import dev.postern.wire.mysql.MysqlListener.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's leg: translates Netty's callbacks for the phase the session is in.
 *
 * <pre>
 *   {@link Opening}        greeting, SSLRequest, HandshakeResponse41
 *   {@link Authenticating} the token, by the methods that show it
 *   {@link Connecting}     verified, admitted, upstream dialed and logged in to
 *   {@link Relaying}       statements, until COM_CHANGE_USER leads back
 * </pre>
 */
final class ClientSession extends ChannelInboundHandlerAdapter {
  private final Gate gate;
  private final Channel channel;
  private final ReadGate reads;
  private final int threadId;
  private ScheduledFuture<?> loginDeadline;
  private Phase phase;
  private final Cumulation input = new Cumulation();
  private int sequence;

  ClientSession(Gate gate, Channel channel) {
    this.gate = gate;
    this.channel = channel;
    this.reads = new ReadGate(channel);
    this.threadId = gate.threads().next();
    this.phase = new Opening(this);
    this.loginDeadline = startLogin();
  }

  /** What a session does with what its client sends. */
  sealed interface Phase permits Opening, Authenticating, Connecting, Relaying, Ended {
    /** Consumes what it can of the input; the rest is shown again with more. */
    void read(ByteBuf input);

    /** The client is gone, or will send no more. */
    void gone();

    default void connected() {}

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
    public void gone() {}
  }

  private ScheduledFuture<?> startLogin() {
    return channel
        .eventLoop()
        .schedule(
            this::loginTimedOut, gate.settings().loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
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

  /** By which the client asks for its statements to be killed. */
  int threadId() {
    return threadId;
  }

  boolean encrypted() {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  String address() {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : String.valueOf(channel.remoteAddress());
  }

  /**
   * What comes and goes from now on is compressed, also through further log-ins.
   *
   * @param compression null where it is not
   */
  void compress(@Nullable Compression compression) {
    ChannelPipeline pipeline = channel.pipeline();
    if (compression == null || pipeline.get(CompressedPackets.class) != null) {
      return;
    }
    String name = pipeline.context(this).name();
    pipeline.addBefore(name, null, new CompressedPackets(compression));
    ByteBuf early = input.take();
    if (early != null) {
      ChannelHandlerContext at = pipeline.context(CompressedPackets.class);
      pipeline.get(CompressedPackets.class).channelRead(at, early);
    }
  }

  /** The only place where the phase changes. */
  void enter(Phase next) {
    phase = next;
    if (next instanceof Relaying || next instanceof Ended) {
      loginDeadline.cancel(false);
    }
    advance();
  }

  /**
   * Logs in anew on the same connection.
   *
   * @param rest what the client sent behind its command, taken over
   * @param next the sequence id of the gate's answer
   */
  void loginAgain(HandshakeResponse41 response, byte[] scramble, ByteBuf rest, int next) {
    loginDeadline = startLogin();
    sequence = next;
    input.add(channel.alloc(), rest);
    input.trim();
    enter(Authenticating.start(this, response, scramble));
  }

  /** The payload of the packet in front, borrowed; null where more bytes must come first. */
  @Nullable ByteBuf packet(ByteBuf bytes) {
    if (bytes.readableBytes() < PacketWriter.HEADER) {
      return null;
    }
    int start = bytes.readerIndex();
    int length = bytes.getUnsignedMediumLE(start);
    if (length > gate.settings().loginSize()) {
      throw new ProtocolViolation("a packet is too long for a log-in");
    }
    if (bytes.getUnsignedByte(start + 3) != (sequence & 0xff)) {
      throw new ProtocolViolation("Got packets out of order");
    }
    if (bytes.readableBytes() - PacketWriter.HEADER < length) {
      return null;
    }
    sequence++;
    bytes.skipBytes(PacketWriter.HEADER);
    return bytes.readSlice(length);
  }

  /** Sends a packet of the log-in. */
  void send(Consumer<ByteBuf> payload) {
    channel.writeAndFlush(packet(payload));
  }

  private ByteBuf packet(Consumer<ByteBuf> payload) {
    ByteBuf out = channel.alloc().buffer();
    sequence = PacketWriter.packet(out, sequence, payload);
    return out;
  }

  /** Ends the session before it is one: an error, then the end. */
  void refuse(Refusal refusal) {
    Log.LOG.refused(address(), refusal.reason().code());
    ByteBuf error = packet(Refusals.of(refusal, null)::write);
    enter(new Ended());
    channel.writeAndFlush(error).addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends the session without a word. */
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
              FaultCode.AUTHENTICATION, "login-timeout", "the log-in took longer than it may"));
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
    try {
      phase.read(bytes);
    } catch (ProtocolViolation violation) {
      phase.gone();
      String sentence = violation.getMessage();
      refuse(
          new Refusal(
              FaultCode.PROTOCOL_VIOLATION,
              "protocol-violation",
              sentence == null ? "malformed packet" : sentence));
    }
    input.trim();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    phase.connected();
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
      phase.gone();
      channel.close();
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
    if (cause instanceof ProtocolViolation violation && phase instanceof Relaying relaying) {
      relaying.broken(violation);
      return;
    }
    phase.gone();
    drop("connection-broke");
  }
}
