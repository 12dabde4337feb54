package dev.postern.aws.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.value.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and signatures that AWS published, of its signing test suite and S3's documentation. */
class SignatureVectorsTest {
  private static final GateKey SUITE =
      new GateKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, Instant.MAX);
  private static final GateKey S3 =
      new GateKey(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null, Instant.MAX);

  private static Verification verify(GateKey key, String now, RequestHead head) {
    return new SignatureVerifier(
            (id, _) -> id.equals(key.id()) ? Optional.of(key) : Optional.empty(),
            InstantSource.fixed(Instant.parse(now)),
            10)
        .verify(head, null);
  }

  private static RequestHead head(String line, String... headers) throws UnreadableException {
    List<Header> all = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      all.add(new Header(header.substring(0, colon), header.substring(colon + 1)));
    }
    String[] word = line.split(" ");
    return RequestHead.of(word[0], word[1], all);
  }

  private static String suite(String signed, String signature) {
    return "Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
        + "aws4_request, SignedHeaders="
        + signed
        + ", Signature="
        + signature;
  }

  @ParameterizedTest
  @CsvSource({
    "/, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "/?Param2=value2&Param1=value1,"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
  })
  void aRequestOfTheSuiteIsVerified(String target, String signature) throws UnreadableException {
    assertThat(
            verify(
                SUITE,
                "2015-08-30T12:36:00Z",
                head(
                    "GET " + target,
                    "Host:example.amazonaws.com",
                    "X-Amz-Date:20150830T123600Z",
                    suite("host;x-amz-date", signature))))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void aSessionTokenOfTheSuiteIsSignedToo() throws UnreadableException {
    String token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    GateKey key = new GateKey(SUITE.id(), SUITE.secret(), token, Instant.MAX);

    assertThat(
            verify(
                key,
                "2015-08-30T12:36:00Z",
                head(
                    "GET /",
                    "Host:example.amazonaws.com",
                    "X-Amz-Date:20150830T123600Z",
                    "X-Amz-Security-Token:" + token,
                    suite(
                        "host;x-amz-date;x-amz-security-token",
                        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"))))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void aLinkOfTheSuiteIsVerified() throws UnreadableException {
    assertThat(
            verify(
                SUITE,
                "2015-08-30T13:00:00Z",
                head(
                    "GET /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830"
                        + "%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z"
                        + "&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature="
                        + "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
                    "Host:example.amazonaws.com")))
        .isInstanceOfSatisfying(
            Verification.Verified.class, verified -> assertThat(verified.presigned()).isTrue());
  }

  private static String s3(String signed, String signature) {
    return "Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
        + "aws4_request,SignedHeaders="
        + signed
        + ",Signature="
        + signature;
  }

  @Test
  void theChunksOfS3sExampleAreVerified() throws UnreadableException {
    Verification verification =
        verify(
            S3,
            "2013-05-24T00:00:00Z",
            head(
                "PUT /examplebucket/chunkObject.txt",
                "Host:s3.amazonaws.com",
                "x-amz-date:20130524T000000Z",
                "x-amz-storage-class:REDUCED_REDUNDANCY",
                s3(
                    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class",
                    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
                "x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "Content-Encoding:aws-chunked",
                "x-amz-decoded-content-length:66560",
                "Content-Length:66824"));
    String body =
        "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"
            + "\r\n"
            + "a".repeat(65536)
            + "\r\n400;chunk-signature="
            + "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
            + "a".repeat(1024)
            + "\r\n0;chunk-signature="
            + "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";

    assertThat(decoded(verification, body)).isEqualTo("a".repeat(66560));
    assertThatThrownBy(() -> decoded(verification, body)).hasMessageContaining("signature");
  }

  @Test
  void theTrailerOfS3sExampleIsVerified() throws UnreadableException {
    Scope scope = new Scope("20130524", "us-east-1", "s3");
    ChunkChain chain =
        new ChunkChain(
            new SigningKey(S3.secret(), scope),
            "20130524T000000Z",
            scope,
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
    ChunkedBody chunked =
        new ChunkedBody(new Payload.Chunked(chain, 66560, "x-amz-checksum-crc32c"));
    String body =
        "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"
            + "\r\n"
            + "a".repeat(65536)
            + "\r\n400;chunk-signature="
            + "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
            + "a".repeat(1024)
            + "\r\n0;chunk-signature="
            + "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
            + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

    chunked.read(ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)), bytes -> {});
    chunked.end();

    assertThat(chunked.trailer()).contains("sOO8/Q==");
  }

  private static String decoded(Verification verification, String body) throws UnreadableException {
    if (!(verification instanceof Verification.Verified verified)
        || !(verified.payload() instanceof Payload.Chunked payload)) {
      throw new AssertionError(verification.toString());
    }
    ChunkedBody chunked = new ChunkedBody(payload);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunked.read(
        ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)),
        bytes -> {
          byte[] some = new byte[bytes.remaining()];
          bytes.get(some);
          out.writeBytes(some);
        });
    chunked.end();
    return out.toString(StandardCharsets.US_ASCII);
  }
}
