package dev.postern.wire.postgres;

import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Carries a CancelRequest on: looks its session up and sends the server its own key, over TLS where
 * the session is. The client's connection closes when the server closes its, so that a client which
 * waits for that knows the cancel has arrived, and says nothing of whether the key was anyone's.
 */
final class Cancelling {
  private Cancelling() {}

  static ClientSession.Phase start(ClientSession session, StartupPacket.CancelRequest request) {
    CancelKeys.Cancellable found =
        session.gate().cancelKeys().find(request.processId(), request.key());
    if (found == null) {
      session.channel().close();
      return new ClientSession.Ended();
    }
    session
        .gate()
        .dialer()
        .dial(
            session.channel().eventLoop(),
            found.target(),
            new UpstreamDialer.Answer() {
              @Override
              public void open(Channel upstream, @Nullable X509Certificate certificate) {
                ByteBuf message = upstream.alloc().buffer();
                FrontendMessages.cancelRequest(
                    message, found.upstream().processId(), found.upstream().secret());
                upstream.writeAndFlush(message);
                upstream.closeFuture().addListener(done -> session.channel().close());
              }

              @Override
              public void failed(Refusal refusal) {
                session.channel().close();
              }
            });
    return new ClientSession.Ended();
  }
}
