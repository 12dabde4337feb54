package dev.postern.access;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;

/** Fetches an issuer's JSON documents. */
final class DocumentFetcher implements AutoCloseable {
  static final int MAX_BYTES = 256 * 1024;
  static final Duration CONNECT = Duration.ofSeconds(2);
  static final Duration READ = Duration.ofSeconds(3);

  private final BoundedHttp http;

  /**
   * @param read how long after the connection the whole document may take
   */
  DocumentFetcher(Duration connect, Duration read) {
    this.http = new BoundedHttp(new BoundedHttp.Bounds(connect, connect.plus(read), MAX_BYTES));
  }

  /**
   * The JSON object at {@code address}.
   *
   * @throws IOException where it is not there in time, is over 256 KB or is no JSON object
   */
  Map<String, Object> fetch(URI address) throws IOException {
    HttpResponse<byte[]> response =
        answer(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
    if (response.statusCode() != 200) {
      throw new IOException("HTTP status " + response.statusCode() + " from " + address);
    }
    try {
      return JSONObjectUtils.parse(new String(response.body(), StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IOException("no JSON object at " + address, e);
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    try {
      return http.send(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
