package dev.postern.gateway.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postern.core.RandomId;
import dev.postern.gateway.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys for one command of AWS's, as a container would give them, while the command runs: it asks
 * for the next itself before one ends. Only who knows the random word gets any, and nobody from
 * another machine.
 */
final class LocalCredentials implements AutoCloseable {
  /** A key that ends sooner is not given any more. */
  private static final Duration LEAST = Duration.ofMinutes(2);

  private static final int WORD = 40;
  private final String word = RandomId.of(WORD);
  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Source source;
  private final Clock clock;
  private final HttpServer server;
  private AwsKey key;

  /** Where keys are from. */
  interface Source {
    AwsKey next() throws CommandException, GateRefused, InterruptedException;
  }

  /**
   * @param first to be given until it is about to end
   */
  LocalCredentials(AwsKey first, Source source, Clock clock) throws IOException {
    this.key = first;
    this.source = source;
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** What has an SDK ask here. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        word);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      boolean known =
          shown != null
              && MessageDigest.isEqual(
                  shown.getBytes(StandardCharsets.UTF_8), word.getBytes(StandardCharsets.UTF_8));
      if (!known || !exchange.getRequestMethod().equals("GET")) {
        send(exchange, 403, "{}");
        return;
      }
      try {
        send(exchange, 200, current().forContainer());
      } catch (CommandException | GateRefused e) {
        send(exchange, 403, Json.of(Map.of("message", String.valueOf(e.getMessage()))));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        send(exchange, 503, "{}");
      }
    }
  }

  private AwsKey current() throws CommandException, GateRefused, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (clock.instant().isAfter(key.until().minus(LEAST))) {
        key = source.next();
      }
      return key;
    } finally {
      lock.unlock();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
