package dev.postern.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Services of AWS's on loopback and without TLS, which answer what a test says. Each signature is
 * verified for the service and the region that the answer is of; whatever has no answer is
 * forbidden, as for who has no permission.
 */
public final class ScriptedAws implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AwsKeys keys;
  private final Map<String, Script> scripts = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private record Script(
      String service, String region, String type, Function<Map<String, String>, String> answer) {}

  private ScriptedAws(HttpServer server, AwsKeys keys) {
    this.server = server;
    this.keys = keys;
  }

  public static ScriptedAws start(AwsKeys keys) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ScriptedAws aws = new ScriptedAws(server, keys);
    server.createContext("/", aws::handle);
    server.setExecutor(aws.threads);
    server.start();
    return aws;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * Answers an action of the Query protocol.
   *
   * @param region that it has to be signed for
   * @param answer in XML, from the form that was sent
   */
  public synchronized ScriptedAws query(
      String service, String region, String action, Function<Map<String, String>, String> answer) {
    scripts.put(action, new Script(service, region, "text/xml", answer));
    return this;
  }

  /** Answers a GET of the path with JSON. */
  public synchronized ScriptedAws get(String service, String region, String path, String json) {
    scripts.put(path, new Script(service, region, "application/json", _ -> json));
    return this;
  }

  /** The actions and paths that were asked for by a good signature, in order. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    SigV4.Request request = SignedExchange.request(exchange, body);
    boolean json = request.method().equals("GET");
    Map<String, String> form =
        json ? request.query() : SigV4.query(new String(body, StandardCharsets.UTF_8));
    String what = json ? request.path() : form.getOrDefault("Action", "");
    @Nullable Script script = scripts.get(what);
    if (script == null) {
      refuse(exchange, json, "AccessDenied");
      return;
    }
    try {
      SigV4.header(
          request, new SigV4.Service(keys, script.service(), script.region(), Instant.now()));
    } catch (SigV4.Refused e) {
      refuse(exchange, json, "SignatureDoesNotMatch");
      return;
    }
    asked.add(what);
    answer(exchange, 200, script.type(), script.answer().apply(form));
  }

  private static void refuse(HttpExchange exchange, boolean json, String code) throws IOException {
    if (json) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", code + "Exception");
      answer(exchange, 403, "application/json", "{}");
    } else {
      answer(
          exchange,
          403,
          "text/xml",
          "<ErrorResponse><Error><Code>%s</Code></Error></ErrorResponse>".formatted(code));
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
