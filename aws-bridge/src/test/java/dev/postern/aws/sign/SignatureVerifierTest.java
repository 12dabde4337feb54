package dev.postern.aws.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.value.UnreadableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
  private static final SdkSigned SIGNED =
      SdkSigned.of("s3", "GET", "/bucket/key", "", SdkSigned.Way.WHOLE);
  private static final SdkSigned LINK =
      SdkSigned.of("s3", "GET", "/bucket/key", "", SdkSigned.Way.LINK);

  private static SignatureVerifier verifier(Instant now) {
    return verifier(now, SdkSigned.KEY, 100);
  }

  private static SignatureVerifier verifier(Instant now, GateKey key, int remembered) {
    return new SignatureVerifier(
        (id, _) -> id.equals(key.id()) ? Optional.of(key) : Optional.empty(),
        InstantSource.fixed(now),
        remembered);
  }

  private static String code(SignatureVerifier verifier, SdkSigned signed) {
    try {
      return code(verifier.verify(signed.head(), SdkSigned.sha256("")));
    } catch (UnreadableException e) {
      return e.code();
    }
  }

  private static String code(Verification verification) {
    return switch (verification) {
      case Verification.Verified _ -> "verified";
      case Verification.NeedsBody _ -> "needs-body";
      case Verification.Refused(var reason) -> reason.code();
    };
  }

  private static SdkSigned with(SdkSigned signed, String name, UnaryOperator<String> change) {
    List<Header> headers = new ArrayList<>();
    for (Header header : signed.headers()) {
      boolean it = header.name().equalsIgnoreCase(name);
      headers.add(it ? new Header(name, change.apply(header.value())) : header);
    }
    return new SdkSigned(signed.method(), signed.target(), headers, signed.body());
  }

  private static SdkSigned and(SdkSigned signed, String name, String value) {
    List<Header> headers = new ArrayList<>(signed.headers());
    headers.add(new Header(name, value));
    return new SdkSigned(signed.method(), signed.target(), headers, signed.body());
  }

  private static SdkSigned at(SdkSigned signed, String target) {
    return new SdkSigned(signed.method(), target, signed.headers(), signed.body());
  }

  @ParameterizedTest
  @CsvSource({"-301, stale", "-300, verified", "0, verified", "300, verified", "301, stale"})
  void aHeadersSignatureIsGoodForFiveMinutes(long seconds, String code) {
    assertThat(code(verifier(SdkSigned.NOW.plusSeconds(seconds)), SIGNED)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"-301, stale", "-300, verified", "600, verified", "601, stale"})
  void aLinkIsGoodForAsLongAsItSays(long seconds, String code) {
    assertThat(code(verifier(SdkSigned.NOW.plusSeconds(seconds)), LINK)).isEqualTo(code);
  }

  @Test
  void aLinkForLongerThanAnHourIsRefused() {
    String longer = LINK.target().replace("X-Amz-Expires=600", "X-Amz-Expires=3601");

    assertThat(code(verifier(SdkSigned.NOW), at(LINK, longer))).isEqualTo("expires");
  }

  @Test
  void aSignatureIsGoodOnceAndALinkAnyNumberOfTimes() {
    SignatureVerifier verifier = verifier(SdkSigned.NOW);

    assertThat(code(verifier, SIGNED)).isEqualTo("verified");
    assertThat(code(verifier, SIGNED)).isEqualTo("replay");
    assertThat(code(verifier, LINK)).isEqualTo("verified");
    assertThat(code(verifier, LINK)).isEqualTo("verified");
  }

  @Test
  void aWrongSignatureTakesNoPlaceInTheWindow() {
    SignatureVerifier verifier = verifier(SdkSigned.NOW, SdkSigned.KEY, 1);
    for (int i = 0; i < 10; i++) {
      String digit = Integer.toHexString(i);
      assertThat(
              code(
                  verifier,
                  with(
                      SIGNED,
                      "Authorization",
                      value -> value.replaceAll("[0-9a-f]{64}", digit.repeat(64)))))
          .isEqualTo("wrong-signature");
    }
    assertThat(code(verifier, SIGNED)).isEqualTo("verified");
  }

  @Test
  void aKeyThatIsOverOrUnheardOfIsRefused() {
    GateKey over = new GateKey(SdkSigned.KEY.id(), SdkSigned.KEY.secret(), "token=", SdkSigned.NOW);
    GateKey other = new GateKey("PSTNOTHER", "other", "token=", SdkSigned.KEY.until());
    GateKey bare =
        new GateKey(SdkSigned.KEY.id(), SdkSigned.KEY.secret(), null, SdkSigned.KEY.until());

    assertThat(code(verifier(SdkSigned.NOW, over, 1), SIGNED)).isEqualTo("key-over");
    assertThat(code(verifier(SdkSigned.NOW, over, 1), LINK)).isEqualTo("key-over");
    assertThat(code(verifier(SdkSigned.NOW, other, 1), SIGNED)).isEqualTo("wrong-signature");
    assertThat(code(verifier(SdkSigned.NOW, bare, 1), SIGNED)).isEqualTo("wrong-token");
  }

  @Test
  void anotherBodyThanTheSignedOneIsRefused() throws UnreadableException {
    assertThat(code(verifier(SdkSigned.NOW).verify(SIGNED.head(), SdkSigned.sha256("x"))))
        .isEqualTo("altered-body");
  }

  @Test
  void aHashThatWaitsForTheBodyKnowsItsOwn() throws UnreadableException {
    if (!(verifier(SdkSigned.NOW).verify(SIGNED.head(), null)
            instanceof Verification.Verified verified)
        || !(verified.payload() instanceof Payload.Hashed hashed)) {
      throw new AssertionError("not verified");
    }

    assertThat(hashed.matches(SdkSigned.sha256(""))).isTrue();
    assertThat(hashed.matches(SdkSigned.sha256("x"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-acl, public-read, unsigned-header",
    "X-Amz-Meta-Other, x, unsigned-header",
    "Host, other.example.com, duplicate-header",
    "host, gate.example.com, duplicate-header",
    "Authorization, AWS4-HMAC-SHA256 x, duplicate-header",
    "x-amz-date, 20260131T235959Z, duplicate-header",
    "Transfer-Encoding, chunked, two-readings",
    "Proxy-Authorization, x, hop-by-hop",
    "Connection, x-amz-date, hop-by-hop",
    "x_amz_acl, public-read, two-readings"
  })
  void aHeaderThatIsSlippedInIsRefused(String name, String value, String code) {
    assertThat(code(verifier(SdkSigned.NOW), and(SIGNED, name, value))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-ECDSA-P256-SHA256 Credential=a",
        "AWS AKID:signature",
        "Bearer x",
        "Basic x",
        "AWS4-HMAC-SHA512 x"
      })
  void anotherAlgorithmIsRefused(String value) {
    assertThat(code(verifier(SdkSigned.NOW), with(SIGNED, "Authorization", old -> value)))
        .isEqualTo("other-algorithm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Signature=|signature=",
        "SignedHeaders=|SignedHeaders=;",
        ";host;|;host;host;",
        "aws4_request|aws4_requesT",
        "/20260131/|/20260130/",
        "/eu-west-1/|/EU-west-1/",
        ", Signature|, Signature=00, Signature",
        "Credential=|Credential=/",
        "AWS4-HMAC-SHA256 |AWS4-HMAC-SHA256  "
      })
  void aMalformedHeaderIsRefused(String from, String to) {
    assertThat(
            code(
                verifier(SdkSigned.NOW),
                with(SIGNED, "Authorization", value -> value.replace(from, to))))
        .isEqualTo("malformed-signature");
  }

  @Test
  void aSignatureWithoutHostIsRefused() {
    assertThat(
            code(
                verifier(SdkSigned.NOW),
                with(SIGNED, "Authorization", value -> value.replace("host;", ""))))
        .isEqualTo("unsigned-header");
  }

  @Test
  void aRequestWithoutASignatureIsRefused() throws UnreadableException {
    RequestHead head =
        RequestHead.of("GET", "/bucket/key", List.of(new Header("Host", "gate.example.com")));

    assertThat(code(verifier(SdkSigned.NOW).verify(head, null))).isEqualTo("no-signature");
  }

  @ParameterizedTest
  @CsvSource({
    "&x-amz-acl=public-read, unknown-parameter",
    "&X-Amz-Expires=900, duplicate-parameter",
    "&x-amz-expires=900, unknown-parameter",
    "&X-Amz-Content-Sha256=e3b0, malformed-signature",
    "&versionId=1, wrong-signature",
    "&a=%2f, two-readings",
    "&a=%41, two-readings"
  })
  void aLinkWithAParameterMoreIsRefused(String more, String code) {
    assertThat(code(verifier(SdkSigned.NOW), at(LINK, LINK.target() + more))).isEqualTo(code);
  }

  @Test
  void aLinkWithASecondSignatureIsRefused() {
    assertThat(
            code(
                verifier(SdkSigned.NOW),
                and(LINK, "Authorization", SIGNED.header("Authorization"))))
        .isEqualTo("two-readings");
  }

  @Test
  void aPathInAnotherSpellingIsRefusedByS3() {
    assertThat(code(verifier(SdkSigned.NOW), at(SIGNED, "/bucket/%6bey")))
        .isEqualTo("two-readings");
    assertThat(code(verifier(SdkSigned.NOW), at(SIGNED, "/bucket/../bucket/key")))
        .isEqualTo("wrong-signature");
  }

  @ParameterizedTest
  @CsvSource({
    "PSTN0123456789ABCDEF, token=, 900, needs-body",
    "PSTN0123456789ABCDEF, other, 900, wrong-token",
    "PSTN0123456789ABCDEF, token=, 0, key-over",
    "PSTNOTHER, token=, 900, wrong-signature"
  })
  void aBodyIsNeededOnlyOfWhoHasAKeyWhereTheHeadDoesNotSayItsHash(
      String id, String token, long good, String code) throws UnreadableException {
    GateKey key =
        new GateKey(
            SdkSigned.KEY.id(),
            SdkSigned.KEY.secret(),
            SdkSigned.KEY.sessionToken(),
            SdkSigned.NOW.plusSeconds(good));
    RequestHead head = withoutHash(id, token);

    assertThat(code(verifier(SdkSigned.NOW, key, 1).verify(head, null))).isEqualTo(code);
    assertThat(code(verifier(SdkSigned.NOW, key, 1).verify(head, SdkSigned.sha256("abcd"))))
        .isEqualTo("wrong-signature");
  }

  private static RequestHead withoutHash(String id, String token) throws UnreadableException {
    return RequestHead.of(
        "POST",
        "/",
        List.of(
            new Header("Host", "gate.example.com"),
            new Header("Content-Length", "4"),
            new Header("X-Amz-Date", "20260131T235959Z"),
            new Header("X-Amz-Security-Token", token),
            new Header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + id
                    + "/20260131/eu-west-1/sts/aws4_request, "
                    + "SignedHeaders=host;x-amz-date;x-amz-security-token, Signature="
                    + "0".repeat(64))));
  }

  @Test
  void aSecretIsNotShown() {
    assertThat(SdkSigned.KEY.toString()).doesNotContain("secret").doesNotContain("token=");
  }
}
