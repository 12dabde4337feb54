package dev.postern.aws.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.AwsKey;
import dev.postern.aws.sign.ChunkedBody;
import dev.postern.aws.sign.GateKey;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
import dev.postern.aws.value.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that takes only what is signed with AWS's key, and keeps what it took. */
final class SignedUpstream implements AutoCloseable {
  static final AwsKey KEY = new AwsKey("ASIAUPSTREAM", "the gate's at AWS", "of the gate's");

  final List<Taken> taken = new CopyOnWriteArrayList<>();
  final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SignatureVerifier verifier = verifier();
  private volatile Reply reply = new Reply(200, "text/plain", new byte[0]);

  /** What it took. */
  record Taken(RequestHead head, String body) {}

  /** What it answers. */
  record Reply(int status, String type, byte[] body) {}

  SignedUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Of what is signed with {@link #KEY}. */
  static SignatureVerifier verifier() {
    return new SignatureVerifier(
        (id, _) ->
            Optional.of(
                    new GateKey(KEY.id(), KEY.secret(), KEY.token(), SdkSigned.NOW.plusSeconds(60)))
                .filter(key -> key.id().equals(id)),
        InstantSource.fixed(SdkSigned.NOW),
        1_000);
  }

  static RequestHead head(HttpExchange exchange) throws UnreadableException {
    List<RequestHead.Header> headers = new ArrayList<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            values.forEach(value -> headers.add(new RequestHead.Header(name, value))));
    return RequestHead.of(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answer(Reply other) {
    reply = other;
  }

  private void serve(HttpExchange exchange) throws IOException {
    peers.add(exchange.getRemoteAddress());
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      RequestHead head = head(exchange);
      String said = head.headers().getOrDefault("x-amz-content-sha256", "");
      boolean framed = said.startsWith("STREAMING-");
      switch (verifier.verify(head, framed ? null : SdkSigned.sha256(body))) {
        case Verification.Refused(var reason) ->
            send(exchange, 403, "text/plain", bytes(reason.code()));
        case Verification.NeedsBody _ -> send(exchange, 400, "text/plain", bytes("needs-body"));
        case Verification.Verified verified -> {
          taken.add(new Taken(head, inside(verified.payload(), body)));
          Reply now = reply;
          send(exchange, now.status(), now.type(), now.body());
        }
      }
    } catch (UnreadableException e) {
      send(exchange, 400, "text/plain", bytes(e.code()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String inside(Payload payload, byte[] body) throws UnreadableException {
    if (!(payload instanceof Payload.Chunked chunked)) {
      return new String(body, StandardCharsets.UTF_8);
    }
    ChunkedBody chunks = new ChunkedBody(chunked);
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    chunks.read(
        ByteBuffer.wrap(body),
        some -> {
          byte[] copy = new byte[some.remaining()];
          some.get(copy);
          inside.writeBytes(copy);
        });
    chunks.end();
    return inside.toString(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
