package dev.postern.gateway.api;

import dev.postern.gateway.https.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The API's description for programs (OpenAPI 3.1); it says nothing that is not in the manual. */
final class OpenApi {
  private OpenApi() {}

  static Response response() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("the program lacks its file openapi.json");
      }
      return new Response(200, "application/json", in.readAllBytes(), Map.of());
    }
  }
}
