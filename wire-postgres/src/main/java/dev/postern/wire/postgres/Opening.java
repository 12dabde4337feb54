package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.ClientLeg;
import dev.postern.net.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What comes before a client has said who it is (PostgreSQL, "Start-up", "SSL Session Encryption").
 */
final class Opening implements ClientLeg.Phase {
  /**
   * The first byte of a TLS handshake: no startup packet can begin with it, it would be too long.
   */
  private static final byte TLS_HANDSHAKE = 0x16;

  private final ClientSession session;
  private boolean asked;
  private boolean gssAsked;
  private boolean handshaking;
  private boolean direct;

  Opening(ClientSession session) {
    this.session = session;
  }

  @Override
  public void read(ByteBuf input) {
    if (handshaking || !input.isReadable()) {
      return;
    }
    ServerTls tls = session.gate().settings().tls();
    if (!asked && !gssAsked && tls != null && input.getByte(input.readerIndex()) == TLS_HANDSHAKE) {
      direct = true;
      startTls(tls);
      ByteBuf first = input.readBytes(input.readableBytes());
      session.channel().pipeline().fireChannelRead(first);
      return;
    }
    if (input.readableBytes() < Integer.BYTES) {
      return;
    }
    int length = input.getInt(input.readerIndex());
    if (StartupPacket.lengthFault(length) != null) {
      session.drop("startup-length");
      return;
    }
    if (input.readableBytes() < length) {
      return;
    }
    input.skipBytes(Integer.BYTES);
    ByteBuf body = input.readSlice(length - Integer.BYTES);
    boolean encrypted = session.encrypted();
    switch (StartupPacket.read(body, asked || encrypted, gssAsked || encrypted)) {
      case StartupPacket.SslRequest _ -> sslRequested(input, tls);
      case StartupPacket.GssEncRequest _ -> {
        gssAsked = true;
        session.send(Unpooled.wrappedBuffer(new byte[] {'N'}));
        read(input);
      }
      case StartupPacket.CancelRequest cancel -> session.enter(Cancelling.start(session, cancel));
      case StartupPacket.StartupMessage startup -> started(startup);
      case StartupPacket.Malformed(var code, var sentence) ->
          session.refuseAsServer("malformed-startup", code.sqlState(), sentence);
      case StartupPacket.MalformedCancel _ -> session.drop("malformed-cancel");
      case StartupPacket.Obsolete obsolete -> {
        ByteBuf error = session.channel().alloc().buffer();
        obsolete.error(error);
        Log.LOG.refused(session.address(), "obsolete-protocol");
        session.end(error);
      }
    }
  }

  private void sslRequested(ByteBuf input, @Nullable ServerTls tls) {
    if (input.isReadable()) {
      // What came in clear behind the request must not count as sent inside TLS (CVE-2021-23222).
      session.drop("data-behind-ssl-request");
      return;
    }
    asked = true;
    if (tls == null) {
      session.send(Unpooled.wrappedBuffer(new byte[] {'N'}));
      return;
    }
    session.send(Unpooled.wrappedBuffer(new byte[] {'S'}));
    startTls(tls);
  }

  private void startTls(ServerTls tls) {
    handshaking = true;
    session.channel().pipeline().addFirst(tls.handler(session.channel()));
  }

  @Override
  public void tlsDone(boolean success) {
    SslHandler handler = session.channel().pipeline().get(SslHandler.class);
    if (!success || handler == null) {
      session.drop("tls-failed");
    } else if (direct && !"postgresql".equals(handler.applicationProtocol())) {
      session.drop("direct-tls-without-alpn");
    } else {
      handshaking = false;
    }
  }

  private void started(StartupPacket.StartupMessage startup) {
    if (session.gate().settings().tls() != null && !session.encrypted()) {
      session.refuse(
          new Refusal(
              FaultCode.AUTHENTICATION,
              "tls-required",
              "the gate accepts encrypted connections only: use sslmode=require"));
      return;
    }
    if (startup.replication()) {
      session.refuse(
          new Refusal(
              FaultCode.DENIED,
              "replication",
              "the gate does not let replication connections through"));
      return;
    }
    session.enter(Authenticating.start(session, startup));
  }
}
