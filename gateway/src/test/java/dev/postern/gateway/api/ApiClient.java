package dev.postern.gateway.api;

import dev.postern.gateway.json.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A caller of the API, over TLS. */
public record ApiClient(HttpClient http, URI base, @Nullable String token) {
  /** An answer. */
  public record Answer(int status, Map<?, ?> body, HttpResponse<String> response) {
    public @Nullable String text(String key) {
      return (String) body.get(key);
    }

    public List<Map<?, ?>> items() {
      return ((List<?>) Objects.requireNonNull(body.get("items")))
          .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }
  }

  public static ApiClient of(SSLContext trusting, int port, @Nullable String token) {
    return of(HttpClient.newBuilder().sslContext(trusting).build(), port, token);
  }

  public static ApiClient of(HttpClient http, int port, @Nullable String token) {
    return new ApiClient(http, URI.create("https://localhost:" + port + "/api/v1"), token);
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return answer(request(path).GET());
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return answer(request(path).DELETE());
  }

  public Answer post(String path) throws IOException, InterruptedException {
    return answer(request(path).POST(BodyPublishers.noBody()));
  }

  public Answer post(String path, String json) throws IOException, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.replace('\'', '"'))));
  }

  public HttpResponse<Stream<String>> lines(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofLines());
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  public Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        (Map<?, ?>) Objects.requireNonNull(JsonReader.read(response.body())),
        response);
  }
}
