package dev.postern.wire.postgres;

import dev.postern.core.Refusal;
import dev.postern.core.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Asks a server to stop what one of its sessions does, over a connection of its own. */
interface UpstreamCancel {
  /**
   * @param done runs when the server has taken the request, or could not be reached
   */
  void cancel(BackendKeyData session, Runnable done);

  /** Over TLS where the session is. */
  static UpstreamCancel of(UpstreamDialer dialer, EventLoop loop, Target target) {
    return (session, done) ->
        dialer.dial(
            loop,
            target,
            new UpstreamDialer.Answer() {
              @Override
              public void open(Channel upstream, @Nullable X509Certificate certificate) {
                ByteBuf message = upstream.alloc().buffer();
                FrontendMessages.cancelRequest(message, session.processId(), session.secret());
                upstream.writeAndFlush(message);
                upstream.closeFuture().addListener(_ -> done.run());
              }

              @Override
              public void failed(Refusal refusal) {
                done.run();
              }
            });
  }
}
