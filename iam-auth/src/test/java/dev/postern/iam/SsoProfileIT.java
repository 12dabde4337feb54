package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.postern.core.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** A profile of IAM Identity Center's in whose home a program of its own looks for credentials. */
class SsoProfileIT {
  private static final Secret TOKEN = new Secret("token of the person who logged in");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer portal;

  /** What the chain finds where it runs. */
  static final class Looks {
    private Looks() {}

    /** Prints the access key's name. */
    static void main() throws IamException {
      try (GateCredentials gate = new GateCredentials()) {
        System.out.println(
            "key="
                + gate.current().accessKeyId()
                + " "
                + (gate.current() instanceof AwsSessionCredentials));
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    portal.createContext("/", this::answer);
    portal.start();
  }

  @AfterEach
  void stop() {
    portal.stop(0);
  }

  /** GetRoleCredentials for whoever shows the token. */
  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    boolean known =
        TOKEN.reveal().equals(exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token"));
    byte[] body =
        (known
                ? "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"s\","
                    + "\"sessionToken\":\"t\",\"expiration\":"
                    + Instant.now().plus(Duration.ofHours(1)).toEpochMilli()
                    + "}}"
                : "{\"message\":\"no\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void home(Path home, Secret token) throws Exception {
    Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile gate]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = postern
        region = eu-west-1

        [sso-session corp]
        sso_region = eu-west-1
        sso_start_url = https://corp.example.com/start
        """);
    String name =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-1").digest("corp".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        cache.resolve(name + ".json"),
        """
        {"startUrl":"https://corp.example.com/start","region":"eu-west-1","accessToken":"%s","expiresAt":"%s"}
        """
            .formatted(token.reveal(), Instant.now().plus(Duration.ofHours(8))));
  }

  private String found(Path home) throws Exception {
    ProcessBuilder looking =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Looks.class.getName())
            .redirectErrorStream(true);
    looking.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    looking
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home.toString(),
                "AWS_PROFILE",
                "gate",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_ENDPOINT_URL_SSO",
                "http://127.0.0.1:" + portal.getAddress().getPort()));
    Process process = looking.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return printed;
  }

  @Test
  void theRoleOfAnSsoProfileIsWhatTheGateIs(@TempDir Path home) throws Exception {
    home(home, TOKEN);

    assertThat(found(home)).contains("key=ASIASSO true");
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(one ->
            assertThat(one)
                .startsWith("GET /federation/credentials?")
                .contains("role_name=postern", "account_id=123456789012"));
  }

  @Test
  void aLoginThatIsOverGivesNoCredentialsAndNamesNoToken(@TempDir Path home) throws Exception {
    Secret over = new Secret("another token than the portal knows");
    home(home, over);

    assertThat(found(home))
        .doesNotContain("key=", over.reveal())
        .contains("IamException: the gate has no credentials of AWS");
  }
}
