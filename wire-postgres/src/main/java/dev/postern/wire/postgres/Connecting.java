package dev.postern.wire.postgres;

import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.Secret;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The token is verified, then the upstream dialed and logged in to. The client waits and may leave.
 */
final class Connecting implements ClientSession.Phase {
  private final ClientSession session;
  private final Authenticating shown;
  private final StartupPacket.StartupMessage startup;
  private @Nullable StatementPath path;
  private @Nullable Channel upstream;
  private boolean over;

  private Connecting(
      ClientSession session, Authenticating shown, StartupPacket.StartupMessage startup) {
    this.session = session;
    this.shown = shown;
    this.startup = startup;
  }

  static Connecting start(
      ClientSession session,
      Authenticating shown,
      StartupPacket.StartupMessage startup,
      Secret token) {
    Connecting connecting = new Connecting(session, shown, startup);
    Caller caller =
        new Caller(
            startup.user(),
            token,
            startup.database(),
            session.address(),
            startup.parameters().get("application_name"),
            startup.parameters(),
            "postgres");
    EventLoop loop = session.channel().eventLoop();
    session
        .gate()
        .blocking()
        .execute(() -> {
          Admission.Answer answer = connecting.admit(caller);
          loop.execute(() -> connecting.answered(answer));
        });
    return connecting;
  }

  private Admission.Answer admit(Caller caller) {
    try {
      return session.gate().admission().admit(caller);
    } catch (RuntimeException e) {
      Log.LOG.fault("admission", e);
      return new Admission.Answer.Refused(
          new Refusal(FaultCode.INTERNAL, "internal", "the gate failed to verify the token"));
    }
  }

  private void answered(Admission.Answer answer) {
    switch (answer) {
      case Admission.Answer.Refused(var refusal) -> {
        if (!over) {
          over = true;
          shown.refuse(refusal);
        }
      }
      case Admission.Answer.Admitted(var admitted, var target) -> {
        path = admitted;
        if (over) {
          admitted.close("client left");
        } else {
          dial(admitted, target);
        }
      }
    }
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
                if (over) {
                  channel.close();
                } else {
                  logIn(admitted, target, channel, certificate);
                }
              }

              @Override
              public void failed(Refusal refusal) {
                if (!over) {
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
    upstream = channel;
    ApplicationName name = new ApplicationName(admitted.identity(), admitted.session());
    UpstreamSession leg = new UpstreamSession(this, target, certificate, session.gate().blocking());
    channel.pipeline().addLast(leg);
    leg.start(startup, name, admitted.limits());
  }

  /** The server let the gate in: statements may come. */
  void loggedIn(UpstreamSession leg, Target target) {
    if (over) {
      // The client left while the login was worked out.
      leg.channel().close();
      return;
    }
    over = true;
    StatementPath admitted = path;
    if (admitted == null) {
      throw new IllegalStateException("logged in without being admitted");
    }
    int minor = leg.minor();
    ByteBuf ok = session.channel().alloc().buffer();
    if (minor < startup.minor() || !startup.protocolOptions().isEmpty()) {
      // Here and no sooner, as what the server speaks is known only now.
      BackendMessages.negotiateProtocolVersion(ok, minor, startup.protocolOptions());
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
    session.enter(new Relaying(relay));
  }

  /**
   * The log-in failed: the client is told, in the server's own words where these say nothing of it.
   */
  void fail(Refusal refusal) {
    if (over) {
      return;
    }
    end("refused: " + refusal.reason().code());
    session.refuse(refusal);
  }

  /** As {@link #fail}, with an error of the server's. */
  void fail(ByteBuf error) {
    if (over) {
      error.release();
      return;
    }
    end("refused by the database");
    session.send(error);
    session.drop("refused-by-database");
  }

  private void end(String why) {
    over = true;
    if (path != null) {
      path.close(why);
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  Channel client() {
    return session.channel();
  }

  @Override
  public void read(ByteBuf input) {
    session.reads().waiting(input.readableBytes());
  }

  @Override
  public void inputEnded() {
    gone();
    session.channel().close();
  }

  @Override
  public void gone() {
    if (!over) {
      end("client left");
    }
  }
}
