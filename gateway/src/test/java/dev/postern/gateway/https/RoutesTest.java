package dev.postern.gateway.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutesTest {
  private static final Route HELLO = new Route("GET", "/hello", _ -> Response.json(200, "1"));
  private static final String NOT_FOUND =
      "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}";

  @Test
  void theRouteOfMethodAndPathAnswers() {
    assertThat(answer(HELLO, "GET", "/hello").status()).isEqualTo(200);
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
    Response response = answer(HELLO, method, path);

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

    Response response = answer(failing, "GET", "/fail");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).asString().doesNotContain("secret");
  }

  @Test
  void twoRoutesForOnePathAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Routes(List.of(HELLO, HELLO)));
  }

  @Test
  void aNameInBracesTakesOneSegment() {
    Route named =
        new Route("GET", "/a/{id}/b", request -> Response.json(200, request.parameter("id")));

    assertThat(answer(named, "GET", "/a/Ap-1_x/b").body()).asString().isEqualTo("Ap-1_x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a//b", "/a/b", "/a/x/y/b", "/a/%61/b", "/a/../b", "/a/x/b/", "/a/{id}/b"})
  void whatIsNoPlainSegmentIsNotTaken(String path) {
    Route named = new Route("GET", "/a/{id}/b", _ -> Response.json(200, "1"));

    assertThat(answer(named, "GET", path).status()).isEqualTo(404);
  }

  @Test
  void aSegmentIsNoLongerThanSixtyFour() {
    Route named = new Route("GET", "/{id}", _ -> Response.json(200, "1"));

    assertThat(answer(named, "GET", "/" + "a".repeat(64)).status()).isEqualTo(200);
    assertThat(answer(named, "GET", "/" + "a".repeat(65)).status()).isEqualTo(404);
  }

  @Test
  void twoRoutesWhoseNamesDifferAloneAreRefused() {
    Route one = new Route("GET", "/{one}", _ -> Response.json(200, "1"));
    Route other = new Route("GET", "/{other}", _ -> Response.json(200, "1"));

    assertThatIllegalArgumentException().isThrownBy(() -> new Routes(List.of(one, other)));
  }

  private static Response answer(Route route, String method, String path) {
    return (Response) new Routes(List.of(route)).answer(request(method, path));
  }

  private static Request request(String method, String path) {
    return new Request(method, path, "", Map.of(), new byte[0], InetAddress.ofLiteral("127.0.0.1"));
  }
}
