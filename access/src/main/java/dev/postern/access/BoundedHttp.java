package dev.postern.access;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests whose answers are bounded in time and size. Certificates and host names are
 * verified. Redirects are not followed: they could lead what is sent, or the gate itself, off TLS
 * or into a network that is not meant.
 */
public final class BoundedHttp implements AutoCloseable {
  private final HttpClient client;
  private final Bounds bounds;

  /**
   * @param connect for the connection
   * @param whole for connection and answer together: a peer that sends a byte a second does not
   *     stretch it
   * @param bytes of an answer's body
   */
  public record Bounds(Duration connect, Duration whole, int bytes) {}

  /** Trusts the JDK's authorities. */
  public BoundedHttp(Bounds bounds) {
    this(bounds, null);
  }

  /**
   * @param trust whose certificates are taken, null for the JDK's authorities
   */
  public BoundedHttp(Bounds bounds, @Nullable SSLContext trust) {
    this.bounds = bounds;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(bounds.connect());
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.client = builder.build();
  }

  /**
   * The answer, whole.
   *
   * @throws HttpTimeoutException where it was not there in time
   * @throws IOException where none came that could be read, with what broke as its cause
   */
  public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bounds.bytes()));
    try {
      return pending.get(bounds.whole().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new HttpTimeoutException("no answer in time");
    } catch (InterruptedException e) {
      pending.cancel(true);
      throw e;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
