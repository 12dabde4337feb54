package dev.postern.aws.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.sign.Hashes;
import dev.postern.aws.sign.Payload;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.aws.sign.Verification;
import dev.postern.aws.value.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service that takes only what is signed with AWS's key, and holds nothing: it hashes what it is
 * sent as that comes, and sends what is generated.
 */
final class StreamingUpstream implements AutoCloseable {
  final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

  /** Bytes of bodies so far. */
  final AtomicLong received = new AtomicLong();

  /** Requests whose heads are there. */
  final AtomicLong begun = new AtomicLong();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SignatureVerifier verifier = SignedUpstream.verifier();
  private final LongBody sends;
  private final CountDownLatch reads;

  /**
   * What came.
   *
   * @param complete whether it came to the end that its head says, and has the hash that is signed
   */
  record Taken(long bytes, String sha256, boolean complete) {}

  /**
   * @param sends the answer to each GET
   * @param reads bodies are read once it is down
   */
  StreamingUpstream(LongBody sends, CountDownLatch reads) throws IOException {
    this.sends = sends;
    this.reads = reads;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      RequestHead head = SignedUpstream.head(exchange);
      Verification verification = verifier.verify(head, null);
      if (!(verification instanceof Verification.Verified verified)) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      begun.incrementAndGet();
      if (head.method().equals("GET")) {
        exchange.sendResponseHeaders(200, sends.length());
        OutputStream out = exchange.getResponseBody();
        sends.each((_, bytes, length) -> out.write(bytes, 0, length));
        return;
      }
      reads.await();
      boolean complete = take(exchange.getRequestBody(), head, verified.payload());
      exchange.sendResponseHeaders(complete ? 200 : 400, -1);
    } catch (UnreadableException e) {
      exchange.sendResponseHeaders(400, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean take(InputStream in, RequestHead head, Payload payload) {
    var digest = Hashes.sha256();
    byte[] some = new byte[LongBody.BLOCK];
    long bytes = 0;
    try {
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        digest.update(some, 0, length);
        bytes += length;
        received.addAndGet(length);
      }
    } catch (IOException cut) {
      // Then it has not come to its end.
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    boolean whole = Long.toString(bytes).equals(head.headers().get("content-length"));
    boolean complete =
        whole && (!(payload instanceof Payload.Hashed hashed) || hashed.matches(sha256));
    taken.add(new Taken(bytes, sha256, complete));
    return complete;
  }

  @Override
  public void close() {
    reads.countDown();
    server.stop(0);
    threads.close();
  }
}
