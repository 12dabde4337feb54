package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoProfileIT {
  @TempDir private Path directory;
  private HttpServer provider;
  private final List<String> forms = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 200;
  private volatile String body = "{\"token_type\":\"Bearer\",\"access_token\" : \"a.b-c_d.e\"}";

  @BeforeEach
  void startProvider() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/token",
        exchange -> {
          forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    provider.start();
  }

  @AfterEach
  void stopProvider() {
    provider.stop(0);
  }

  @Test
  void theTokenIsAskedForWithClientCredentials() throws Exception {
    assertThat(profile().token("a&b").reveal()).isEqualTo("a.b-c_d.e");
    assertThat(forms)
        .containsExactly(
            "grant_type=client_credentials&client_secret=demo&scope=postern&client_id=a%26b");
  }

  @Test
  void aRefusalIsOneSentence() throws Exception {
    status = 401;

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> profile().token("nobody"))
        .withMessage("the identity provider gives no token to nobody (HTTP 401)");
  }

  @Test
  void anAnswerWithoutATokenIsRefused() {
    body = "{}";

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> profile().token("agent"))
        .withMessage("the identity provider's answer has no access_token");
  }

  @Test
  void aProviderThatIsNotThereIsNamed() throws Exception {
    DemoProfile profile = profile();
    provider.stop(0);

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> profile.token("agent"))
        .withMessage(
            "the identity provider at "
                + profile.tokenEndpoint()
                + " does not answer: is the demo running?");
  }

  private DemoProfile profile() throws IOException, CommandException {
    Path file = directory.resolve("profile.properties");
    Files.writeString(
        file, "token-endpoint=http://127.0.0.1:" + provider.getAddress().getPort() + "/token\n");
    return DemoProfile.read(file);
  }
}
