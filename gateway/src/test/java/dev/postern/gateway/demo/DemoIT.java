package dev.postern.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.Gateway;
import dev.postern.gateway.Verbs;
import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import dev.postern.gateway.config.PosternConfig;
import java.io.FileNotFoundException;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    assertThat(directory.resolve("mysql/pid")).doesNotExist();
  }

  @Test
  void theSecondStartKeepsDataAndSecrets() throws Exception {
    try (var _ = start(freePorts());
        Connection connection = login("shop")) {
      update(connection, "UPDATE customers SET city = 'Utrecht' WHERE id = 1");
      update(mysqlLogin(), "UPDATE customers SET city = 'Utrecht' WHERE id = 1");
    }
    String password = Files.readString(directory.resolve("shop.password"));
    try (var _ = start(freePorts())) {
      assertThat(value(login("shop"), "SELECT city FROM customers WHERE id = 1"))
          .isEqualTo("Utrecht");
      assertThat(value(mysqlLogin(), "SELECT city FROM customers WHERE id = 1"))
          .isEqualTo("Utrecht");
      assertThat(directory.resolve("shop.password")).hasContent(password);
    }
  }

  @Test
  void saysWhichPortIsTakenBeforeAnythingStarts() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var ports =
          new DemoPorts(freePort(), freePort(), freePort(), other.getLocalPort(), freePort());
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
    assertThat(directory.resolve("mysql/pid")).doesNotExist();
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
      assertThatThrownBy(() -> update(mysqlLogin(), "DROP TABLE customers"))
          .hasMessageContaining("DROP command denied");
      assertThatThrownBy(() -> mysqlLogin("DISABLED&allowPublicKeyRetrieval=true"))
          .hasMessageContaining("Access denied");
    }
  }

  @ParameterizedTest
  @EnumSource
  void mysqlHoldsTheSameShop(MysqlProduct product) throws Exception {
    try (var _ = start(freePorts());
        MysqlShop shop = shop(product);
        Connection postgres = login("shop");
        Connection mysql = mysqlLogin(shop.port(), "REQUIRED")) {
      for (String table :
          List.of(
              "id, name, email, phone, ssn, city, birthday FROM customers",
              "id, name, email, role, salary, hired_on, lead_id FROM staff",
              "id, sku, name, price FROM products",
              "id, customer_id, region, status, total FROM orders",
              "order_id, line, product_id, quantity, price FROM order_items",
              "id, order_id, card, amount FROM payments",
              "id, customer_id, kind FROM events",
              "id, customer, email, status, paid_with FROM order_overview")) {
        String query = "SELECT " + table + " ORDER BY 1, 2";
        assertThat(rows(mysql, query)).as(table).hasSizeGreaterThan(30);
        assertThat(rows(mysql, query)).as(table).isEqualTo(rows(postgres, query));
      }
    }
  }

  @Test
  void mysqlClientsAreServedAndMayNotDrop() throws Exception {
    DemoPorts ports = freePorts();
    GatewayStarter real = config -> Gateway.start(PosternConfig.load(config, System::getenv));
    try (var _ = Demo.start(directory, ports, real, new PrintWriter(printed))) {
      requireMysql();
      assertThat(output())
          .contains("mysql --ssl-mode=REQUIRED -h 127.0.0.1 -P " + ports.mysql() + " -u agent ");
      String token = token("agent").body().replaceAll(TOKEN, "$1");
      String url = "jdbc:mysql://127.0.0.1:%d/shop-mysql?sslMode=REQUIRED".formatted(ports.mysql());
      try (Connection agent =
              DriverManager.getConnection(url + "&useServerPrepStmts=true", "agent", token);
          PreparedStatement prepared =
              agent.prepareStatement("SELECT city, ssn, phone FROM customers WHERE id = ?")) {
        prepared.setInt(1, 1);
        try (ResultSet rows = prepared.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo("Chicago");
          assertThat(rows.getString(2)).isEqualTo("*******7919");
          assertThat(rows.getString(3)).isEqualTo("*************94");
        }
        assertThat(rows(agent, "SELECT ssn, email, phone FROM customers WHERE id = 1"))
            .singleElement()
            .satisfies(row -> {
              assertThat(row.getFirst()).isEqualTo("*******7919");
              assertThat(row.get(1)).startsWith("p_");
              assertThat(row.getLast()).isEqualTo("*************94");
            });
        assertThat(rows(agent, "SELECT email, paid_with FROM order_overview WHERE id = 1"))
            .singleElement()
            .satisfies(row -> {
              assertThat(row.getFirst()).startsWith("p_");
              assertThat(row.getLast()).matches("\\*{12}[0-9]{4}");
            });
        assertThatThrownBy(() -> rows(agent, "SELECT id FROM customers WHERE ssn LIKE '9%'"))
            .hasMessageContaining("labelled-use");
        assertThatThrownBy(() -> update(agent, "DROP TABLE customers"))
            .hasMessageContaining("agents-read-shop does not allow ddl-drop");
      }
      assertThat(value(mysqlLogin(), "SELECT count(*) FROM customers")).isEqualTo("900");
    }
  }

  @Test
  void theReviewerAnswersTheAgentByCommandLine() throws Exception {
    DemoPorts ports = freePorts();
    GatewayStarter real = config -> Gateway.start(PosternConfig.load(config, System::getenv));
    try (var _ = Demo.start(directory, ports, real, new PrintWriter(printed));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String token = token("agent").body().replaceAll(TOKEN, "$1");
      String url =
          "jdbc:postgresql://127.0.0.1:%d/shop?sslmode=verify-full&sslrootcert=%s"
              .formatted(ports.postgres(), directory.resolve("ca.crt"));
      Future<Integer> changed =
          threads.submit(() -> {
            try (Connection agent = DriverManager.getConnection(url, "agent", token);
                Statement statement = agent.createStatement()) {
              return statement.executeUpdate("UPDATE orders SET status = 'shipped' WHERE id = 1");
            }
          });
      String waiting = "";
      while (waiting.isEmpty() && !changed.isDone()) {
        waiting = postern("approvals", "-o", "name").strip();
      }

      assertThat(postern("approve", waiting))
          .contains("Who          agent of ", "shop", "approval/")
          .endsWith(" approved\n");
      assertThat(changed.get()).isEqualTo(1);
      assertThat(value(login("shop"), "SELECT status FROM orders WHERE id = 1"))
          .isEqualTo("shipped");
    }
  }

  /** What a verb prints to the demo's reviewer. */
  private String postern(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    String profile = directory.resolve("profile.properties").toString();
    all.addAll(List.of("--as", "reviewer", "--profile", profile));
    StringWriter out = new StringWriter();
    Surroundings around =
        new Surroundings(
            directory,
            directory,
            _ -> null,
            new PrintWriter(out, true),
            new PrintWriter(out, true));
    assertThat(PosternCommand.run(Verbs.actions(), around, all.toArray(String[]::new)))
        .as(out.toString())
        .isZero();
    return out.toString();
  }

  /** Besides the demo's own, for whichever product that is. */
  private MysqlShop shop(MysqlProduct product) throws IOException {
    DemoFiles files = new DemoFiles(Files.createDirectory(directory.resolve("other")));
    Files.createSymbolicLink(files.resolve("binaries"), binaries);
    try {
      String password = Files.readString(directory.resolve("shop.password"));
      return MysqlShop.start(product, files, files.certificates(), password);
    } catch (FileNotFoundException e) {
      return Assumptions.abort(String.valueOf(e.getMessage()));
    }
  }

  private void requireMysql() {
    assumeTrue(Files.exists(directory.resolve("mysql")), "there is no MySQL here");
  }

  private Connection mysqlLogin() throws Exception {
    return mysqlLogin("REQUIRED");
  }

  /** As the gateway finds MySQL: by its configuration. */
  private Connection mysqlLogin(String tls) throws Exception {
    requireMysql();
    String yaml = Files.readString(directory.resolve("postern.yaml"));
    Matcher address =
        Pattern.compile("type: mysql\n    address: \"127.0.0.1:(\\d+)\"").matcher(yaml);
    assertThat(address.find()).isTrue();
    return mysqlLogin(Integer.parseInt(address.group(1)), tls);
  }

  private Connection mysqlLogin(int port, String tls) throws Exception {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/shop?sslMode=%s".formatted(port, tls),
        "postern",
        Files.readString(directory.resolve("shop.password")));
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
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
    return new DemoPorts(freePort(), freePort(), freePort(), freePort(), freePort());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
