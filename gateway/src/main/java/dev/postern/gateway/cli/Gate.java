package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import dev.postern.recorder.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A gateway's HTTPS API, as one caller finds it. */
final class Gate implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_ANSWER = 64 << 20;
  private static final int FIRST_ERROR = 400;
  private static final String PAGE = "limit=500";

  private final URI base;
  private final HttpClient http;
  private final Secret token;

  /**
   * @param authority whose certificate it shows, null for the JDK's authorities
   */
  Gate(URI base, @Nullable Path authority, Secret token) throws CommandException {
    this.base = base;
    this.http = TrustedAuthority.client(authority, CONNECT);
    this.token = token;
  }

  /** A token goes to nobody who cannot prove who it is, and over no plain wire. */
  static URI address(String text) throws CommandException {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Falls through to the one sentence about it.
    }
    throw new CommandException("\"" + TerminalText.escape(text) + "\" is no https address");
  }

  Thing get(String path) throws CommandException, GateRefused, InterruptedException {
    return answer(request(path).GET());
  }

  Thing delete(String path) throws CommandException, GateRefused, InterruptedException {
    return answer(request(path).DELETE());
  }

  Thing post(String path) throws CommandException, GateRefused, InterruptedException {
    return answer(request(path).POST(BodyPublishers.noBody()));
  }

  Thing post(String path, Map<String, ?> body)
      throws CommandException, GateRefused, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.of(body))));
  }

  /** All of a listing. */
  List<Thing> list(String path) throws CommandException, GateRefused, InterruptedException {
    String first = path + (path.contains("?") ? "&" : "?") + PAGE;
    List<Thing> all = new ArrayList<>();
    String next = "";
    while (next != null) {
      Thing page = get(first + (next.isEmpty() ? "" : "&after=" + next));
      all.addAll(page.things("items"));
      next = page.textOrNull("next");
    }
    return all;
  }

  /** The lines of the gateway's events; to be closed. */
  Stream<String> events() throws CommandException, GateRefused, InterruptedException {
    try {
      HttpResponse<Stream<String>> response =
          http.send(request("/events").build(), BodyHandlers.ofLines());
      if (response.statusCode() >= FIRST_ERROR) {
        try (Stream<String> lines = response.body()) {
          throw refused(
              response.statusCode(), String.join("\n", lines.limit(MAX_ANSWER >> 10).toList()));
        }
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
        .header("Authorization", "Bearer " + token.reveal());
  }

  private Thing answer(HttpRequest.Builder request)
      throws CommandException, GateRefused, InterruptedException {
    try {
      HttpResponse<InputStream> response =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
      String text;
      try (InputStream body = response.body()) {
        text = new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      }
      if (response.statusCode() >= FIRST_ERROR) {
        throw refused(response.statusCode(), text);
      }
      return Thing.read(text);
    } catch (IOException e) {
      throw unreachable();
    }
  }

  private CommandException unreachable() {
    return new CommandException("the gateway at " + base + " does not answer");
  }

  /**
   * What to throw for a problem: whether the gateway has decided, or could not be asked.
   *
   * @throws CommandException where it could not
   */
  private GateRefused refused(int status, String text) throws CommandException {
    String sentence = "the gateway answers HTTP " + status;
    try {
      if (JsonReader.read(text) instanceof Map<?, ?> problem
          && problem.get("detail") instanceof String detail
          && problem.get("code") instanceof String code) {
        sentence = TerminalText.escape(detail) + " (" + TerminalText.escape(code) + ")";
      }
    } catch (IllegalArgumentException notJson) {
      // Whoever answers is no gateway, or one of another version: its status says enough.
    }
    return switch (status) {
      case 403, 404, 409, 429 -> new GateRefused(sentence);
      default -> throw new CommandException(sentence);
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
