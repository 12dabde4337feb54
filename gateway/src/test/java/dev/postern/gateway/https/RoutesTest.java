package dev.postern.gateway.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {
  private static final Route HELLO = new Route("GET", "/hello", _ -> Response.json(200, "1"));
  private static final String NOT_FOUND =
      "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}";

  @Test
  void theRouteOfMethodAndPathAnswers() {
    assertThat(new Routes(List.of(HELLO)).answer(request("GET", "/hello")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/hello",
    "GET,/hello/",
    "GET,/HELLO",
    "GET,/%68ello",
    "GET,//hello",
    "get,/hello"
  })
  void whatNoRouteNamesExactlyIsNotFound(String method, String path) {
    Response response = new Routes(List.of(HELLO)).answer(request(method, path));

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.body()).asString().isEqualTo(NOT_FOUND);
  }

  @Test
  void aHandlerThatFailsIsAProblemWithoutDetail() {
    Route failing =
        new Route(
            "GET",
            "/fail",
            _ -> {
              throw new IllegalStateException("secret");
            });

    Response response = new Routes(List.of(failing)).answer(request("GET", "/fail"));

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).asString().doesNotContain("secret");
  }

  @Test
  void twoRoutesForOnePathAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Routes(List.of(HELLO, HELLO)));
  }

  private static Request request(String method, String path) {
    return new Request(method, path, "", Map.of(), new byte[0], InetAddress.ofLiteral("127.0.0.1"));
  }
}
