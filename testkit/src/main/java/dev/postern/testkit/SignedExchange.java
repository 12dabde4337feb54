package dev.postern.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What came over HTTP, as its signature is verified. */
final class SignedExchange {
  private SignedExchange() {}

  static SigV4.Request request(HttpExchange exchange, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    String query = exchange.getRequestURI().getRawQuery();
    return new SigV4.Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        SigV4.query(query == null ? "" : query),
        headers,
        body);
  }
}
