package dev.postern.gateway.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.net.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpsListenerIT {
  private static final Routes ROUTES =
      new Routes(
          List.of(
              new Route("GET", "/peer", r -> Response.json(200, r.peer().getHostAddress())),
              new Route(
                  "GET",
                  "/thread",
                  _ -> Response.json(200, String.valueOf(Thread.currentThread().isVirtual())))));

  @TempDir private Path directory;
  private ListenConfig.Https config;
  private ServerTls tls;
  private HttpsListener listener;

  @BeforeEach
  void open() throws Exception {
    for (String file : List.of("server.crt", "server.key")) {
      try (InputStream in = resource(file)) {
        Files.copy(in, directory.resolve(file));
      }
    }
    Path file = directory.resolve("postern.yaml");
    Files.writeString(
        file,
        """
        listen:
          postgres: { address: "127.0.0.1:0", tls: off }
          https: { address: "127.0.0.1:0", tls: { certificate: file:server.crt, key: file:server.key } }
        identity: { issuers: [ { issuer: "https://idp.example.com", audience: postern } ] }
        connections: []
        """);
    config = Objects.requireNonNull(PosternConfig.load(file, _ -> null).listen().https());
    if (!(config.tls() instanceof ListenTls.Certificate(var chain, var key))) {
      throw new AssertionError("it was configured");
    }
    tls = ServerTls.of(chain, key, "http/1.1", 10_000);
    listener = new HttpsListener(config, tls, ROUTES);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void answersAreServedOverVerifiedTls() throws Exception {
    HttpResponse<String> response = get("/peer");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("127.0.0.1");
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(response.headers().firstValue("server")).isEmpty();
  }

  @Test
  void handlersRunOnVirtualThreads() throws Exception {
    assertThat(get("/thread").body()).isEqualTo("true");
  }

  @Test
  void anythingElseIsNotFound() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void plainHttpGetsNoAnswer() throws Exception {
    try (Socket socket = new Socket(listener.address().host(), listener.address().port())) {
      socket
          .getOutputStream()
          .write("GET /peer HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("HTTP");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    HostPort taken = listener.address();

    assertThatIOException()
        .isThrownBy(() ->
            new HttpsListener(
                new ListenConfig.Https(taken, config.tls(), config.metrics(), config.url()),
                tls,
                ROUTES))
        .withMessageStartingWith("cannot listen on " + taken + ":");
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trustingTheListener()).build()) {
      URI uri = URI.create("https://localhost:" + listener.address().port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static SSLContext trustingTheListener() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = resource("server.crt")) {
      store.setCertificateEntry(
          "listener", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static InputStream resource(String file) throws IOException {
    InputStream in = HttpsListenerIT.class.getResourceAsStream("/tls/" + file);
    if (in == null) {
      throw new IOException("no test resource " + file);
    }
    return in;
  }
}
