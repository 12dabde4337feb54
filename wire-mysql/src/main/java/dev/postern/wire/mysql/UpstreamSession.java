package dev.postern.wire.mysql;

import dev.postern.core.Target;
import dev.postern.net.Cumulation;
import dev.postern.net.UpstreamTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server: the gate logs in, prepares the session and asks what it has to know,
 * then hands every byte to who serves it, such as the {@link Relay}.
 */
final class UpstreamSession extends ChannelInboundHandlerAdapter {
  /** Greater than any packet of a log-in. */
  private static final int MAX_PACKET = 64 * 1024;

  /** The first of MySQL 8's collations of utf8mb4 that MariaDB knows by no number. */
  private static final int FIRST_OF_MYSQL = 248;

  private static final String NOT_MYSQL = "it does not speak MySQL's protocol";

  private final UpstreamOpening opening;
  private final UpstreamTls tls;
  private final long handshakeMillis;
  private final Answer answer;
  private @Nullable Channel channel;
  private final Cumulation input = new Cumulation();
  private @Nullable Receiver receiver;
  private Step step = new Step.Greeting();
  private int sequence;
  private Capabilities capabilities = new Capabilities(0);
  private int status;
  private int threadId;
  private String version = "";

  /** Told how the log-in ended. */
  interface Answer {
    void loggedIn(UpstreamSession leg, SessionState state);

    /** The server does not take the gate's login; it may take a newer one. */
    void refused();

    /**
     * @param why what is wrong with the server, never its address
     */
    void failed(String why);
  }

  /** Who is told what comes once the gate is logged in. */
  interface Receiver {
    /** Takes over {@code bytes}. */
    void onUpstreamBytes(ByteBuf bytes);

    void onUpstreamGone();

    void upstreamWritable(boolean writable);
  }

  private sealed interface Step {
    record Greeting() implements Step {}

    /** TLS is under way; nothing may come in clear. */
    record Encrypting() implements Step {}

    record LoggingIn(UpstreamLogin login, HandshakeV10 greeting) implements Step {}

    record Asking(Prelude prelude) implements Step {}

    record Over() implements Step {}
  }

  /**
   * @param handshakeMillis how long a handshake of TLS may take
   */
  UpstreamSession(UpstreamOpening opening, UpstreamTls tls, long handshakeMillis, Answer answer) {
    this.opening = opening;
    this.tls = tls;
    this.handshakeMillis = handshakeMillis;
    this.answer = answer;
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

  /** What was agreed on with the server. */
  Capabilities capabilities() {
    return capabilities;
  }

  /** The server's own number of the session. */
  int threadId() {
    return threadId;
  }

  /** As the server's greeting says it. */
  String version() {
    return version;
  }

  /** The flags of the server's last word in the log-in. */
  int status() {
    return status & (Status.AUTOCOMMIT | Status.IN_TRANSACTION);
  }

  /** What comes from here on is for {@code next}. */
  void serve(Receiver next) {
    receiver = next;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    Receiver serving = receiver;
    if (serving != null) {
      serving.onUpstreamBytes(bytes);
      return;
    }
    input.add(ctx.alloc(), bytes);
    advance();
  }

  private void advance() {
    ByteBuf bytes = input.bytes();
    if (bytes == null) {
      return;
    }
    try {
      while (!(step instanceof Step.Over) && next(bytes)) {}
    } catch (ProtocolViolation violation) {
      fail(NOT_MYSQL);
    }
    if (step instanceof Step.Over) {
      input.release();
    }
    input.trim();
  }

  /** Deals with one packet of the log-in; false where more bytes must come first. */
  private boolean next(ByteBuf bytes) {
    if (step instanceof Step.Encrypting && bytes.isReadable()) {
      throw new ProtocolViolation("a packet in clear");
    }
    if (bytes.readableBytes() < PacketWriter.HEADER) {
      return false;
    }
    int start = bytes.readerIndex();
    int length = bytes.getUnsignedMediumLE(start);
    if (length == 0 || length > MAX_PACKET) {
      throw new ProtocolViolation("a packet of an impossible length");
    }
    if (bytes.readableBytes() - PacketWriter.HEADER < length) {
      return false;
    }
    sequence = bytes.getUnsignedByte(start + 3) + 1;
    bytes.skipBytes(PacketWriter.HEADER);
    ByteBuf payload = bytes.readSlice(length);
    switch (step) {
      case Step.Greeting _ -> greeted(payload, bytes.isReadable());
      case Step.LoggingIn(var machine, var greeting) ->
          answered(machine.onPacket(payload, capabilities), greeting);
      case Step.Asking(var prelude) -> told(prelude.onPacket(payload));
      case Step.Encrypting _, Step.Over _ -> throw new IllegalStateException("no packet is due");
    }
    return true;
  }

  private void greeted(ByteBuf payload, boolean more) {
    if (new PayloadReader(payload).peek() == ErrPacket.TYPE) {
      fail("it takes no more connections");
      return;
    }
    HandshakeV10 greeting = HandshakeV10.read(payload);
    threadId = greeting.threadId();
    version = greeting.version();
    boolean encrypted = opening.target().tls() instanceof Target.Tls.VerifyFull;
    capabilities =
        Capabilities.asked(opening.wishes().capabilities(), greeting.capabilities(), encrypted);
    if (more || !greeting.capabilities().isEnough()) {
      fail(NOT_MYSQL);
    } else if (!capabilities.sessionTrack()) {
      fail("it is too old: it does not tell of changed settings");
    } else {
      switch (opening.target().tls()) {
        case Target.Tls.Off _ -> respond(greeting, false);
        case Target.Tls.VerifyFull verify -> encrypt(greeting, verify);
      }
    }
  }

  private void encrypt(HandshakeV10 greeting, Target.Tls.VerifyFull verify) {
    if (!greeting.capabilities().has(Capabilities.SSL)) {
      fail("it does not speak TLS");
      return;
    }
    SslHandler handler;
    try {
      handler = tls.handler(channel(), opening.target(), verify, handshakeMillis);
    } catch (SSLException e) {
      fail("the roots to verify it by cannot be used");
      return;
    }
    step = new Step.Encrypting();
    send(response(greeting, "", new byte[0])::writeSslRequest);
    channel().pipeline().addFirst(handler);
    handler
        .handshakeFuture()
        .addListener(done -> {
          if (step instanceof Step.Over) {
            return;
          }
          if (done.isSuccess()) {
            respond(greeting, true);
          } else {
            fail("its certificate could not be verified");
          }
        });
  }

  private void respond(HandshakeV10 greeting, boolean secure) {
    UpstreamLogin machine = new UpstreamLogin(opening.target().credential(), secure, greeting);
    step = new Step.LoggingIn(machine, greeting);
    send(response(greeting, machine.plugin(), machine.proof())::write);
  }

  private HandshakeResponse41 response(HandshakeV10 greeting, String plugin, byte[] proof) {
    return new HandshakeResponse41(
        capabilities,
        opening.wishes().maxPacket(),
        characterSet(greeting),
        opening.target().user(),
        proof,
        opening.target().database(),
        plugin,
        opening.wishes().attributes(),
        0);
  }

  private int characterSet(HandshakeV10 greeting) {
    int wanted = opening.wishes().characterSet();
    return Prelude.isMariadb(greeting.version()) && wanted >= FIRST_OF_MYSQL
        ? UpstreamOpening.UTF8MB4
        : wanted;
  }

  private void answered(UpstreamLogin.Answer what, HandshakeV10 greeting) {
    switch (what) {
      case UpstreamLogin.Answer.Reply(var payload) -> send(out -> out.writeBytes(payload));
      case UpstreamLogin.Answer.Wait _ -> {}
      case UpstreamLogin.Answer.Refused _ -> end(answer::refused);
      case UpstreamLogin.Answer.Failed(var why) -> fail(why);
      case UpstreamLogin.Answer.Authenticated(var flags) -> {
        status = flags;
        Prelude prelude = new Prelude(greeting.version(), capabilities, opening.settings());
        step = new Step.Asking(prelude);
        ask(prelude.first());
      }
    }
  }

  private void told(Prelude.Answer what) {
    switch (what) {
      case Prelude.Answer.Ask(var query) -> ask(query);
      case Prelude.Answer.Wait _ -> {}
      case Prelude.Answer.Known(var state) -> {
        step = new Step.Over();
        answer.loggedIn(this, state);
      }
    }
  }

  private void ask(byte[] query) {
    sequence = 0;
    send(out -> QueryMessage.write(out, query, capabilities));
  }

  private void send(Consumer<ByteBuf> payload) {
    ByteBuf out = channel().alloc().buffer();
    sequence = PacketWriter.packet(out, sequence, payload);
    channel().writeAndFlush(out);
  }

  private void fail(String why) {
    end(() -> answer.failed(why));
  }

  private void end(Runnable told) {
    if (step instanceof Step.Over) {
      return;
    }
    step = new Step.Over();
    channel().close();
    told.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (receiver != null) {
      receiver.onUpstreamGone();
    } else {
      fail("it closed the connection");
    }
    input.release();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (receiver != null) {
      receiver.upstreamWritable(ctx.channel().isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
