package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.ClientLeg;
import dev.postern.net.ServerTls;
import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;

/** What comes before a client has said who it is. */
final class Opening implements ClientLeg.Phase {
  /** utf8mb4_general_ci, which both servers have. */
  private static final int CHARACTER_SET = 45;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientSession session;
  private final byte[] scramble = scramble();
  private final Capabilities offered;
  private boolean handshaking;

  Opening(ClientSession session) {
    this.session = session;
    MysqlListener.Settings settings = session.gate().settings();
    this.offered =
        Capabilities.offered(settings.flavour(), settings.tls() != null, settings.localFiles());
  }

  /** As servers make it: ASCII without zero and dollar, which older clients take for ends. */
  private static byte[] scramble() {
    byte[] scramble = new byte[HandshakeV10.SCRAMBLE];
    for (int i = 0; i < scramble.length; i++) {
      scramble[i] = (byte) ('%' + RANDOM.nextInt('~' - '%'));
    }
    return scramble;
  }

  @Override
  public void connected() {
    Flavour flavour = session.gate().settings().flavour();
    session.send(
        new HandshakeV10(
                flavour.version(),
                session.threadId(),
                scramble,
                offered,
                CHARACTER_SET,
                Status.AUTOCOMMIT,
                flavour.plugin())
            ::write);
  }

  @Override
  public void read(ByteBuf input) {
    if (handshaking) {
      return;
    }
    ByteBuf payload = session.packet(input);
    if (payload == null) {
      return;
    }
    Capabilities capabilities = HandshakeResponse41.capabilities(payload);
    if (!capabilities.isEnough()) {
      session.refuse(
          new Refusal(
              FaultCode.UNSUPPORTED,
              "old-protocol",
              "the client speaks a protocol that is older than MySQL 5.5's"));
      return;
    }
    ServerTls tls = session.gate().settings().tls();
    boolean request =
        payload.readableBytes() == HandshakeResponse41.SSL_REQUEST
            && capabilities.has(Capabilities.SSL);
    if (tls == null || session.encrypted()) {
      session.enter(
          Authenticating.start(session, HandshakeResponse41.read(payload, offered), scramble));
    } else if (request) {
      startTls(tls, input);
    } else {
      session.refuse(
          new Refusal(
              FaultCode.AUTHENTICATION,
              "tls-required",
              "the gate accepts encrypted connections only: use --ssl-mode=REQUIRED"));
    }
  }

  /** A client begins its handshake right behind its request: what came with it is TLS. */
  private void startTls(ServerTls tls, ByteBuf input) {
    handshaking = true;
    session.channel().pipeline().addFirst(tls.handler(session.channel()));
    if (input.isReadable()) {
      session.channel().pipeline().fireChannelRead(input.readBytes(input.readableBytes()));
    }
  }

  @Override
  public void tlsDone(boolean success) {
    if (success) {
      handshaking = false;
    } else {
      session.drop("tls-failed");
    }
  }
}
