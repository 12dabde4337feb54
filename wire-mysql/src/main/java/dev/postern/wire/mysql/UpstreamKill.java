package dev.postern.wire.mysql;

import dev.postern.core.SessionId;
import dev.postern.core.TargetSource;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Has a server stop what one of its sessions runs, over a session of the gate's own. By itself a
 * server only notices at its next word to a client that this one has left, and has committed by
 * then.
 *
 * @param logins since a session may be older than its login lasts
 * @param thread the server's number of the session
 * @param port the session's, on the gate's side
 */
record UpstreamKill(
    MysqlListener.Gate gate,
    EventLoop loop,
    TargetSource logins,
    String connection,
    SessionId session,
    int thread,
    int port) {
  /** What ends. */
  enum What {
    /** The statement that runs; the session goes on. */
    QUERY,
    CONNECTION
  }

  static UpstreamKill of(
      MysqlListener.Gate gate,
      TargetSource logins,
      String connection,
      SessionId session,
      UpstreamSession leg) {
    Channel upstream = leg.channel();
    int port = upstream.localAddress() instanceof InetSocketAddress own ? own.getPort() : 0;
    return new UpstreamKill(
        gate, upstream.eventLoop(), logins, connection, session, leg.threadId(), port);
  }

  /** On any thread, without waiting; where the server cannot be reached, the log says so. */
  void kill(What what) {
    gate.blocking()
        .execute(() -> {
          try (OwnSession own = OwnSession.open(logins, reach())) {
            // Where an address leads to several servers, the number may be another session's.
            boolean isThere =
                !own.query(
                        "SELECT id FROM information_schema.processlist WHERE id = %s AND host LIKE '%%:%d'"
                            .formatted(Integer.toUnsignedString(thread), port))
                    .isEmpty();
            if (isThere) {
              own.query("KILL " + what + " " + Integer.toUnsignedString(thread));
            }
          } catch (IOException e) {
            Log.LOG.upstreamFailed(session, connection, "not told to stop");
          }
        });
  }

  private OwnSession.Reach reach() {
    return new OwnSession.Reach(
        loop, gate.dialer(), gate.upstreamTls(), gate.blocking(), gate.settings().loginTimeout());
  }
}
