package dev.postern.access;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches an issuer's JSON documents. Redirects are not followed, since they could lead off TLS or
 * into the gate's own network.
 */
final class DocumentFetcher implements AutoCloseable {
  static final int MAX_BYTES = 256 * 1024;
  static final Duration CONNECT = Duration.ofSeconds(2);
  static final Duration READ = Duration.ofSeconds(3);

  private final HttpClient client;
  private final Duration deadline;

  /**
   * @param read how long after the connection the whole document may take
   */
  DocumentFetcher(Duration connect, Duration read) {
    this.deadline = connect.plus(read);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .build();
  }

  /**
   * The JSON object at {@code address}.
   *
   * @throws IOException where it is not there in time, is over 256 KB or is no JSON object
   */
  Map<String, Object> fetch(URI address) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").build();
    HttpResponse<byte[]> response =
        answer(
            client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES)));
    if (response.statusCode() != 200) {
      throw new IOException("HTTP status " + response.statusCode() + " from " + address);
    }
    try {
      return JSONObjectUtils.parse(new String(response.body(), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IOException("no JSON object at " + address, e);
    }
  }

  /** One deadline over the whole answer: a peer that sends a byte a second does not stretch it. */
  private <T> T answer(CompletableFuture<T> pending) throws IOException {
    try {
      return pending.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
