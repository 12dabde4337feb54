package dev.postern.gateway.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpExchangeTest {
  private static final String GET = "GET /echo?a=b HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Queue<Runnable> handlers = new ArrayDeque<>();
  private final EmbeddedChannel channel = channel();

  @AfterEach
  void closeChannel() {
    channel.finishAndReleaseAll();
  }

  @Test
  void requestsAreAnsweredOneAfterTheOther() {
    send(GET);
    answer();
    String first = received();
    send(GET);
    answer();

    assertThat(first)
        .isEqualTo(
            """
            HTTP/1.1 200 OK\r
            content-type: text/plain\r
            content-length: 18\r
            cache-control: no-store\r
            x-content-type-options: nosniff\r
            \r
            GET /echo a=b 0 x\n\
            """);
    assertThat(received()).isEqualTo(first);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void theBodyIsReadWhole() {
    send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    assertThat(handlers).isEmpty();
    send("cd");
    answer();

    assertThat(received()).endsWith("POST /echo  4 x\n");
  }

  @Test
  void aConnectionThatAsksToBeClosedIsClosedBehindTheAnswer() {
    send("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    answer();

    assertThat(received()).contains("HTTP/1.1 200 OK", "connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aSecondRequestBeforeTheAnswerClosesTheConnectionBehindIt() {
    send(GET + GET + GET);
    assertThat(handlers).hasSize(1);
    answer();

    assertThat(received()).containsOnlyOnce("HTTP/1.1").contains("connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatIsNotHttpIsABadRequest() {
    send("\u0016\u0003\u0001\u0000 nonsense\r\n\r\n");

    assertThat(received()).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aLineThatIsTooLongIsRefused() {
    send("GET /" + "a".repeat(HttpsListener.MAX_LINE) + " HTTP/1.1\r\n\r\n");

    assertThat(received()).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void headersThatAreTooLargeAreRefused() {
    send("GET / HTTP/1.1\r\na: " + "a".repeat(HttpsListener.MAX_HEADERS) + "\r\n\r\n");

    assertThat(received()).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() {
    send("POST /echo HTTP/1.1\r\nContent-Length: " + (HttpsListener.MAX_BODY + 1) + "\r\n\r\n");

    assertThat(received()).startsWith("HTTP/1.1 413 ");
    assertThat(handlers).isEmpty();
  }

  @Test
  void aRequestThatDripsInIsCutOffAtItsDeadline() {
    send("GET /echo HTTP/1.1\r\n");
    channel.advanceTimeBy(20, TimeUnit.SECONDS);
    send("Host: x\r\n");
    channel.advanceTimeBy(10, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theDeadlineDoesNotRunWhileTheHandlerDoes() {
    send(GET);
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    answer();

    assertThat(received()).startsWith("HTTP/1.1 200 OK");
    channel.advanceTimeBy(30, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  private EmbeddedChannel channel() {
    Route.Handler echo =
        request ->
            Response.text(
                200,
                "text/plain",
                "%s %s %s %d %s\n"
                    .formatted(
                        request.method(),
                        request.path(),
                        request.query(),
                        request.body().length,
                        request.headers().get("host")));
    Routes routes =
        new Routes(List.of(new Route("GET", "/echo", echo), new Route("POST", "/echo", echo)));
    EmbeddedChannel embedded =
        new EmbeddedChannel(
            new HttpServerCodec(
                HttpsListener.MAX_LINE, HttpsListener.MAX_HEADERS, HttpsListener.MAX_BODY),
            new HttpObjectAggregator(HttpsListener.MAX_BODY, true),
            new HttpExchange(routes, handlers::add, Duration.ofSeconds(30)));
    embedded.freezeTime();
    return embedded;
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private void answer() {
    handlers.remove().run();
    channel.runPendingTasks();
  }

  private String received() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return text.toString();
  }
}
