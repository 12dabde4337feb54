package dev.postern.gateway.https;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** An answer, held whole. */
public record Response(int status, String contentType, byte[] body) {
  public static Response text(int status, String contentType, String body) {
    return new Response(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Response json(int status, String body) {
    return text(status, "application/json", body);
  }

  /** An error without detail, as RFC 9457 writes it. */
  public static Response problem(int status) {
    String title = Json.quote(HttpResponseStatus.valueOf(status).reasonPhrase());
    return text(
        status,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"title\":" + title + ",\"status\":" + status + "}");
  }
}
