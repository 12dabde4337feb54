package dev.postern.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer whose every answer a test can set, and that can go down and come up again. */
final class ScriptedIssuer implements AutoCloseable {
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private final int port;
  private volatile int status = 200;
  private volatile String discovery;
  private volatile String keys = "{\"keys\":[]}";

  ScriptedIssuer() throws IOException {
    server = listen(0);
    port = server.getAddress().getPort();
    discovery = discovery(url(), url() + "/keys");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Issuer trusted() {
    return new Issuer(url(), "postern", "preferred_username", "groups");
  }

  /** How many requests came so far. */
  int requests() {
    return requests.get();
  }

  ScriptedIssuer publishing(JWK... published) {
    return publishing(new JWKSet(List.of(published)).toString(true));
  }

  ScriptedIssuer publishing(String document) {
    keys = document;
    return this;
  }

  ScriptedIssuer discovered(String issuer, String keysAddress) {
    discovery = discovery(issuer, keysAddress);
    return this;
  }

  ScriptedIssuer answering(int code) {
    status = code;
    return this;
  }

  void goDown() {
    server.stop(0);
  }

  void comeUp() throws IOException {
    server = listen(port);
  }

  @Override
  public void close() {
    goDown();
  }

  private static String discovery(String issuer, String keysAddress) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer, keysAddress);
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, discovery));
    listening.createContext("/keys", exchange -> answer(exchange, keys));
    listening.start();
    return listening;
  }

  private void answer(HttpExchange exchange, String document) throws IOException {
    requests.incrementAndGet();
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Location", url() + "/keys");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
