package dev.postern.wire.mysql;

import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Proof;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import dev.postern.net.Attempt;
import dev.postern.net.ClientLeg;
import dev.postern.net.Dialer;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client has shown is verified, then the upstream dialed and logged in to. The client
 * waits and may leave.
 */
final class Connecting implements ClientLeg.Phase {
  private static final int MORE_DATA = 1;

  /** caching_sha2_password's word that the proof was enough. */
  private static final int FAST_AUTH_SUCCESS = 3;

  private final ClientSession session;
  private final HandshakeResponse41 response;
  private final byte[] scramble;
  private final Proof proof;
  private final Attempt attempt;

  private Connecting(
      ClientSession session, HandshakeResponse41 response, byte[] scramble, Proof proof) {
    this.session = session;
    this.response = response;
    this.scramble = scramble;
    this.proof = proof;
    this.attempt = new Attempt(session.channel().eventLoop());
  }

  static Connecting start(
      ClientSession session, HandshakeResponse41 response, byte[] scramble, Proof proof) {
    Connecting connecting = new Connecting(session, response, scramble, proof);
    Caller caller =
        new Caller(
            response.user(),
            proof,
            response.database(),
            session.address(),
            application(response),
            wishes(response),
            "mysql");
    connecting.admit(caller);
    return connecting;
  }

  /** What it asks of the gate, by its connection attributes. */
  private static Map<String, String> wishes(HandshakeResponse41 response) {
    String wait = response.attributes().get("postern_wait");
    return wait == null ? Map.of() : Map.of("postern.wait", wait);
  }

  /** What a client calls itself, or else what it was made with. */
  private static @Nullable String application(HandshakeResponse41 response) {
    String program = response.attributes().get("program_name");
    return program == null ? response.attributes().get("_client_name") : program;
  }

  private void admit(Caller caller) {
    MysqlListener.Gate gate = session.gate();
    attempt.admit(
        gate.admission(),
        caller,
        gate.blocking(),
        Log.LOG,
        new Attempt.Answer() {
          @Override
          public void admitted(StatementPath path, Target target, TargetSource more) {
            dial(path, target, more);
          }

          @Override
          public void refused(Refusal refusal) {
            session.refuse(refusal);
          }
        });
  }

  private void dial(StatementPath admitted, Target target, TargetSource more) {
    MysqlListener.Gate gate = session.gate();
    UpstreamSession leg =
        new UpstreamSession(
            UpstreamOpening.of(target, permitted(admitted), admitted),
            gate.upstreamTls(),
            gate.settings().loginTimeout().toMillis(),
            new UpstreamSession.Answer() {
              @Override
              public void loggedIn(UpstreamSession leg, SessionState state) {
                relay(leg, state, admitted, target, more);
              }

              @Override
              public void refused() {
                attempt.refused(
                    target,
                    gate.blocking(),
                    Log.LOG,
                    newer -> dial(admitted, newer, more),
                    () -> fail("it refuses the gate's login", admitted, target));
              }

              @Override
              public void failed(String why) {
                fail(why, admitted, target);
              }
            });
    gate.dialer()
        .dial(
            session.channel().eventLoop(),
            target,
            gate.blocking(),
            leg,
            new Dialer.Answer() {
              @Override
              public void open(Channel channel) {
                attempt.opened(channel);
              }

              @Override
              public void failed(String why) {
                fail(why, admitted, target);
              }
            });
  }

  /** What the client asked for and the connection lets it have: the greeting came before. */
  private HandshakeResponse41 permitted(StatementPath admitted) {
    return admitted.limits().localFiles() ? response : response.without(Capabilities.LOCAL_FILES);
  }

  /** The server let the gate in: statements may come. */
  private void relay(
      UpstreamSession leg,
      SessionState state,
      StatementPath admitted,
      Target target,
      TargetSource more) {
    if (attempt.loggedIn(leg.channel()) == null) {
      return;
    }
    if (proof instanceof CachingSha2Proof) {
      session.send(out -> out.writeByte(MORE_DATA).writeByte(FAST_AUTH_SUCCESS));
    }
    byte[] schema = SessionState.schemaIs(state.settings().schema());
    OkPacket ok =
        new OkPacket(
            OkPacket.TYPE, 0, 0, leg.status() | Status.SESSION_STATE_CHANGED, 0, null, schema);
    session.send(out -> ok.write(out, response.capabilities()));
    session.compress(Compression.agreed(response));
    MysqlListener.Gate gate = session.gate();
    UpstreamKill kill = UpstreamKill.of(gate, more, target.connection(), admitted.session(), leg);
    Relay relay =
        new Relay(
            admitted,
            new Relay.Leg(session.channel(), session.reads(), permitted(admitted).capabilities()),
            new Relay.Leg(leg.channel(), new ReadGate(leg.channel()), leg.capabilities()),
            new Relay.Names(target.connection(), target.database(), leg.version(), leg.threadId()),
            state,
            response,
            new Relay.Shared(
                gate.blocking(), gate.settings().maxMessage(), gate.threads(), gate.admission()),
            new Relay.Owner() {
              @Override
              public void closed() {
                gate.threads().ended(session.threadId());
              }

              @Override
              public void changeUser(HandshakeResponse41 again, ByteBuf rest, int next) {
                session.loginAgain(again, scramble, rest, next);
              }

              @Override
              public void kill(UpstreamKill.What what) {
                kill.kill(what);
              }
            });
    gate.threads()
        .began(
            session.threadId(),
            admitted.identity(),
            target.connection(),
            leg.threadId(),
            relay::withdraw);
    leg.serve(relay);
    session.reads().release(ReadGate.Reason.INPUT_FULL);
    admitted.onEnd(refusal -> session.channel().eventLoop().execute(() -> relay.end(refusal)));
    admitted.onCancel(relay::cancel);
    admitted.cancellableBy(
        ThreadIds.keys(
            admitted.identity(), target.connection(), session.threadId(), leg.threadId()));
    session.enter(new Relaying(relay));
  }

  private void fail(String why, StatementPath admitted, Target target) {
    if (attempt.isOver()) {
      return;
    }
    Log.LOG.upstreamFailed(admitted.session(), target.connection(), why);
    attempt.end("refused: upstream-unreachable");
    // What is wrong with the upstream, never its address.
    session.refuse(
        new Refusal(
            FaultCode.UPSTREAM_UNREACHABLE,
            "upstream-unreachable",
            "the gate cannot reach the database: " + why));
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
