package dev.postern.wire.postgres;

import dev.postern.core.Reason;
import dev.postern.core.SessionLimits;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.net.Cumulation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The server's leg: the gate logs in, then hands every byte to the {@link Relay}. */
final class UpstreamSession extends ChannelInboundHandlerAdapter {
  /** Greater than any message of a log-in. */
  private static final int MAX_MESSAGE = 64 * 1024;

  private final Connecting connecting;
  private final StatementPath admitted;
  private final Target target;
  private final UpstreamLogin login;
  private final Executor blocking;
  private @Nullable Channel channel;
  private final Cumulation input = new Cumulation();
  private @Nullable Relay relay;
  private int minor;
  private boolean waiting;
  private boolean over;
  private boolean gone;

  UpstreamSession(
      Connecting connecting,
      StatementPath admitted,
      Target target,
      @Nullable X509Certificate certificate,
      Executor blocking) {
    this.connecting = connecting;
    this.admitted = admitted;
    this.target = target;
    this.blocking = blocking;
    this.login =
        new UpstreamLogin(
            target.user(),
            target.credential(),
            line(target, certificate),
            certificate == null ? null : TlsServerEndPoint.of(certificate));
  }

  private static UpstreamLogin.Line line(Target target, @Nullable X509Certificate certificate) {
    return switch (target.tls()) {
      case Target.Tls.Off _ -> UpstreamLogin.Line.LOOPBACK;
      case Target.Tls.VerifyFull _ ->
          certificate == null ? UpstreamLogin.Line.OPEN : UpstreamLogin.Line.VERIFIED;
    };
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  Channel channel() {
    Channel known = channel;
    if (known == null) {
      throw new IllegalStateException("not added to a channel yet");
    }
    return known;
  }

  /** Sends the StartupMessage: the client's settings, the gate's own user and database. */
  void start(StartupPacket.StartupMessage startup, ApplicationName name, SessionLimits limits) {
    Map<String, String> parameters = new LinkedHashMap<>(startup.parameters());
    parameters.put("user", target.user());
    parameters.put("database", target.database());
    parameters.remove("replication");
    ByteBuf message = channel().alloc().buffer();
    minor = startup.spokenMinor();
    parameters = new LinkedHashMap<>(name.addTo(parameters));
    if (limits.readOnly()) {
      // The last one counts, whatever the client asked for; RESET goes back to it.
      parameters.remove(ProtocolSettings.READ_ONLY);
      parameters.put(ProtocolSettings.READ_ONLY, "on");
    }
    FrontendMessages.startupMessage(message, minor, parameters);
    channel().writeAndFlush(message);
  }

  void relay(Relay relay) {
    this.relay = relay;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    Relay serving = relay;
    if (serving != null) {
      serving.onUpstreamBytes(bytes);
      return;
    }
    input.add(ctx.alloc(), bytes);
    ByteBuf unread = input.bytes();
    if (unread != null && unread.readableBytes() > MAX_MESSAGE) {
      fail("it does not speak PostgreSQL's protocol");
    }
    advance();
  }

  private void advance() {
    ByteBuf bytes = input.bytes();
    if (bytes == null) {
      return;
    }
    while (!over && !waiting && next(bytes)) {}
    if (over) {
      input.take();
      if (relay != null && bytes.isReadable()) {
        relay.onUpstreamBytes(bytes);
      } else {
        bytes.release();
      }
    }
  }

  /** Deals with one message of the log-in; false where more bytes must come first. */
  private boolean next(ByteBuf bytes) {
    if (bytes.readableBytes() < FrameInput.HEADER) {
      return false;
    }
    byte type = bytes.getByte(bytes.readerIndex());
    int length = bytes.getInt(bytes.readerIndex() + 1);
    if (length < 4 || length > MAX_MESSAGE) {
      fail("it does not speak PostgreSQL's protocol");
      return false;
    }
    if (bytes.readableBytes() - 1 < length) {
      return false;
    }
    ByteBuf whole = bytes.readSlice(length + 1);
    ByteBuf body = whole.slice(FrameInput.HEADER, length - 4);
    switch (type) {
      case 'R' -> authentication(body);
      case 'E' -> refused(whole, body);
      case 'v' -> negotiated(body);
      case 'N' -> {}
      default -> fail("it does not speak PostgreSQL's protocol");
    }
    return true;
  }

  /** The minor version of protocol 3 that the server speaks in this session. */
  int minor() {
    return minor;
  }

  // 'v', Int32 length, Int32 version, Int32 count, …
  /** The server speaks an older version than it was asked for. */
  private void negotiated(ByteBuf body) {
    int version = body.readableBytes() < Integer.BYTES ? 0 : body.getInt(body.readerIndex());
    int offered = version - FrontendMessages.PROTOCOL_3_0;
    if (offered < 0 || offered > minor) {
      fail("it does not speak PostgreSQL's protocol");
      return;
    }
    minor = offered;
  }

  /** SCRAM's proof takes milliseconds of CPU, so it is made on another thread. */
  private void authentication(ByteBuf body) {
    byte[] request = ByteBufUtil.getBytes(body);
    waiting = true;
    blocking.execute(() -> {
      UpstreamLogin.Answer answer = login.onAuthentication(Unpooled.wrappedBuffer(request));
      channel().eventLoop().execute(() -> answered(answer));
    });
  }

  private void answered(UpstreamLogin.Answer answer) {
    waiting = false;
    if (over) {
      return;
    }
    switch (answer) {
      case UpstreamLogin.Answer.Reply(var message) ->
          channel().writeAndFlush(Unpooled.wrappedBuffer(message));
      case UpstreamLogin.Answer.Wait _ -> {}
      case UpstreamLogin.Answer.Authenticated _ -> {
        over = true;
        connecting.loggedIn(this, target);
      }
      case UpstreamLogin.Answer.Failed(Reason reason) -> fail(reason.sentence());
    }
    advance();
    if (gone && !waiting) {
      ended();
    }
  }

  /**
   * What the server says of the gate's own login stays with the gate; anything else is the
   * client's.
   */
  private void refused(ByteBuf whole, ByteBuf body) {
    ErrorFields fields;
    try {
      fields = ErrorFields.read(body);
    } catch (ProtocolViolation e) {
      fail("it does not speak PostgreSQL's protocol");
      return;
    }
    over = true;
    if (fields.sqlState().startsWith("28")) {
      connecting.refused(admitted, target);
      return;
    }
    connecting.fail(whole.copy());
  }

  private void fail(String why) {
    over = true;
    connecting.fail(UpstreamDialer.unreachable(why));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone = true;
    if (!waiting) {
      ended();
    }
  }

  /** The server is gone, and all that it said before was read. */
  private void ended() {
    if (relay != null) {
      relay.onUpstreamGone();
    } else if (!over) {
      fail("it closed the connection");
    }
    input.release();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (relay != null) {
      relay.upstreamWritable(ctx.channel().isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
