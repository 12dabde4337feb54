package dev.postern.gateway.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.config.NotifyAddress;
import dev.postern.gateway.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who is told: a real HTTPS server that answers as it was told to. */
public final class Receiver implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  public final LocalAuthority authority;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** A request. */
  public record Got(String method, URI uri, Map<String, String> headers, String body) {
    public Map<String, Object> json() {
      return object(JsonReader.read(body));
    }

    public String header(String name) {
      return Objects.requireNonNull(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  @SuppressWarnings("unchecked") // JsonReader's maps have texts as keys
  public static Map<String, Object> object(@Nullable Object json) {
    return (Map<String, Object>) Objects.requireNonNull(json);
  }

  /** An answer; one of status 0 never comes. */
  private record Answer(int status, Map<String, String> headers, String body) {}

  public Receiver() throws IOException {
    this(LocalAuthority.create("receiver authority"));
  }

  public Receiver(LocalAuthority authority) throws IOException {
    this.authority = authority;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(authority.server("localhost").context(authority)));
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public NotifyAddress at(String path) {
    return new NotifyAddress(
        URI.create("https://localhost:" + server.getAddress().getPort() + path));
  }

  /** Has the next requests answered so; those behind them get 200 and an empty object. */
  public Receiver answers(int... statuses) {
    for (int status : statuses) {
      answers.add(new Answer(status, Map.of(), "{}"));
    }
    return this;
  }

  public Receiver answers(int status, Map<String, String> headers, String body) {
    answers.add(new Answer(status, headers, body));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = Objects.requireNonNullElse(answers.poll(), new Answer(200, Map.of(), "{}"));
    got.add(new Got(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
    if (answer.status() == 0) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The next request. */
  public Got next() throws InterruptedException {
    Got next = got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told");
    }
    return next;
  }

  /** The next so many. */
  public List<Got> next(int count) throws InterruptedException {
    List<Got> all = new ArrayList<>();
    while (all.size() < count) {
      all.add(next());
    }
    return all;
  }

  /** What came that nobody has taken. */
  public List<Got> rest() {
    return List.copyOf(got);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
