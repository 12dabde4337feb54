package dev.postern.gateway.https;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One open {@link EventStream}. What its client has not taken yet is counted in bytes; beyond a
 * bound the client is dropped, and may come again and look what it missed.
 */
final class LiveStream implements EventStream.Sink {
  /** How many bytes may wait for a client. */
  static final int MAX_WAITING = 256 << 10;

  /** A source that waits goes on when no more than this waits for its client. */
  private static final int ROOMY = 48 << 10;

  /** How often a stream in which nothing happens says that it lives. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final ChannelHandlerContext context;
  private final AtomicInteger waiting = new AtomicInteger();
  private boolean ended;

  private LiveStream(ChannelHandlerContext context) {
    this.context = context;
  }

  /**
   * Answers with the stream; on the event loop. The source is open before the client is told: what
   * happens as soon as it knows is in the stream, behind the head, as events are sent by later
   * turns of this loop.
   */
  static void open(ChannelHandlerContext context, EventStream stream) {
    LiveStream live = new LiveStream(context);
    Runnable source = stream.source().open(live);
    var _ = context.writeAndFlush(head());
    Future<?> heart =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> live.write(":\n\n"),
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
    Future<?> end =
        context
            .executor()
            .schedule(live::close, stream.lifetime().toMillis(), TimeUnit.MILLISECONDS);
    context
        .channel()
        .closeFuture()
        .addListener(_ -> {
          heart.cancel(false);
          end.cancel(false);
          live.ended();
          source.run();
        });
  }

  @Override
  public void send(String name, String data) {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  @Override
  public void send(String id, String name, String data) {
    write("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
  }

  @Override
  public synchronized boolean awaitRoom() throws InterruptedException {
    while (!ended && waiting.get() > ROOMY) {
      wait();
    }
    return !ended;
  }

  @Override
  public void end() {
    close();
  }

  private synchronized void ended() {
    ended = true;
    notifyAll();
  }

  private void taken(int bytes) {
    if (waiting.addAndGet(-bytes) <= ROOMY) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (waiting.addAndGet(bytes.length) > MAX_WAITING) {
      close();
      return;
    }
    context
        .executor()
        .execute(() ->
            context
                .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)))
                .addListener(_ -> taken(bytes.length)));
  }

  private void close() {
    var _ = context.close();
  }

  private static HttpResponse head() {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff");
    return head;
  }
}
