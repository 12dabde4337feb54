package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.State;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on loopback for the browser to come back (RFC 8252, section 7.3). Any page and any program
 * of the machine can send requests here: one without this login's state is turned away and the
 * waiting goes on, and none is shown anything of what it sent.
 */
final class RedirectListener implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpServer server;
  private final URI address;
  private final State state;
  private final CompletableFuture<AuthorizationResponse> answer = new CompletableFuture<>();

  private RedirectListener(HttpServer server, URI address, State state) {
    this.server = server;
    this.address = address;
    this.state = state;
  }

  /**
   * @param redirect without a port, any free one is taken
   * @throws IOException where the port is taken
   */
  static RedirectListener open(URI redirect, State state) throws IOException {
    String host = redirect.getHost();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByName(host), Math.max(0, redirect.getPort())),
            0);
    String path = redirect.getRawPath().isEmpty() ? "/" : redirect.getRawPath();
    URI address = URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
    var listener = new RedirectListener(server, address, state);
    server.createContext("/", listener::onRequest);
    server.start();
    return listener;
  }

  /** The redirect's address with its port. */
  URI address() {
    return address;
  }

  AuthorizationResponse await() throws LoginFailed, InterruptedException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LoginFailed(LoginFailed.Cause.REFUSED, "nobody logged in within five minutes");
    } catch (ExecutionException e) {
      throw new AssertionError("it only ever ends well", e);
    }
  }

  private void onRequest(HttpExchange exchange) throws IOException {
    boolean ours = false;
    AuthorizationResponse response = null;
    if (exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().equals(address.getPath())) {
      try {
        response = AuthorizationResponse.parse(address.resolve(exchange.getRequestURI()));
        ours = state.equals(response.getState());
      } catch (ParseException | IllegalArgumentException e) {
        ours = false;
      }
    }
    try (exchange) {
      say(exchange, ours ? 200 : 400, ours ? "You can close this page." : "Not this login's.");
    } finally {
      if (ours && response != null) {
        answer.complete(response);
      }
    }
  }

  private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
    byte[] body = sentence.getBytes(StandardCharsets.US_ASCII);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "text/plain; charset=us-ascii");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
