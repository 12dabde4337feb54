package dev.postern.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final String TOKEN = "(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*";

  @TempDir static Path binaries;
  @TempDir Path directory;

  private final StringWriter printed = new StringWriter();
  private final List<Path> started = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  @BeforeEach
  void unpackOnce() throws IOException {
    Files.createSymbolicLink(directory.resolve("binaries"), binaries);
  }

  @Test
  void saysReadyWhenAllServeAndLeavesNothingBehind() throws Exception {
    DemoPorts ports = freePorts();
    try (var _ = start(ports)) {
      assertThat(started).containsExactly(directory.resolve("postern.yaml"));
      assertThat(output()).contains("./postern token --as agent").endsWith("READY\n");
      assertThat(value(login("shop"), "SELECT count(*) FROM events")).isEqualTo("100000");
    }
    assertThat(ended).containsExactly("gateway");
    ports.requireFree();
    assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void theSecondStartKeepsDataAndSecrets() throws Exception {
    try (var _ = start(freePorts());
        Connection connection = login("shop")) {
      update(connection, "UPDATE customers SET city = 'Utrecht' WHERE id = 1");
    }
    String password = Files.readString(directory.resolve("shop.password"));
    try (var _ = start(freePorts())) {
      assertThat(value(login("shop"), "SELECT city FROM customers WHERE id = 1"))
          .isEqualTo("Utrecht");
      assertThat(directory.resolve("shop.password")).hasContent(password);
    }
  }

  @Test
  void saysWhichPortIsTakenBeforeAnythingStarts() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var ports = new DemoPorts(freePort(), other.getLocalPort(), freePort());
      assertThatThrownBy(() -> start(ports))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("Port " + other.getLocalPort() + " ")
          .hasMessageContaining("HTTPS API");
      assertThat(directory).isDirectoryNotContaining("glob:**/postgres");
    }
  }

  @Test
  void aGatewayThatFailsEndsTheOtherParts() throws Exception {
    DemoPorts ports = freePorts();
    GatewayStarter failing =
        config -> {
          throw new IOException("no gateway");
        };
    assertThatThrownBy(() -> Demo.start(directory, ports, failing, new PrintWriter(printed)))
        .hasMessage("no gateway");
    ports.requireFree();
    assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void thePeoplesTokensCarryGroupsAndVerify() throws Exception {
    try (var _ = start(freePorts())) {
      SignedJWT token = SignedJWT.parse(token("agent").body().replaceAll(TOKEN, "$1"));
      JWKSet keys = JWKSet.parse(get(discovered("jwks_uri")).body());
      var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
      assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
      var claims = token.getJWTClaimsSet();
      assertThat(claims.getIssuer()).isEqualTo(issuer());
      assertThat(claims.getStringClaim("preferred_username")).isEqualTo("agent");
      assertThat(claims.getStringListClaim("groups")).containsExactly("ai-agents");
      assertThat(claims.getAudience()).containsExactly("postern");
      assertThat(token("somebody-else").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theLoginOwnsNothingAndComesWithTlsOnly() throws Exception {
    try (var _ = start(freePorts())) {
      assertThatThrownBy(() -> update(login("shop"), "DROP TABLE customers"))
          .hasMessageContaining("must be owner");
      String plain = jdbcUrl("shop").replace("verify-full", "disable");
      assertThatThrownBy(() -> DriverManager.getConnection(plain, "postern", "x"))
          .hasMessageContaining("no encryption");
      assertThatThrownBy(() -> login("postgres")).hasMessageContaining("no pg_hba.conf entry");
    }
  }

  private Demo start(DemoPorts ports) throws Exception {
    GatewayStarter gateway =
        config -> {
          started.add(config);
          return () -> ended.add("gateway");
        };
    return Demo.start(directory, ports, gateway, new PrintWriter(printed));
  }

  private String output() {
    return printed.toString();
  }

  private Connection login(String database) throws Exception {
    String password = Files.readString(directory.resolve("shop.password"));
    return DriverManager.getConnection(jdbcUrl(database), "postern", password);
  }

  /** As the gateway finds the database: by its configuration. */
  private String jdbcUrl(String database) throws IOException {
    String yaml = Files.readString(directory.resolve("postern.yaml"));
    Matcher address = Pattern.compile("    address: \"(127[^\"]+)\"").matcher(yaml);
    assertThat(address.find()).isTrue();
    return "jdbc:postgresql://%s/%s?sslmode=verify-full&sslrootcert=%s"
        .formatted(address.group(1), database, directory.resolve("ca.crt"));
  }

  private HttpResponse<String> token(String client) throws Exception {
    String form = "grant_type=client_credentials&client_id=" + client + "&client_secret=any";
    return send(
        HttpRequest.newBuilder(URI.create(profile().getProperty("token-endpoint")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private Properties profile() throws IOException {
    var profile = new Properties();
    profile.load(new StringReader(Files.readString(directory.resolve("profile.properties"))));
    return profile;
  }

  private String discovered(String endpoint) throws Exception {
    String document = get(issuer() + "/.well-known/openid-configuration").body();
    return document.replaceAll("(?s).*\"" + endpoint + "\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  /** As the gateway finds it: in its configuration. */
  private String issuer() throws IOException {
    String yaml = Files.readString(directory.resolve("postern.yaml"));
    return yaml.replaceAll("(?s).*issuer: \"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static DemoPorts freePorts() throws IOException {
    return new DemoPorts(freePort(), freePort(), freePort());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
