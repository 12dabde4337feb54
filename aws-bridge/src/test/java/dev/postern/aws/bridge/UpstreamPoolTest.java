package dev.postern.aws.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Target;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.ReadGate;
import dev.postern.net.UpstreamTls;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamPoolTest {
  private static final CallUpstream.Place PLACE =
      new CallUpstream.Place(URI.create("http://127.0.0.1:1"), new Target.Tls.Off());

  @Test
  void aConnectionThatWasHeldForASlowClientIsReadAgainByTheNextCall() {
    try (EventLoops loops = new EventLoops(1)) {
      UpstreamPool pool =
          new UpstreamPool(new Dialer(loops, 1_000), new UpstreamTls(), Runnable::run);
      EmbeddedChannel channel = new EmbeddedChannel();
      UpstreamLeg leg = new UpstreamLeg(channel);
      leg.reads().hold(ReadGate.Reason.PEER_SLOW);
      pool.giveBack(channel.eventLoop(), PLACE, leg);

      List<UpstreamLeg> taken = new ArrayList<>();
      pool.take(
          channel.eventLoop(),
          PLACE,
          false,
          new UpstreamPool.Taker() {
            @Override
            public void open(UpstreamLeg known, boolean fresh) {
              taken.add(known);
            }

            @Override
            public void failed() {}
          });

      assertThat(taken).containsExactly(leg);
      assertThat(channel.config().isAutoRead()).isTrue();
    }
  }
}
