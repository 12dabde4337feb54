package dev.postern.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a service that takes any signature, on loopback and without TLS, and lets pass what
 * is signed by a known key for that service and region: JSON of AWS's, read whole.
 */
public final class SignedFront implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private final AwsKeys keys;
  private final String service;
  private final String region;
  private final Behind behind;

  /** What answers. */
  @FunctionalInterface
  public interface Behind {
    /**
     * @param target the operation, as {@code X-Amz-Target} has it
     */
    Reply answer(String target, String type, byte[] body) throws IOException;
  }

  /** An answer. */
  public record Reply(int status, String type, byte[] body) {}

  private SignedFront(
      HttpServer server, AwsKeys keys, String service, String region, Behind behind) {
    this.server = server;
    this.keys = keys;
    this.service = service;
    this.region = region;
    this.behind = behind;
  }

  public static SignedFront start(AwsKeys keys, String service, String region, Behind behind)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SignedFront front = new SignedFront(server, keys, service, region, behind);
    server.createContext("/", front::handle);
    server.setExecutor(front.threads);
    server.start();
    return front;
  }

  /** Before a server that takes any signature of that service's form. */
  public static SignedFront start(AwsKeys keys, String service, String region, URI server)
      throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    String credential = "AKIAANY/20260101/" + region + "/" + service + "/aws4_request";
    return start(
        keys,
        service,
        region,
        (target, type, body) -> {
          try {
            HttpResponse<byte[]> answer =
                client.send(
                    HttpRequest.newBuilder(server)
                        .header("X-Amz-Target", target)
                        .header("Content-Type", type)
                        .header("X-Amz-Date", "20260101T000000Z")
                        .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential="
                                + credential
                                + ", SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(
                answer.statusCode(),
                answer.headers().firstValue("content-type").orElse(type),
                answer.body());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
          }
        });
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The operations that passed, in order. */
  public List<String> passed() {
    return List.copyOf(passed);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    SigV4.Request request = SignedExchange.request(exchange, body);
    Reply reply;
    try {
      SigV4.header(request, new SigV4.Service(keys, service, region, Instant.now()));
      String target = request.headers().getOrDefault("x-amz-target", "");
      passed.add(target.substring(target.indexOf('.') + 1));
      reply = behind.answer(target, request.headers().getOrDefault("content-type", ""), body);
    } catch (SigV4.Refused e) {
      reply =
          new Reply(
              400,
              "application/x-amz-json-1.1",
              "{\"__type\":\"InvalidSignatureException\"}".getBytes(StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
