package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Proof;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.net.ClientLeg;
import dev.postern.wire.postgres.PostgresListener.Authentication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the client for its token and reads it. */
final class Authenticating implements ClientLeg.Phase {
  private final ClientSession session;
  private final StartupPacket.StartupMessage startup;
  private final @Nullable OAuthBearer bearer;
  private @Nullable Refusal refusal;

  private Authenticating(
      ClientSession session, StartupPacket.StartupMessage startup, @Nullable OAuthBearer bearer) {
    this.session = session;
    this.startup = startup;
    this.bearer = bearer;
  }

  static Authenticating start(ClientSession session, StartupPacket.StartupMessage startup) {
    ByteBuf request = session.channel().alloc().buffer();
    OAuthBearer bearer =
        switch (session.gate().settings().authentication()) {
          case Authentication.Token _ -> {
            BackendMessages.authenticationCleartextPassword(request);
            yield null;
          }
          case Authentication.OAuth(var discovery, var scope) -> {
            OAuthBearer mechanism = new OAuthBearer(startup.user(), discovery, scope);
            mechanism.request(request);
            yield mechanism;
          }
        };
    session.send(request);
    return new Authenticating(session, startup, bearer);
  }

  @Override
  public void read(ByteBuf input) {
    if (input.readableBytes() < FrameInput.HEADER) {
      return;
    }
    int length = input.getInt(input.readerIndex() + 1);
    if (input.getByte(input.readerIndex()) != 'p') {
      violation(
          "expected password response, got message type "
              + (input.getByte(input.readerIndex()) & 0xff));
      return;
    }
    if (length < 4 || !FrontendLimits.isWithinServers((byte) 'd', length)) {
      session.drop("password-length");
      return;
    }
    if (length > session.gate().settings().loginSize()) {
      violation("invalid password packet size");
      return;
    }
    if (input.readableBytes() - 1 < length) {
      return;
    }
    input.skipBytes(FrameInput.HEADER);
    ByteBuf body = input.readSlice(length - 4);
    if (bearer == null) {
      password(body);
    } else {
      sasl(bearer, body);
    }
  }

  private void violation(String sentence) {
    session.refuseAsServer(
        "authentication-protocol", FaultCode.PROTOCOL_VIOLATION.sqlState(), sentence);
  }

  private void password(ByteBuf body) {
    try {
      shown(PasswordMessage.read(body).password());
    } catch (ProtocolViolation violation) {
      session.refuseAsServer(
          "token-missing",
          violation.sqlState(),
          Objects.requireNonNullElse(violation.getMessage(), "invalid password packet"));
    }
  }

  private void sasl(OAuthBearer mechanism, ByteBuf body) {
    switch (mechanism.onResponse(body)) {
      case OAuthBearer.Answer.Token(var token) -> shown(token);
      case OAuthBearer.Answer.Challenge(var message) ->
          session.send(Unpooled.wrappedBuffer(message));
      case OAuthBearer.Answer.Failed(var code, var sentence, var detail) ->
          session.refuse(
              new Refusal(
                  code,
                  new Reason("token-refused", sentence),
                  refusal == null ? detail : refusal.reason().sentence()));
    }
  }

  /**
   * The token that was shown is not good. SASL has its own way to say so first, and the client
   * answers before the error it gets.
   */
  void refuse(Refusal reason) {
    if (bearer == null) {
      session.refuse(reason);
      return;
    }
    refusal = reason;
    session.send(Unpooled.wrappedBuffer(bearer.refuse().message()));
    session.enter(this);
  }

  private void shown(Secret token) {
    session.enter(Connecting.start(session, this, startup, new Proof.Token(token)));
  }
}
