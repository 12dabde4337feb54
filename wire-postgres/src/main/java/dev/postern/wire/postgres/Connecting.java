package dev.postern.wire.postgres;

import dev.postern.core.Caller;
import dev.postern.core.Proof;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import dev.postern.net.Attempt;
import dev.postern.net.ClientLeg;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What the client has shown is verified, then the upstream dialed and logged in to. The client
 * waits and may leave.
 */
final class Connecting implements ClientLeg.Phase {
  private final ClientSession session;
  private final Authenticating shown;
  private final StartupPacket.StartupMessage startup;
  private final Proof proof;
  private final Attempt attempt;

  private Connecting(
      ClientSession session,
      Authenticating shown,
      StartupPacket.StartupMessage startup,
      Proof proof) {
    this.session = session;
    this.shown = shown;
    this.startup = startup;
    this.proof = proof;
    this.attempt = new Attempt(session.channel().eventLoop());
  }

  static Connecting start(
      ClientSession session,
      Authenticating shown,
      StartupPacket.StartupMessage startup,
      Proof proof) {
    Connecting connecting = new Connecting(session, shown, startup, proof);
    Caller caller =
        new Caller(
            startup.user(),
            proof,
            startup.database(),
            session.address(),
            startup.parameters().get("application_name"),
            startup.parameters(),
            "postgres");
    connecting.admit(caller);
    return connecting;
  }

  private void admit(Caller caller) {
    PostgresListener.Gate gate = session.gate();
    attempt.admit(
        gate.admission(),
        caller,
        gate.blocking(),
        Log.LOG,
        new Attempt.Answer() {
          @Override
          public void admitted(StatementPath path, Target target, TargetSource more) {
            dial(path, target);
          }

          @Override
          public void refused(Refusal refusal) {
            shown.refuse(refusal);
          }
        });
  }

  private void dial(StatementPath admitted, Target target) {
    session
        .gate()
        .dialer()
        .dial(
            session.channel().eventLoop(),
            target,
            new UpstreamDialer.Answer() {
              @Override
              public void open(Channel channel, @Nullable X509Certificate certificate) {
                if (attempt.opened(channel)) {
                  logIn(admitted, target, channel, certificate);
                }
              }

              @Override
              public void failed(Refusal refusal) {
                if (!attempt.isOver()) {
                  Log.LOG.upstreamFailed(
                      admitted.session(), target.connection(), refusal.reason().sentence());
                  fail(refusal);
                }
              }
            });
  }

  private void logIn(
      StatementPath admitted,
      Target target,
      Channel channel,
      @Nullable X509Certificate certificate) {
    ApplicationName name = new ApplicationName(admitted.identity(), admitted.session());
    UpstreamSession leg =
        new UpstreamSession(this, admitted, target, certificate, session.gate().blocking());
    channel.pipeline().addLast(leg);
    leg.start(startup, name, admitted.limits());
  }

  /** The server does not take the gate's login: a newer one is tried, where there is one. */
  void refused(StatementPath admitted, Target target) {
    attempt.refused(
        target,
        session.gate().blocking(),
        Log.LOG,
        newer -> dial(admitted, newer),
        () -> fail(UpstreamDialer.unreachable("it refuses the gate's login")));
  }

  /** The server let the gate in: statements may come. */
  void loggedIn(UpstreamSession leg, Target target) {
    StatementPath admitted = attempt.loggedIn(leg.channel());
    if (admitted == null) {
      return;
    }
    int minor = leg.minor();
    ByteBuf ok = session.channel().alloc().buffer();
    if (minor < startup.minor() || !startup.protocolOptions().isEmpty()) {
      // Here and no sooner, as what the server speaks is known only now.
      BackendMessages.negotiateProtocolVersion(ok, minor, startup.protocolOptions());
    }
    if (proof instanceof ScramProof scram) {
      ScramLogin.conclude(scram, ok);
    }
    BackendMessages.authenticationOk(ok);
    session.channel().write(ok);
    CancelKeys.Issuer keys = session.gate().cancelKeys().issuer(target, minor >= 2);
    ReadGate upstreamReads = new ReadGate(leg.channel());
    Relay relay =
        new Relay(
            admitted,
            session.channel(),
            leg.channel(),
            session.reads(),
            upstreamReads,
            session.gate().blocking(),
            session.gate().settings().maxMessage(),
            keys,
            UpstreamCancel.of(session.gate().dialer(), session.channel().eventLoop(), target),
            keys::revoke);
    leg.relay(relay);
    session.reads().release(ReadGate.Reason.INPUT_FULL);
    admitted.onEnd(refusal -> session.channel().eventLoop().execute(() -> relay.end(refusal)));
    admitted.onCancel(relay::cancelAny);
    session.enter(new Relaying(relay));
  }

  /**
   * The log-in failed: the client is told, in the server's own words where these say nothing of it.
   */
  void fail(Refusal refusal) {
    if (attempt.end("refused: " + refusal.reason().code())) {
      session.refuse(refusal);
    }
  }

  /** As {@link #fail}, with an error of the server's. */
  void fail(ByteBuf error) {
    if (!attempt.end("refused by the database")) {
      error.release();
      return;
    }
    session.send(error);
    session.drop("refused-by-database");
  }

  @Override
  public void read(ByteBuf input) {
    session.reads().waiting(input.readableBytes());
  }

  @Override
  public void gone() {
    attempt.end("client left");
  }
}
