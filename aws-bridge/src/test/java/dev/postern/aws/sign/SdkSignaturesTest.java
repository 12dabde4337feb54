package dev.postern.aws.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.value.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever AWS's own signer signs is verified, and nothing of it that is altered by a single byte.
 */
class SdkSignaturesTest {
  private static final String TEXT = "some text of a body\r\n0;and what looks like a chunk\r\n";

  private static SignatureVerifier verifier() {
    return new SignatureVerifier(
        (id, _) -> id.equals(SdkSigned.KEY.id()) ? Optional.of(SdkSigned.KEY) : Optional.empty(),
        InstantSource.fixed(SdkSigned.NOW),
        100);
  }

  /** The body as it is inside, empty where the request or the body is refused. */
  private static Optional<String> accepted(RequestHead head, byte[] body) {
    String sha256 = SdkSigned.sha256(body);
    boolean framed =
        head.headers().getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-");
    return switch (verifier().verify(head, framed ? null : sha256)) {
      case Verification.Refused _, Verification.NeedsBody _ -> Optional.empty();
      case Verification.Verified verified ->
          switch (verified.payload()) {
            case Payload.Hashed _, Payload.Unsigned _ ->
                Optional.of(new String(body, StandardCharsets.UTF_8));
            case Payload.Chunked chunked -> decoded(chunked, body);
          };
    };
  }

  private static Optional<String> decoded(Payload.Chunked payload, byte[] body) {
    ChunkedBody chunked = new ChunkedBody(payload);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      chunked.read(
          ByteBuffer.wrap(body),
          bytes -> {
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            out.writeBytes(some);
          });
      chunked.end();
    } catch (UnreadableException e) {
      return Optional.empty();
    }
    return Optional.of(out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "s3, PUT, /bucket/a%20b/%C3%A9%2Bc?versionId=1&acl=",
    "s3, PUT, /",
    "lambda, POST, /2015-03-31/functions/arn%3Aaws%3Alambda%3Ax/invocations?Qualifier=a%2Fb",
    "lambda, DELETE, /2017-03-31/tags/arn?tagKeys=b&tagKeys=a%2Fb&tagKeys=a",
    "dynamodb, POST, /"
  })
  void aSignedRequestIsVerified(String service, String method, String uri)
      throws UnreadableException {
    SdkSigned signed = SdkSigned.of(service, method, uri, TEXT, SdkSigned.Way.WHOLE);

    assertThat(accepted(signed.head(), signed.body())).contains(TEXT);
    assertThat(accepted(signed.head(), "another".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SdkSigned.Way.class)
  void everyWayToSignABodyIsVerified(SdkSigned.Way way) throws UnreadableException {
    SdkSigned signed = SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, way);

    assertThat(accepted(signed.head(), signed.body())).contains(TEXT);
    assertThat(signed.header("x-amz-content-sha256"))
        .isEqualTo(
            switch (way) {
              case WHOLE -> SdkSigned.sha256(TEXT);
              case UNSIGNED -> "UNSIGNED-PAYLOAD";
              case CHUNKS -> "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
              case CHUNKS_AND_TRAILER -> "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
              case UNSIGNED_CHUNKS -> "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
              case LINK -> "";
            });
  }

  @Test
  void aLinkOfAnotherServiceIsOverItsBody() throws UnreadableException {
    SdkSigned signed =
        SdkSigned.of(
            "sts", "GET", "/?Action=GetCallerIdentity&Version=2011-06-15", "", SdkSigned.Way.LINK);

    assertThat(accepted(signed.head(), new byte[0])).contains("");
    assertThat(accepted(signed.head(), new byte[1])).isEmpty();
  }

  @Test
  void manyChunksAreVerified() throws UnreadableException {
    String big = "0123456789abcdef".repeat(30_000);
    SdkSigned signed =
        SdkSigned.of("s3", "PUT", "/bucket/key", big, SdkSigned.Way.CHUNKS_AND_TRAILER);

    assertThat(accepted(signed.head(), signed.body())).contains(big);
  }

  /** Each byte is put in the place of another that is nearly the same, its lowest bit turned. */
  @ParameterizedTest
  @EnumSource(SdkSigned.Way.class)
  void noRequestWithAnAlteredByteIsVerified(SdkSigned.Way way) {
    SdkSigned signed = SdkSigned.of("s3", "PUT", "/bucket/a%20key?versionId=1", TEXT, way);
    int tried = 0;
    List<String> through = new ArrayList<>();
    assertThat(verifies(signed.method(), signed.target(), signed.headers(), signed.body()))
        .isTrue();
    for (int bit : new int[] {1, 2, 32}) {
      for (int i = 0; i < signed.target().length(); i++) {
        String target = altered(signed.target(), i, bit);
        tried++;
        if (verifies(signed.method(), target, signed.headers(), signed.body())) {
          through.add(target);
        }
      }
      for (int h = 0; h < signed.headers().size(); h++) {
        Header header = signed.headers().get(h);
        if (isSigned(signed, header.name())) {
          for (int i = 0; i < header.value().length(); i++) {
            List<Header> headers = new ArrayList<>(signed.headers());
            headers.set(h, new Header(header.name(), altered(header.value(), i, bit)));
            tried++;
            if (verifies(signed.method(), signed.target(), headers, signed.body())) {
              through.add(headers.get(h).toString());
            }
          }
        }
      }
      if (way != SdkSigned.Way.UNSIGNED
          && way != SdkSigned.Way.UNSIGNED_CHUNKS
          && way != SdkSigned.Way.LINK) {
        for (int i = 0; i < signed.body().length; i++) {
          byte[] body = signed.body().clone();
          body[i] ^= (byte) bit;
          tried++;
          if (verifies(signed.method(), signed.target(), signed.headers(), body)) {
            through.add("body at " + i + " by " + bit);
          }
        }
      }
    }
    for (String method : List.of("GET", "POST", "DELETE")) {
      tried++;
      if (verifies(method, signed.target(), signed.headers(), signed.body())) {
        through.add(method);
      }
    }

    System.out.printf("aws signatures: %d alterations of %s refused%n", tried, way);
    assertThat(through).isEmpty();
  }

  private static boolean isSigned(SdkSigned signed, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String authorization = signed.header("Authorization") + signed.target().replace("%3B", ";");
    return lower.equals("authorization")
        || authorization.matches(".*SignedHeaders=(?:[a-z0-9-]+;)*" + lower + "\\b.*");
  }

  private static String altered(String text, int at, int bit) {
    return text.substring(0, at) + (char) (text.charAt(at) ^ bit) + text.substring(at + 1);
  }

  private static boolean verifies(String method, String target, List<Header> headers, byte[] body) {
    try {
      return accepted(RequestHead.of(method, target, headers), body).isPresent();
    } catch (UnreadableException e) {
      return false;
    }
  }

  /** Every cut of a chunked body is refused, and it may come in any pieces. */
  @Test
  void aChunkedBodyMayComeByteByByteAndNotLackOne() throws UnreadableException {
    SdkSigned signed =
        SdkSigned.of("s3", "PUT", "/bucket/key", TEXT, SdkSigned.Way.CHUNKS_AND_TRAILER);
    for (int length = 0; length < signed.body().length; length++) {
      assertThat(accepted(signed.head(), Arrays.copyOf(signed.body(), length))).isEmpty();
    }
    if (!(verifier().verify(signed.head(), null) instanceof Verification.Verified verified)
        || !(verified.payload() instanceof Payload.Chunked payload)) {
      throw new AssertionError("not verified");
    }
    ChunkedBody chunked = new ChunkedBody(payload);
    StringBuilder text = new StringBuilder();
    for (byte b : signed.body()) {
      chunked.read(ByteBuffer.wrap(new byte[] {b}), bytes -> text.append((char) bytes.get()));
    }
    chunked.end();
    assertThat(text.toString()).isEqualTo(TEXT);
    assertThat(chunked.trailer()).isPresent();
  }
}
