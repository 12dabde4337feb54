package dev.postern.gateway.https;

import dev.postern.gateway.json.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, held whole.
 *
 * @param headers besides those that every answer has
 */
public record Response(int status, String contentType, byte[] body, Map<String, String> headers)
    implements Reply {
  private static final String PROBLEM = "application/problem+json";

  public static Response text(int status, String contentType, String body) {
    return new Response(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  public static Response json(int status, String body) {
    return text(status, "application/json", body);
  }

  /** An error without detail, as RFC 9457 writes it. */
  public static Response problem(int status) {
    return text(status, PROBLEM, Json.of(described(status)));
  }

  /**
   * An error, as RFC 9457 writes it.
   *
   * @param code stable and machine-readable
   * @param detail one sentence for a person
   */
  public static Response problem(int status, String code, String detail) {
    Map<String, Object> problem = described(status);
    problem.put("code", code);
    problem.put("detail", detail);
    return text(status, PROBLEM, Json.of(problem));
  }

  /** The same with another header. */
  public Response with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Response(status, contentType, body, Map.copyOf(all));
  }

  private static Map<String, Object> described(int status) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    problem.put("status", status);
    return problem;
  }
}
