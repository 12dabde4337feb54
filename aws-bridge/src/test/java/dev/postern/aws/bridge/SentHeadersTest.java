package dev.postern.aws.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.sign.SdkSigned;
import dev.postern.aws.sign.SdkSigned.Way;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that stand in a request beside its signature. */
class SentHeadersTest {
  private EchoingUpstream aws;
  private TestGate gate;

  @BeforeEach
  void start() throws Exception {
    aws = new EchoingUpstream(_ -> EchoingUpstream.response("200 OK", "", ""));
    gate = new TestGate(aws.uri(), 100, BodyLimits.DEFAULT);
  }

  @AfterEach
  void end() throws Exception {
    gate.close();
    aws.close();
  }

  private String sentWith(String header) throws Exception {
    SdkSigned signed = SdkSigned.of("s3", "GET", "/bucket/key", "", Way.WHOLE);
    String head = HttpWire.head(signed);
    String more = head.substring(0, head.length() - 2) + header + "\r\n\r\n";
    return gate.sent(more.getBytes(StandardCharsets.ISO_8859_1));
  }

  private List<String> taken() {
    return aws.taken.stream()
        .flatMap(String::lines)
        .map(line -> line.toLowerCase(Locale.ROOT))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: a",
        "X-Forwarded-For: 192.0.2.1",
        "Forwarded: for=192.0.2.1",
        "Origin: https://example.com",
        "X-Amzn-Trace-Id: Root=1",
        "Referer: https://example.com",
        "X-Note: a"
      })
  void whatNoOperationHeedsStaysBehind(String header) throws Exception {
    assertThat(sentWith(header)).startsWith("HTTP/1.1 200 ");
    assertThat(taken()).isNotEmpty().doesNotContain(header.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Match: abc",
        "Range: bytes=0-1",
        "Amz-Sdk-Request: attempt=1",
        "User-Agent: sdk",
        "Accept: */*"
      })
  void whatTheOperationHasAndWhatSdksSendGoesOn(String header) throws Exception {
    assertThat(sentWith(header)).startsWith("HTTP/1.1 200 ");
    assertThat(taken()).contains(header.toLowerCase(Locale.ROOT));
  }

  @Test
  void whatIsOfAwsHasToBeSigned() throws Exception {
    assertThat(sentWith("X-Amzn-Iot-Principal: a")).contains("reason: unsigned-header");
    assertThat(sentWith("X_Amzn_Iot_Principal: a")).contains("reason: two-readings");
    assertThat(taken()).isEmpty();
  }
}
