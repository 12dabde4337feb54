package dev.postern.aws.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.http.RequestHead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The gate's signatures against those of AWS's own signer, over random requests. */
class RequestSignerTest {
  private static final int REQUESTS = 2_000;
  private static final String LETTERS = "abzAZ09-._~ %+/=&?:@!$'()*,;\u00e4\u20ac";
  private static final Instant NOW = Instant.parse("2026-01-31T23:59:59Z");

  private final Random random = new Random(42);

  private record Asked(
      String method, String path, String query, Map<String, String> headers, byte[] body) {}

  private String text(int longest) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** As RFC 3986 encodes what is not unreserved. */
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append("%%%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  private Asked asked() {
    StringBuilder path = new StringBuilder("/bucket");
    for (int i = random.nextInt(4); i > 0; i--) {
      // A segment of dots alone would be resolved, an empty one merged, and a slash of a key that
      // is
      // encoded refused: S3 knows no difference.
      path.append("/k").append(encoded(text(6).replace("/", "")));
    }
    List<String> query = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      // Few names, so that some come twice.
      query.add((random.nextBoolean() ? "a" : "a" + encoded(text(2))) + "=" + encoded(text(4)));
    }
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", "service.eu-west-1.amazonaws.com");
    if (random.nextBoolean()) {
      headers.put("content-type", "application/x-amz-json-1." + random.nextInt(2));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.put(
          "x-amz-meta-" + (char) ('a' + random.nextInt(6)), "v  " + random.nextInt() + " w");
    }
    byte[] body = text(40).getBytes(StandardCharsets.UTF_8);
    return new Asked(
        List.of("GET", "PUT", "POST", "DELETE").get(random.nextInt(4)),
        path.toString(),
        String.join("&", query),
        headers,
        body);
  }

  private static String byAws(String service, Asked asked, AwsKey key) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(asked.method()))
            .uri(
                URI.create(
                    "https://service.eu-west-1.amazonaws.com"
                        + asked.path()
                        + (asked.query().isEmpty() ? "" : "?" + asked.query())));
    asked.headers().forEach(request::putHeader);
    boolean s3 = service.equals("s3");
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(identity(key))
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArray(asked.body()))
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC))
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !s3)
                .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false)
                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  private static AwsCredentialsIdentity identity(AwsKey key) {
    @Nullable String token = key.token();
    return token == null
        ? AwsCredentialsIdentity.create(key.id(), key.secret())
        : AwsSessionCredentialsIdentity.create(key.id(), key.secret(), token);
  }

  private static String byTheGate(String service, Asked asked, AwsKey key) throws Exception {
    RequestHead head =
        new RequestHead(asked.method(), asked.path(), asked.query(), asked.headers());
    String authorization =
        RequestSigner.signed(head, service, "eu-west-1", key, NOW, SdkSigned.sha256(asked.body()))
            .get("authorization");
    return authorization == null ? "" : authorization;
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "dynamodb"})
  void theGateSignsWhatAwsSignerSigns(String service) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      Asked asked = asked();
      AwsKey key =
          new AwsKey("ASIAKEY", "secret/of+it" + i, random.nextBoolean() ? "token=/+" : null);
      assertThat(byTheGate(service, asked, key))
          .as("%s %s?%s", asked.method(), asked.path(), asked.query())
          .isEqualTo(byAws(service, asked, key));
    }
  }
}
