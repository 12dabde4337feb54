package dev.postern.aws.bridge;

import static dev.postern.aws.bridge.EchoingUpstream.header;
import static dev.postern.aws.bridge.EchoingUpstream.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import dev.postern.core.CallPath;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client, and the journal, have of AWS's errors. */
class UpstreamErrorTest {
  private static final String KEY = SignedUpstream.KEY.id();
  private static final String TOKEN = "of the gate's";

  /** Of an answer, and of what is journaled of it. */
  private record Seen(String answer, String journaled) {}

  private static Seen seen(SdkSigned request, UnaryOperator<String> answers) throws Exception {
    try (EchoingUpstream aws = new EchoingUpstream(answers);
        TestGate gate = new TestGate(aws.uri(), 100, BodyLimits.DEFAULT)) {
      String answer = gate.sent(request);
      CallPath.Response finished = gate.path.finished.poll(5, TimeUnit.SECONDS);
      assertThat(finished).isNotNull();
      return new Seen(
          answer, StandardCharsets.UTF_8.decode(finished.body().duplicate()).toString());
    }
  }

  private static Seen seen(UnaryOperator<String> answers) throws Exception {
    return seen(SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE), answers);
  }

  private static void assertHidden(Seen seen) {
    assertThat(seen.answer() + seen.journaled())
        .doesNotContain(KEY, TOKEN, "CanonicalRequest", "x-amz-security-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /bucket/key", "GET /bucket?acl"})
  void theCanonicalRequestOfAWrongSignatureIsNotShown(String request) throws Exception {
    String[] word = request.split(" ");
    Seen seen =
        seen(
            SdkSigned.of("s3", word[0], word[1], "", Way.WHOLE),
            head ->
                response(
                    "403 Forbidden",
                    "Content-Type: application/xml\r\nx-amz-request-id: 4711\r\n",
                    "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>"
                        + KEY
                        + "</AWSAccessKeyId><CanonicalRequest>"
                        + head.replace("\r", "")
                        + "</CanonicalRequest></Error>"));

    assertHidden(seen);
    assertThat(seen.answer())
        .startsWith("HTTP/1.1 403 ")
        .contains("<Error><Code>SignatureDoesNotMatch</Code>", "x-amz-request-id: 4711");
  }

  @Test
  void aTokenThatIsOverIsNotShown() throws Exception {
    Seen seen =
        seen(head ->
            response(
                "400 Bad Request",
                "",
                "<Error><Code>ExpiredToken</Code><Token-0>"
                    + header(head, "x-amz-security-token")
                    + "</Token-0></Error>"));

    assertHidden(seen);
    assertThat(seen.answer()).contains("<Error><Code>ExpiredToken</Code>");
  }

  @Test
  void aSignatureIsNotShown() throws Exception {
    Seen seen =
        seen(head -> {
          String authorization = header(head, "authorization");
          String signature = authorization.substring(authorization.indexOf("Signature=") + 10);
          return response(
              "403 Forbidden",
              "x-amzn-errormessage: " + signature + "\r\nx-amzn-errortype: Forbidden:http\r\n",
              "");
        });

    assertThat(seen.answer())
        .doesNotContain("x-amzn-errormessage")
        .contains("<Error><Code>Forbidden</Code>");
  }

  @Test
  void otherErrorsPassAsTheyAre() throws Exception {
    String body = "<Error><Code>NoSuchKey</Code><Key>key</Key></Error>";
    Seen seen = seen(_ -> response("404 Not Found", "Content-Type: application/xml\r\n", body));

    assertThat(seen.answer()).startsWith("HTTP/1.1 404 ").endsWith(body);
  }

  @Test
  void anErrorThatIsTooLongToBeReadDoesNotPass() throws Exception {
    Seen seen = seen(_ -> response("403 Forbidden", "", "x".repeat(UpstreamError.LONGEST + 1)));

    assertThat(seen.answer()).contains("reason: response-too-long");
  }

  @Test
  void aRedirectionLeadsNowhere() throws Exception {
    Seen seen =
        seen(_ ->
            response(
                "301 Moved Permanently",
                String.join(
                    "\r\n",
                    "Location: https://bucket.s3.eu-west-2.amazonaws.com/key",
                    "x-amz-bucket-region: eu-west-2",
                    ""),
                "<Error><Code>PermanentRedirect</Code>"
                    + "<Endpoint>bucket.s3.eu-west-2.amazonaws.com</Endpoint></Error>"));

    assertThat(seen.answer())
        .startsWith("HTTP/1.1 301 ")
        .doesNotContain("amazonaws.com")
        .doesNotContainIgnoringCase("location:")
        .contains("x-amz-bucket-region: eu-west-2", "<Code>PermanentRedirect</Code>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101 Switching Protocols", "199 Whatever"})
  void whatNoResponseComesBehindEndsTheCall(String status) throws Exception {
    Seen seen = seen(_ -> "HTTP/1.1 " + status + "\r\nUpgrade: x\r\n\r\nraw");

    assertThat(seen.answer()).startsWith("HTTP/1.1 503 ").contains("reason: upstream-lost");
  }

  @Test
  void anEarlyHintIsNotTheResponse() throws Exception {
    Seen seen =
        seen(_ -> "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + response("200 OK", "", "ok"));

    assertThat(seen.answer()).startsWith("HTTP/1.1 200 ").endsWith("ok");
  }
}
