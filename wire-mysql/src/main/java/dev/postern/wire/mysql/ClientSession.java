package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.ClientLeg;
import dev.postern.net.PeerViolation;
import dev.postern.wire.mysql.MysqlListener.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's leg, in one of these phases:
 *
 * <pre>
 *   {@link Opening}        greeting, SSLRequest, HandshakeResponse41
 *   {@link Authenticating} the token, by the methods that show it; a minted user's proof
 *   {@link Connecting}     verified, admitted, upstream dialed and logged in to
 *   {@link Relaying}       statements, until COM_CHANGE_USER leads back
 * </pre>
 */
final class ClientSession extends ClientLeg {
  private final Gate gate;
  private final int threadId;
  private int sequence;

  ClientSession(Gate gate, Channel channel) {
    super(channel, Log.LOG);
    this.gate = gate;
    this.threadId = gate.threads().next();
    beginLogin(gate.settings().loginTimeout());
    enter(new Opening(this));
  }

  Gate gate() {
    return gate;
  }

  /** By which the client asks for its statements to be killed. */
  int threadId() {
    return threadId;
  }

  /**
   * What comes and goes from now on is compressed, also through further log-ins.
   *
   * @param compression null where it is not
   */
  void compress(@Nullable Compression compression) {
    ChannelPipeline pipeline = channel().pipeline();
    if (compression == null || pipeline.get(CompressedPackets.class) != null) {
      return;
    }
    String name = pipeline.context(this).name();
    pipeline.addBefore(name, null, new CompressedPackets(compression));
    ByteBuf early = input().take();
    if (early != null) {
      ChannelHandlerContext at = pipeline.context(CompressedPackets.class);
      pipeline.get(CompressedPackets.class).channelRead(at, early);
    }
  }

  /**
   * Logs in anew on the same connection.
   *
   * @param rest what the client sent behind its command, taken over
   * @param next the sequence id of the gate's answer
   */
  void loginAgain(HandshakeResponse41 response, byte[] scramble, ByteBuf rest, int next) {
    beginLogin(gate.settings().loginTimeout());
    sequence = next;
    input().add(channel().alloc(), rest);
    input().trim();
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
    channel().writeAndFlush(packet(payload));
  }

  private ByteBuf packet(Consumer<ByteBuf> payload) {
    ByteBuf out = channel().alloc().buffer();
    sequence = PacketWriter.packet(out, sequence, payload);
    return out;
  }

  /** Ends the session before it is one: an error, then the end. */
  void refuse(Refusal refusal) {
    Log.LOG.refused(address(), refusal.reason().code());
    end(packet(Refusals.of(refusal, null)::write));
  }

  @Override
  protected void loginTimedOut(Phase in) {
    if (in instanceof Opening) {
      drop("login-timeout");
    } else {
      refuse(
          new Refusal(
              FaultCode.AUTHENTICATION, "login-timeout", "the log-in took longer than it may"));
    }
  }

  @Override
  protected void violated(PeerViolation violation) {
    refuse(
        new Refusal(
            FaultCode.PROTOCOL_VIOLATION,
            "protocol-violation",
            Objects.requireNonNullElse(violation.getMessage(), "malformed packet")));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ProtocolViolation violation && phase() instanceof Relaying relaying) {
      relaying.broken(violation);
      return;
    }
    super.exceptionCaught(ctx, cause);
  }
}
