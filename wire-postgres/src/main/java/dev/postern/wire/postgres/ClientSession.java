package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.net.ClientLeg;
import dev.postern.net.PeerViolation;
import dev.postern.wire.postgres.ErrorFields.Severity;
import dev.postern.wire.postgres.PostgresListener.Gate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The client's leg, in one of these phases:
 *
 * <pre>
 *   {@link Opening}        SSLRequest, GSSENCRequest, CancelRequest, StartupMessage
 *   {@link Authenticating} the token, as a password or by SASL; a minted user's password by SASL
 *   {@link Connecting}     verified, admitted, upstream dialed and logged in to
 *   {@link Relaying}       statements
 * </pre>
 */
final class ClientSession extends ClientLeg {
  private final Gate gate;

  ClientSession(Gate gate, Channel channel) {
    super(channel, Log.LOG);
    this.gate = gate;
    beginLogin(gate.settings().loginTimeout());
    enter(new Opening(this));
  }

  Gate gate() {
    return gate;
  }

  void send(ByteBuf message) {
    channel().writeAndFlush(message);
  }

  /** Ends the session before it is one: a FATAL error, then the end. */
  void refuse(Refusal refusal) {
    Log.LOG.refused(address(), refusal.reason().code());
    ByteBuf error = channel().alloc().buffer();
    BackendMessages.errorResponse(error, ErrorFields.of(Severity.FATAL, refusal));
    end(error);
  }

  /** As {@link #refuse}, where the refusal is one of the server's own, in the server's words. */
  void refuseAsServer(String reason, String sqlState, String sentence) {
    Log.LOG.refused(address(), reason);
    ByteBuf error = channel().alloc().buffer();
    BackendMessages.errorResponse(error, ErrorFields.of(Severity.FATAL, sqlState, sentence));
    end(error);
  }

  /** Before it knows what the peer speaks, the server says nothing either. */
  @Override
  protected void loginTimedOut(Phase in) {
    if (in instanceof Opening) {
      drop("login-timeout");
    } else {
      refuse(
          new Refusal(
              FaultCode.AUTHENTICATION,
              "login-timeout",
              "canceling authentication due to timeout"));
    }
  }

  /** None of the phases lets one out: each answers in the server's words. */
  @Override
  protected void violated(PeerViolation violation) {
    drop("connection-broke");
  }
}
