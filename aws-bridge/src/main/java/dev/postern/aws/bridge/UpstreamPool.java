package dev.postern.aws.bridge;

import dev.postern.core.Target;
import dev.postern.net.Dialer;
import dev.postern.net.ReadGate;
import dev.postern.net.UpstreamTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Connections to AWS that are open and used by nobody: a handshake for each call would be most of
 * what the gate costs. Each event loop has its own.
 */
final class UpstreamPool {
  /** Towards one endpoint, of one event loop. */
  private static final int MOST_IDLE = 16;

  /** AWS's own end after a while; a call on one that just did is lost. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(4);

  /** Without a byte in either direction while a call uses it: Lambda answers after so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final int LONGEST_LINE = 8 << 10;
  private static final int LONGEST_HEADERS = 64 << 10;

  /** Of a body, read at once: two of them, and a head, are 64 KiB at most. */
  static final int PIECE = 31 << 10;

  /**
   * A channel is writable where the kernel has all that was flushed. Nothing is read for it before:
   * what waits here of a body is no more than a piece, the rest of a record and what is held back
   * until the signature is known to be right.
   */
  static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(1, 1);

  private final Dialer dialer;
  private final UpstreamTls tls;
  private final Executor blocking;
  private final Map<EventLoop, Map<CallUpstream.Place, Deque<Idle>>> idle =
      new ConcurrentHashMap<>();

  private record Idle(UpstreamLeg leg, long since) {}

  /** Told on the event loop. */
  interface Taker {
    /**
     * @param fresh whether it was made for this call
     */
    void open(UpstreamLeg leg, boolean fresh);

    void failed();
  }

  UpstreamPool(Dialer dialer, UpstreamTls tls, Executor blocking) {
    this.dialer = dialer;
    this.tls = tls;
    this.blocking = blocking;
  }

  /**
   * Gives a connection: on the event loop.
   *
   * @param fresh whether one that is there already will not do
   */
  void take(EventLoop loop, CallUpstream.Place place, boolean fresh, Taker taker) {
    Deque<Idle> known = of(loop, place);
    while (!fresh && !known.isEmpty()) {
      Idle last = known.pop();
      if (last.leg().isReusable() && System.nanoTime() - last.since() < LONGEST_IDLE.toNanos()) {
        taker.open(last.leg(), false);
        return;
      }
      last.leg().drop();
    }
    dial(loop, place, taker);
  }

  /** Takes one back whose call is over: on the event loop. */
  void giveBack(EventLoop loop, CallUpstream.Place place, UpstreamLeg leg) {
    leg.use(null);
    leg.reads().release(ReadGate.Reason.PEER_SLOW);
    Deque<Idle> known = of(loop, place);
    if (!leg.isReusable()) {
      leg.drop();
      return;
    }
    while (known.size() >= MOST_IDLE) {
      known.removeLast().leg().drop();
    }
    known.push(new Idle(leg, System.nanoTime()));
  }

  private Deque<Idle> of(EventLoop loop, CallUpstream.Place place) {
    return idle.computeIfAbsent(loop, _ -> new HashMap<>())
        .computeIfAbsent(place, _ -> new ArrayDeque<>());
  }

  private void dial(EventLoop loop, CallUpstream.Place place, Taker taker) {
    ChannelHandler pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .config()
                .setRecvByteBufAllocator(
                    new FixedRecvByteBufAllocator(PIECE).maxMessagesPerRead(1));
            channel.config().setWriteBufferWaterMark(WAITING);
            channel
                .pipeline()
                .addLast(
                    new IdleStateHandler(0, 0, PATIENCE.toSeconds(), TimeUnit.SECONDS),
                    new HttpClientCodec(
                        new HttpDecoderConfig()
                            .setMaxInitialLineLength(LONGEST_LINE)
                            .setMaxHeaderSize(LONGEST_HEADERS)
                            .setMaxChunkSize(PIECE),
                        false,
                        false));
          }
        };
    dialer.dial(
        loop,
        place.host(),
        place.port(),
        blocking,
        pipeline,
        new Dialer.Answer() {
          @Override
          public void open(Channel channel) {
            // Its handlers are there once it was said to be active, which comes behind this.
            loop.execute(() -> secure(channel, place, taker));
          }

          @Override
          public void failed(String why) {
            taker.failed();
          }
        });
  }

  private void secure(Channel channel, CallUpstream.Place place, Taker taker) {
    UpstreamLeg leg = new UpstreamLeg(channel);
    channel.pipeline().addLast(leg);
    if (!(place.tls() instanceof Target.Tls.VerifyFull verified) || !place.isEncrypted()) {
      taker.open(leg, true);
      return;
    }
    try {
      SslHandler handler =
          tls.handler(channel, place.host(), place.port(), verified, HANDSHAKE_MILLIS);
      channel.pipeline().addFirst(handler);
      handler
          .handshakeFuture()
          .addListener(done -> {
            if (done.isSuccess()) {
              taker.open(leg, true);
            } else {
              leg.drop();
              taker.failed();
            }
          });
    } catch (SSLException e) {
      leg.drop();
      taker.failed();
    }
  }
}
