package dev.postern.aws.bridge;

import static dev.postern.aws.bridge.HttpWire.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import dev.postern.core.Verdict;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two programs could read in two ways is no request, however well it is signed. */
class SmuggledRequestTest {
  private static final String TEXT = "what is in the object\r\n0;and what looks like a chunk\r\n";

  private final RecordedCalls path =
      new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  private SignedUpstream upstream;
  private TestBridge bridge;

  @BeforeEach
  void start() throws IOException {
    upstream = new SignedUpstream();
    bridge = new TestBridge(() -> path, upstream::uri, new TestBridge.Unread(), SdkSigned.NOW);
  }

  @AfterEach
  void end() {
    bridge.close();
    upstream.close();
  }

  /** All is signed as it should be: but for what is slipped in, it is served. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Content-Length: 2",
        "Content-Length: +54",
        "Host: gate.example.com",
        "host: other.example.com",
        "Authorization: AWS4-HMAC-SHA256 x",
        "Proxy-Authorization: x",
        "Connection: close, x-amz-date",
        "Upgrade: h2c",
        "TE: trailers",
        "X-Amz-Date : 20260131T235959Z",
        " folded: into the one before",
        "x_amz_acl: public-read",
        "x-amz-acl: public-read"
      })
  void whatIsSlippedIntoASignedRequestMakesItNone(String line) throws Exception {
    byte[] signed = whole(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, Way.WHOLE));
    String text = new String(signed, StandardCharsets.ISO_8859_1);

    assertThat(
            bridge.sent(
                text.replaceFirst("\r\n\r\n", "\r\n" + line + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)))
        .matches("(?s)HTTP/1.1 40[03] .*");
    assertThat(upstream.taken).isEmpty();
    assertThat(path.events).isEmpty();
    assertThat(bridge.sent(signed)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /bucket/key HTTP/1.0",
        "PUT http://gate.example.com/bucket/key HTTP/1.1",
        "PUT /bucket/./key HTTP/1.1",
        "PUT /bucket//../key HTTP/1.1",
        "PUT /bucket/%6bey HTTP/1.1",
        "PUT /bucket/key#a HTTP/1.1",
        "PUT /bucket/key?versionId=1 HTTP/1.1"
      })
  void aSignedRequestWithAnotherFirstLineIsNone(String line) throws Exception {
    byte[] signed = whole(SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, Way.WHOLE));
    String text = new String(signed, StandardCharsets.ISO_8859_1);
    String own = "PUT /bucket/key HTTP/1.1";
    assertThat(text).startsWith(own);

    assertThat(
            bridge.sent(
                (line + text.substring(own.length())).getBytes(StandardCharsets.ISO_8859_1)))
        .matches("(?s)HTTP/1.1 40[03] .*");
    assertThat(upstream.taken).isEmpty();
    assertThat(path.events).isEmpty();
    assertThat(bridge.sent(signed)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nHost: gate.example.com\r\n\r\n",
        "GET http://gate.example.com/ HTTP/1.1\r\nHost: gate.example.com\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: gate.example.com\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nConnection: close, x-amz-acl\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: gate.example.com\r\nUpgrade: h2c\r\n\r\n",
        "CONNECT gate:1 HTTP/1.1\r\nHost: gate.example.com\r\n\r\n",
        "PUT /bucket/key HTTP/1.1\r\nHost: gate.example.com\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
      })
  void whatCouldBeReadInTwoWaysIsNoRequest(String request) throws Exception {
    assertThat(bridge.sent(request.getBytes(StandardCharsets.ISO_8859_1)))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("connection: close");
    assertThat(upstream.taken).isEmpty();
  }

  @Test
  void aSecondRequestBeforeTheFirstIsAnsweredIsNotServed() throws Exception {
    byte[] one = whole(SdkSigned.of("s3", "PUT", "/bucket/one", TEXT, Way.WHOLE));
    byte[] two = whole(SdkSigned.of("s3", "PUT", "/bucket/two", TEXT, Way.WHOLE));
    byte[] both = new byte[one.length + two.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(two, 0, both, one.length, two.length);

    try (Socket socket = bridge.connect()) {
      socket.getOutputStream().write(both);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200 ")
          .containsOnlyOnce("HTTP/1.1");
    }
    assertThat(upstream.taken).hasSize(1);
  }
}
