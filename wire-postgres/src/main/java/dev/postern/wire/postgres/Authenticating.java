package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.MintedUser;
import dev.postern.core.Proof;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.net.ClientLeg;
import dev.postern.net.ServerTls;
import dev.postern.wire.postgres.PostgresListener.Authentication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the client for its token, or a minted user for proof of its password, and reads it. */
final class Authenticating implements ClientLeg.Phase {
  private final ClientSession session;
  private final StartupPacket.StartupMessage startup;
  private final Method method;
  private @Nullable Refusal refusal;

  /** How the client shows who it is. */
  private sealed interface Method {
    record Password() implements Method {}

    record Bearer(OAuthBearer exchange) implements Method {}

    record Scram(ScramLogin exchange) implements Method {}
  }

  private Authenticating(
      ClientSession session, StartupPacket.StartupMessage startup, Method method) {
    this.session = session;
    this.startup = startup;
    this.method = method;
  }

  static Authenticating start(ClientSession session, StartupPacket.StartupMessage startup) {
    ByteBuf request = session.channel().alloc().buffer();
    Method method = method(session, startup.user());
    switch (method) {
      case Method.Password _ -> BackendMessages.authenticationCleartextPassword(request);
      case Method.Bearer(var exchange) -> exchange.request(request);
      case Method.Scram(var exchange) -> exchange.request(request);
    }
    session.send(request);
    return new Authenticating(session, startup, method);
  }

  private static Method method(ClientSession session, String user) {
    if (MintedUser.isForm(user)) {
      return new Method.Scram(ScramLogin.of(user, binding(session)));
    }
    return switch (session.gate().settings().authentication()) {
      case Authentication.Token _ -> new Method.Password();
      case Authentication.OAuth(var discovery, var scope) ->
          new Method.Bearer(new OAuthBearer(user, discovery, scope));
    };
  }

  private static byte @Nullable [] binding(ClientSession session) {
    return session.encrypted()
        ? TlsServerEndPoint.of(ServerTls.certificate(session.channel()))
        : null;
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
    switch (method) {
      case Method.Password _ -> password(body);
      case Method.Bearer(var exchange) -> bearer(exchange, body);
      case Method.Scram(var exchange) -> scram(exchange, body);
    }
  }

  private void violation(String sentence) {
    session.refuseAsServer(
        "authentication-protocol", FaultCode.PROTOCOL_VIOLATION.sqlState(), sentence);
  }

  private void password(ByteBuf body) {
    try {
      shown(new Proof.Token(PasswordMessage.read(body).password()));
    } catch (ProtocolViolation violation) {
      session.refuseAsServer(
          "token-missing",
          violation.sqlState(),
          Objects.requireNonNullElse(violation.getMessage(), "invalid password packet"));
    }
  }

  private void bearer(OAuthBearer mechanism, ByteBuf body) {
    switch (mechanism.onResponse(body)) {
      case OAuthBearer.Answer.Token(var token) -> shown(new Proof.Token(token));
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

  private void scram(ScramLogin exchange, ByteBuf body) {
    switch (exchange.onResponse(body)) {
      case ScramLogin.Answer.Proved(var proof) -> shown(proof);
      case ScramLogin.Answer.Challenge(var message) ->
          session.send(Unpooled.wrappedBuffer(message));
      case ScramLogin.Answer.Failed(var code, var sentence, var detail) ->
          session.refuse(
              new Refusal(
                  code, new Reason("login-protocol", sentence), detail.isEmpty() ? null : detail));
    }
  }

  /**
   * What was shown is not good. OAUTHBEARER has its own way to say so first, and the client answers
   * before the error it gets.
   */
  void refuse(Refusal reason) {
    switch (method) {
      case Method.Password _, Method.Scram _ -> session.refuse(reason);
      case Method.Bearer(var exchange) -> {
        refusal = reason;
        session.send(Unpooled.wrappedBuffer(exchange.refuse().message()));
        session.enter(this);
      }
    }
  }

  private void shown(Proof proof) {
    session.enter(Connecting.start(session, this, startup, proof));
  }
}
