package dev.postern.wire.postgres;

import dev.postern.net.ClientLeg;

/**
 * Carries a CancelRequest on: looks its session up and sends the server its own key, over TLS where
 * the session is. The client's connection closes when the server closes its, so that a client which
 * waits for that knows the cancel has arrived, and says nothing of whether the key was anyone's.
 */
final class Cancelling {
  private Cancelling() {}

  static ClientLeg.Phase start(ClientSession session, StartupPacket.CancelRequest request) {
    CancelKeys.Cancellable found =
        session.gate().cancelKeys().find(request.processId(), request.key());
    Runnable done = () -> session.channel().close();
    if (found == null) {
      elsewhere(session, CancelKeys.digest(request.processId(), request.key()), done);
    } else {
      UpstreamCancel upstream =
          UpstreamCancel.of(session.gate().dialer(), session.channel().eventLoop(), found.target());
      found.session().cancel(() -> upstream.cancel(found.upstream(), done), done);
    }
    return new ClientLeg.Ended();
  }

  private static void elsewhere(ClientSession session, String key, Runnable done) {
    session
        .gate()
        .blocking()
        .execute(() -> {
          try {
            session.gate().admission().cancelElsewhere(key);
          } finally {
            done.run();
          }
        });
  }
}
