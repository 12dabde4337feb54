package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.Main;
import dev.postern.gateway.Verbs;
import dev.postern.testkit.ScriptedProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** login, token and logout as a person types them. */
final class LoginVerbsIT {
  private static final String ADA = "ey[A-Za-z0-9_.-]+\n";

  @TempDir private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ScriptedProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = ScriptedProvider.start();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void aBrowserLoginIsKeptAndItsTokenPrinted() {
    assertThat(login("--no-browser", "--user-claim", "preferred_username")).isZero();
    assertThat(out.toString()).startsWith("Logged in as ada; the token is good until ");
    assertThat(err.toString()).startsWith("Log in here, within five minutes:\n  http://127.0.0.1:");

    assertThat(printed("token")).matches(ADA);
    assertThat(provider.tokenRequests()).hasSize(1);
  }

  @Test
  void aDeviceLoginShowsItsCode() {
    provider.device("interval", 1);
    assertThat(login("--device")).isZero();
    assertThat(err.toString())
        .contains("/enter in any browser and enter the code\n  WDJB-MJHT\n")
        .contains("?user_code=WDJB-MJHT and compare the code.");
    assertThat(out.toString()).startsWith("Logged in as subject-of-ada; ");
  }

  @Test
  void theNextLoginNeedsNoOptions() throws IOException {
    assertThat(login("--no-browser", "--scope", "openid email", "--postgres", "gate:5432")).isZero();
    assertThat(run("login", "--no-browser")).isZero();
    assertThat(err.toString().lines().filter(line -> line.contains("scope=openid+email"))).hasSize(2);
    assertThat(Files.readString(home.resolve("postern/profile.properties")))
        .contains("postgres=gate\\:5432")
        .doesNotContain("ey");
  }

  @Test
  void aTokenThatIsAboutToEndIsRefreshed() {
    provider.lifetime(Duration.ofSeconds(20));
    assertThat(login("--no-browser")).isZero();
    String first = printed("token");
    provider.lifetime(Duration.ofHours(1));
    String second = printed("token");
    assertThat(second).matches(ADA).isNotEqualTo(first);
    assertThat(printed("token")).isEqualTo(second);
    assertThat(provider.tokenRequests())
        .extracting(form -> form.get("grant_type"))
        .containsExactly("authorization_code", "refresh_token", "refresh_token");
  }

  @Test
  void aLoginThatIsOverSaysWhatToDo() {
    provider.lifetime(Duration.ofSeconds(-60));
    assertThat(run("login", "--issuer", provider.issuer(), "--client-id", "nobody", "--device"))
        .isEqualTo(2);
    assertThat(err.toString()).startsWith("postern: the provider refuses: invalid_client");
    assertThat(run("token")).isEqualTo(2);
    assertThat(err.toString()).endsWith("run postern login --issuer URL --client-id ID\n");
  }

  @Test
  void logoutForgetsTheTokensAndTellsTheProvider() {
    assertThat(login("--no-browser")).isZero();
    assertThat(printed("logout")).isEqualTo("Logged out.\n");
    assertThat(provider.revoked()).containsExactly("refresh-1");
    assertThat(printed("logout")).isEqualTo("Nobody was logged in.\n");
    assertThat(run("token")).isEqualTo(2);
    assertThat(err.toString()).endsWith("postern: nobody is logged in: run postern login\n");
  }

  @Test
  void ofSeveralProcessesOneRefreshesATokenThatTheProviderTakesOnce() throws Exception {
    provider.lifetime(Duration.ofSeconds(20));
    assertThat(login("--no-browser")).isZero();
    provider.lifetime(Duration.ofHours(1));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(process());
    }
    List<String> tokens = new ArrayList<>();
    for (Process process : processes) {
      tokens.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor()).isZero();
    }
    assertThat(tokens).allMatch(token -> token.matches(ADA)).containsOnly(tokens.getFirst());
    assertThat(provider.tokenRequests())
        .extracting(form -> form.get("grant_type"))
        .containsExactly("authorization_code", "refresh_token");
  }

  private Process process() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder =
        new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "token");
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  private int login(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("login", "--issuer", provider.issuer(), "--client-id", ScriptedProvider.CLIENT));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  /** What the verb prints, where it succeeds. */
  private String printed(String... arguments) {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).isZero();
    return out.toString();
  }

  private int run(String... arguments) {
    Surroundings around =
        new Surroundings(
            home,
            home,
            Map.of("XDG_CONFIG_HOME", home.toString())::get,
            new PrintWriter(out, true),
            new Browser(err));
    return PosternCommand.run(Verbs.actions(), around, arguments);
  }

  /** A terminal whose reader opens what the code flow prints. */
  private static final class Browser extends PrintWriter {
    Browser(StringWriter terminal) {
      super(terminal, true);
    }

    @Override
    public void println(String line) {
      super.println(line);
      if (line.startsWith("  http")) {
        Thread.startVirtualThread(() -> visit(URI.create(line.strip())));
      }
    }

    private static void visit(URI address) {
      try (HttpClient client =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
        var _ =
            client.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
