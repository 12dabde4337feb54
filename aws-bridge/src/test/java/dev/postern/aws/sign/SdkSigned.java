package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.value.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A request that AWS's own SDK for Java signed, as it goes onto the wire.
 *
 * @param target path and query, encoded
 */
public record SdkSigned(String method, String target, List<Header> headers, byte[] body) {
  public static final Instant NOW = Instant.parse("2026-01-31T23:59:59Z");
  public static final GateKey KEY =
      new GateKey("PSTN0123456789ABCDEF", "secret/of+the/gate", "token=", NOW.plusSeconds(900));

  /** How a body is signed. */
  public enum Way {
    WHOLE,
    UNSIGNED,
    CHUNKS,
    CHUNKS_AND_TRAILER,
    UNSIGNED_CHUNKS,
    LINK
  }

  public static SdkSigned of(String service, String method, String uri, String text, Way way) {
    SdkHttpRequest.Builder asked =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(URI.create("https://gate.example.com" + uri))
            .putHeader("Host", "gate.example.com")
            .putHeader("Content-Type", "text/plain")
            .putHeader("Content-Length", Integer.toString(text.length()));
    if (!text.isEmpty()) {
      asked.putHeader("x-amz-meta-note", "two  spaces");
    }
    SdkHttpRequest request = asked.build();
    AwsCredentialsIdentity identity =
        AwsSessionCredentialsIdentity.create(KEY.id(), KEY.secret(), "token=");
    boolean s3 = service.equals("s3");
    boolean chunked =
        way == Way.CHUNKS || way == Way.CHUNKS_AND_TRAILER || way == Way.UNSIGNED_CHUNKS;
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign -> {
              sign.identity(identity)
                  .request(request)
                  .payload(ContentStreamProvider.fromUtf8String(text))
                  .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                  .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                  .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC))
                  .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                  .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !s3)
                  .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, chunked)
                  .putProperty(
                      AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED,
                      way != Way.UNSIGNED
                          && way != Way.UNSIGNED_CHUNKS
                          && !(way == Way.LINK && s3));
              if (way == Way.CHUNKS_AND_TRAILER || way == Way.UNSIGNED_CHUNKS) {
                sign.putProperty(
                    AwsV4FamilyHttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
              }
              if (way == Way.LINK) {
                sign.putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(10));
              }
            });
    return of(signed);
  }

  private static SdkSigned of(SignedRequest signed) {
    SdkHttpRequest request = signed.request();
    List<Header> headers = new ArrayList<>();
    request.forEachHeader(
        (name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    URI uri = request.getUri();
    String query = uri.getRawQuery();
    String target = uri.getRawPath() + (query == null ? "" : "?" + query);
    try {
      byte[] body =
          signed.payload().isPresent()
              ? signed.payload().get().newStream().readAllBytes()
              : new byte[0];
      return new SdkSigned(request.method().name(), target, List.copyOf(headers), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RequestHead head() throws UnreadableException {
    return RequestHead.of(method, target, headers);
  }

  String header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  public static String sha256(byte[] bytes) {
    return Hashes.sha256(bytes);
  }

  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
