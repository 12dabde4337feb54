package dev.postern.access;

import static dev.postern.access.Tokens.NOW;
import static dev.postern.access.Tokens.claims;
import static dev.postern.access.Tokens.forged;
import static dev.postern.access.Tokens.header;
import static dev.postern.access.Tokens.signed;
import static dev.postern.access.Tokens.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.postern.access.TokenVerifier.Answer;
import dev.postern.core.Identity;
import dev.postern.core.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens good and bad against an issuer whose keys and answers the test owns. */
class TokenVerifierIT {
  private static final RSAKey KEY = Tokens.rsa("one");
  private static final RSAKey OTHER = Tokens.rsa("two");

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private ScriptedIssuer issuer;
  private Instant now = NOW;
  private TokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    issuer = new ScriptedIssuer().publishing(KEY);
    verifier = verifier(issuer.trusted());
  }

  @AfterEach
  void stop() {
    verifier.close();
    issuer.close();
  }

  private TokenVerifier verifier(Issuer... issuers) {
    return new TokenVerifier(
        List.of(issuers),
        TokenVerifier.DEFAULT_CLOCK_SKEW,
        () -> now,
        (url, cause) -> faults.add(url + " " + cause));
  }

  private Map<String, Object> good() {
    return claims(issuer.url());
  }

  // What is accepted.

  @Test
  void aGoodTokenBecomesAnIdentity() {
    Identity identity = identity(signed(KEY, good()));
    assertThat(identity.issuer()).isEqualTo(issuer.url());
    assertThat(identity.subject()).isEqualTo("subject-1");
    assertThat(identity.user()).isEqualTo("ada");
    assertThat(identity.groups()).containsExactly("dba", "staff");
    assertThat(identity.claims()).containsEntry("groups", List.of("dba", "staff"));
    assertThat(identity.tokenExpires()).isEqualTo(NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void rsaSignaturesAreAccepted(String algorithm) {
    identity(signed(KEY, header(KEY, JWSAlgorithm.parse(algorithm)), good()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES384", "ES512"})
  void ecdsaSignaturesAreAccepted(String name) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    ECKey key = Tokens.ec(Curve.forJWSAlgorithm(algorithm).iterator().next(), "ec");
    issuer.publishing(KEY, key);
    identity(signed(key, header(key, algorithm), good()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "Ed25519"})
  void edwardsSignaturesAreAccepted(String name) {
    for (int i = 0; i < 8; i++) { // both signs of x
      Tokens.Edwards key = Tokens.Edwards.create("ed" + i);
      try (ScriptedIssuer edwards = new ScriptedIssuer().publishing(key.published());
          TokenVerifier trusting = verifier(edwards.trusted())) {
        Secret token = key.signed(JWSAlgorithm.parse(name), claims(edwards.url()));
        assertThat(trusting.verify(token)).isInstanceOf(Answer.Verified.class);
        assertThat(code(trusting.verify(new Secret(flippedSignature(token)))))
            .isEqualTo("token-signature");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
  void typesOfIdAndAccessTokensAreAccepted(String type) {
    identity(signed(KEY, typed(type), good()));
  }

  @Test
  void aTokenWithoutKeyIdIsTriedWithEveryKey() {
    issuer.publishing(OTHER, KEY);
    identity(signed(KEY, new JWSHeader(JWSAlgorithm.RS256), good()));
  }

  @Test
  void eachIssuerHasItsOwnKeysAndClaims() throws IOException {
    try (ScriptedIssuer second = new ScriptedIssuer().publishing(OTHER);
        TokenVerifier both =
            verifier(issuer.trusted(), new Issuer(second.url(), "gate", "email", "realm.roles"))) {
      Map<String, Object> claims = with(claims(second.url()), "aud", List.of("x", "gate"));
      claims = with(claims, "email", "ada@example.com");
      claims = with(claims, "realm", Map.of("roles", "admin"));
      assertThat(both.verify(signed(OTHER, claims)))
          .isInstanceOfSatisfying(
              Answer.Verified.class,
              answer -> {
                assertThat(answer.identity().user()).isEqualTo("ada@example.com");
                assertThat(answer.identity().groups()).containsExactly("admin");
              });
      assertThat(code(both.verify(signed(KEY, claims)))).isEqualTo("token-key-unknown");
      assertThat(code(both.verify(signed(OTHER, good())))).isEqualTo("token-key-unknown");
    }
  }

  @Test
  void ofSeveralEntriesOfAnIssuerTheFirstThatATokenMeetsCounts() {
    try (TokenVerifier several =
        verifier(
            entry("deployers", "repository", "acme/shop"),
            entry("readers", "owner", "acme"),
            entry("readers", "owner", "acme2"))) {
      Map<String, Object> shop = with(with(good(), "repository", "acme/shop"), "owner", "acme");
      assertThat(groups(several, shop)).containsExactly("deployers");
      assertThat(groups(several, with(shop, "repository", "acme/x"))).containsExactly("readers");
      assertThat(code(several.verify(signed(KEY, good())))).isEqualTo("claim-required");
      assertThat(code(several.verify(signed(KEY, with(shop, "aud", "x")))))
          .isEqualTo("token-audience");
    }
  }

  private Issuer entry(String group, String claim, String value) {
    return new Issuer(
        issuer.url(),
        "postern",
        new Issuer.Names("sub", null, null),
        new Issuer.Groups(List.of(), "", Set.of(group)),
        List.of(new ClaimCondition(claim, Set.of(value))));
  }

  private static Set<String> groups(TokenVerifier verifier, Map<String, Object> claims) {
    return ((Answer.Verified) verifier.verify(signed(KEY, claims))).identity().groups();
  }

  // Signatures.

  @Test
  void anotherKeyUnderAPublishedIdIsNotTheIssuers() {
    RSAKey impostor = new RSAKey.Builder(OTHER).keyID("one").build();
    assertRejected("token-signature", signed(impostor, good()));
  }

  @Test
  void aChangedPayloadIsNotTheIssuers() {
    String[] parts = signed(KEY, good()).reveal().split("\\.");
    String payload =
        Base64URL.encode(JSONObjectUtils.toJSONString(with(good(), "groups", List.of("admin"))))
            .toString();
    assertRejected("token-signature", new Secret(parts[0] + "." + payload + "." + parts[2]));
  }

  @Test
  void anUnsignedTokenIsRefused() {
    assertRejected("token-unsigned", forged("{\"alg\":\"none\"}", good(), ""));
    assertRejected("token-algorithm", forged("{\"alg\":\"None\"}", good(), "AAAA"));
    assertRejected("token-malformed", forged("{\"alg\":\"none\",\"kid\":\"one\"}", good(), "AAAA"));
    String stripped = signed(KEY, good()).reveal();
    assertRejected(
        "token-malformed", new Secret(stripped.substring(0, stripped.lastIndexOf('.') + 1)));
  }

  @Test
  void aMacWithThePublicKeyAsItsSecretIsRefused() throws JOSEException {
    for (byte[] secret :
        List.of(
            KEY.toRSAPublicKey().getEncoded(),
            KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      assertRejected("token-algorithm", mac(secret, JWSAlgorithm.HS256));
      assertRejected("token-algorithm", mac(secret, JWSAlgorithm.HS512));
    }
  }

  @Test
  void aMacWithAPublishedSecretIsRefused() throws JOSEException {
    OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).keyID("one").generate();
    issuer.publishing(new JWKSet(shared).toString(false));
    assertRejected("token-algorithm", mac(shared.toByteArray(), JWSAlgorithm.HS256));
  }

  @Test
  void aCurveOutsideTheListIsRefused() {
    assertRejected("token-algorithm", forged("{\"alg\":\"ES256K\"}", good(), "AAAA"));
  }

  @Test
  void aKeyOfAnotherTypeOrPurposeDoesNotCount() {
    ECKey ec = Tokens.ec(Curve.P_256, "ec");
    RSAKey encrypting = new RSAKey.Builder(OTHER).keyUse(KeyUse.ENCRYPTION).build();
    RSAKey pss = new RSAKey.Builder(KEY).keyID("pss").algorithm(JWSAlgorithm.PS256).build();
    issuer.publishing(ec, encrypting, pss);
    assertRejected("token-key-unknown", signed(OTHER, good()));
    assertRejected("token-key-unknown", signed(pss, good()));
    assertRejected(
        "token-key-unknown",
        signed(KEY, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec").build(), good()));
  }

  @Test
  void aShortRsaKeyDoesNotCount() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair pair = generator.generateKeyPair();
    RSAKey weak =
        new RSAKey.Builder((RSAPublicKey) pair.getPublic())
            .privateKey(pair.getPrivate())
            .keyID("weak")
            .build();
    issuer.publishing(weak);
    assertRejected("token-signature", signed(weak, good()));
  }

  @Test
  void aKeyThatTheTokenBringsIsIgnored() throws IOException {
    try (ScriptedIssuer attacker = new ScriptedIssuer().publishing(OTHER)) {
      URI elsewhere = URI.create(attacker.url() + "/keys");
      JWSHeader.Builder header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .jwk(OTHER.toPublicJWK())
              .jwkURL(elsewhere)
              .x509CertURL(elsewhere);
      assertRejected("token-signature", signed(OTHER, header.keyID("one").build(), good()));
      assertRejected("token-signature", signed(OTHER, header.keyID(null).build(), good()));
      assertRejected("token-key-unknown", signed(OTHER, header.keyID("two").build(), good()));
      assertThat(attacker.requests()).isZero();
    }
  }

  // Form and header.

  @Test
  void anEncryptedTokenIsRefused() throws JOSEException {
    JWEObject token =
        new JWEObject(
            new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
            new Payload(signed(KEY, good()).reveal()));
    token.encrypt(new RSAEncrypter(KEY));
    assertRejected("token-encrypted", new Secret(token.serialize()));
  }

  @Test
  void aCriticalHeaderIsRefused() {
    assertRejected(
        "token-critical-header",
        signed(
            KEY,
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .criticalParams(Set.of("b64"))
                .build(),
            good()));
    assertRejected(
        "token-critical-header", forged("{\"alg\":\"RS256\",\"crit\":[\"exp\"]}", good(), "AAAA"));
    assertRejected(
        "token-critical-header", forged("{\"alg\":\"RS256\",\"b64\":false}", good(), "AAAA"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", "x/at+jwt"})
  void otherTypesAreRefused(String type) {
    assertRejected("token-type", signed(KEY, typed(type), good()));
  }

  @Test
  void aTokenOver16KilobytesIsNotRead() {
    Secret token = signed(KEY, with(good(), "filler", "x".repeat(16 * 1024)));
    assertRejected("token-too-large", token);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "....",
        "a.b.c",
        "eyJhbGciOiJSUzI1NiJ9..AAAA",
        "eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.AAAA",
        "W10.e30.AAAA",
        "bnVsbA.bnVsbA.AAAA",
        "ghp_0123456789abcdef",
        "\u0000\uffff\ud800"
      })
  void whatIsNoTokenIsMalformed(String text) {
    assertRejected("token-malformed", new Secret(text));
  }

  @Test
  void aClaimThatStandsTwiceIsMalformed() {
    String payload = JSONObjectUtils.toJSONString(good());
    String twice = payload.substring(0, payload.length() - 1) + ",\"sub\":\"somebody else\"}";
    assertRejected("token-malformed", signed(KEY, header(KEY, JWSAlgorithm.RS256), twice));
  }

  @Test
  void deepNestingIsMalformedOrHarmless() {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertRejected("token-malformed", signed(KEY, header(KEY, JWSAlgorithm.RS256), deep));
  }

  @Test
  void noChangeOfATokenIsAccepted() {
    String token = signed(KEY, good()).reveal();
    identity(new Secret(token));
    Random random = new Random(4711);
    for (int round = 0; round < 3000; round++) {
      char[] changed = token.toCharArray();
      // The last character holds bits that base64 ignores.
      int at = random.nextInt(changed.length - 1);
      char found = (char) (1 + random.nextInt(127));
      if (changed[at] != found) {
        changed[at] = found;
        assertThat(verifier.verify(new Secret(new String(changed))))
            .as("%d in place %d", (int) found, at)
            .isInstanceOf(Answer.Rejected.class);
      }
    }
  }

  // Claims.

  @Test
  void anUnknownIssuerIsNeverAsked() throws IOException {
    try (ScriptedIssuer stranger = new ScriptedIssuer().publishing(OTHER)) {
      assertRejected("token-issuer-unknown", signed(OTHER, claims(stranger.url())));
      assertThat(stranger.requests()).isZero();
    }
    assertRejected("token-issuer-unknown", signed(KEY, claims(issuer.url() + "/")));
    assertRejected("token-issuer-unknown", signed(KEY, with(good(), "iss", null)));
    assertRejected("token-malformed", signed(KEY, with(good(), "iss", 7)));
  }

  @Test
  void theAudienceHasToBeTheGate() {
    assertRejected("token-audience", signed(KEY, with(good(), "aud", "postern2")));
    assertRejected("token-audience", signed(KEY, with(good(), "aud", List.of("a", "POSTERN"))));
    assertRejected("token-audience", signed(KEY, with(good(), "aud", List.of())));
    assertRejected("token-audience", signed(KEY, with(good(), "aud", null)));
  }

  @Test
  void theSkewIsTheEdgeOfExpiry() {
    Secret token = signed(KEY, good());
    now = NOW.plusSeconds(3600 + 29);
    identity(token);
    now = NOW.plusSeconds(3600 + 30);
    assertRejected("token-expired", token);
  }

  @Test
  void theSkewIsTheEdgeOfNotBefore() {
    Secret token = signed(KEY, with(good(), "nbf", NOW.plusSeconds(60).getEpochSecond()));
    now = NOW.plusSeconds(29);
    assertRejected("token-not-yet-valid", token);
    now = NOW.plusSeconds(30);
    identity(token);
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() {
    assertRejected("token-expiry-missing", signed(KEY, with(good(), "exp", null)));
    assertRejected("token-malformed", signed(KEY, with(good(), "exp", "tomorrow")));
  }

  // The cache.

  @Test
  void aVerifiedTokenIsNotVerifiedAgain() {
    Secret token = signed(KEY, good());
    Identity first = identity(token);
    issuer.goDown();
    assertThat(identity(token)).isSameAs(first);
  }

  @Test
  void aVerifiedTokenStillExpires() {
    Secret token = signed(KEY, with(good(), "exp", NOW.plusSeconds(60).getEpochSecond()));
    identity(token);
    now = NOW.plusSeconds(90);
    assertRejected("token-expired", token);
  }

  // The issuer's documents.

  @Test
  void anUnknownKeyIsLookedForAndFoundAfterARotation() {
    identity(signed(KEY, good()));
    issuer.publishing(OTHER);
    identity(signed(OTHER, good()));
    assertRejected("token-key-unknown", signed(KEY, with(good(), "sub", "another token")));
  }

  @Test
  void unknownKeysDoNotFloodTheIssuer() {
    identity(signed(KEY, good()));
    for (int i = 0; i < 50; i++) {
      RSAKey madeUp = new RSAKey.Builder(OTHER).keyID("made-up-" + i).build();
      assertRejected("token-key-unknown", signed(madeUp, good()));
    }
    // Twice in ten seconds, two documents each.
    assertThat(issuer.requests()).isLessThanOrEqualTo(8);
    identity(signed(KEY, with(good(), "sub", "known keys go on")));
  }

  @Test
  void anIssuerThatIsDownAtStartIsFoundLater() throws IOException {
    Secret token = signed(KEY, good());
    issuer.goDown();
    assertRejected("issuer-unreachable", token);
    assertThat(faults).isNotEmpty().allMatch(fault -> fault.startsWith(issuer.url()));
    issuer.comeUp();
    identity(token);
  }

  @Test
  void whileTheIssuerIsDownKnownKeysGoOnAndUnknownAreRefused() {
    identity(signed(KEY, good()));
    issuer.goDown();
    assertRejected("token-key-unknown", signed(OTHER, good()));
    identity(signed(KEY, with(good(), "sub", "another token")));
  }

  @Test
  void anIssuerThatStaysDownIsNotAskedForEachToken() {
    issuer.answering(503);
    for (int i = 0; i < 20; i++) {
      assertRejected("issuer-unreachable", signed(KEY, good()));
    }
    assertThat(issuer.requests()).isLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 301, 302, 307, 404, 500})
  void onlyAPlainAnswerCounts(int status) {
    issuer.answering(status);
    assertRejected("issuer-unreachable", signed(KEY, good()));
  }

  @Test
  void aDiscoveryDocumentOfAnotherIssuerIsRefused() {
    issuer.discovered(issuer.url() + "/", issuer.url() + "/keys");
    assertRejected("issuer-unreachable", signed(KEY, good()));
    assertThat(faults).allMatch(fault -> fault.endsWith("names another issuer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keys.example.com/",
        "file:/etc/passwd",
        "jar:file:/x!/y",
        "",
        "https:opaque",
        "::"
      })
  void keysFromAnUnsafeAddressAreRefused(String address) {
    issuer.discovered(issuer.url(), address);
    assertRejected("issuer-unreachable", signed(KEY, good()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "null", "{}", "{\"keys\":7}", "{\"keys\":[7]}"})
  void whatIsNoKeySetIsRefused(String document) {
    issuer.publishing(document);
    assertRejected("issuer-unreachable", signed(KEY, good()));
  }

  @Test
  void aKeySetOver256KilobytesIsNotRead() {
    String filled =
        "{\"filler\":\"%s\",%s".formatted("x".repeat(256 * 1024), keySet().substring(1));
    issuer.publishing(filled);
    assertRejected("issuer-unreachable", signed(KEY, good()));
    issuer.publishing(
        "{\"filler\":\"%s\",%s".formatted("x".repeat(250 * 1024), keySet().substring(1)));
    identity(signed(KEY, good()));
  }

  @Test
  void unknownKindsOfKeysBesideAreSkipped() {
    issuer.publishing(keySet().replace("[", "[{\"kty\":\"FUTURE\",\"x\":\"y\"},"));
    identity(signed(KEY, good()));
  }

  // The verifier's own settings.

  @Test
  void theSkewHasBounds() {
    for (Duration skew : List.of(Duration.ofSeconds(-1), Duration.ofSeconds(301))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TokenVerifier(List.of(), skew, () -> now, (_, _) -> {}).close());
    }
  }

  private static String keySet() {
    return new JWKSet(List.<JWK>of(KEY)).toString(true);
  }

  private static JWSHeader typed(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .keyID("one")
        .type(new JOSEObjectType(type))
        .build();
  }

  private Secret mac(byte[] secret, JWSAlgorithm algorithm) throws JOSEException {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(algorithm).keyID("one").build(),
            new Payload(JSONObjectUtils.toJSONString(good())));
    token.sign(new MACSigner(Arrays.copyOf(secret, Math.max(64, secret.length))));
    return new Secret(token.serialize());
  }

  private static String flippedSignature(Secret token) {
    String text = token.reveal();
    int at = text.lastIndexOf('.') + 5;
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  private Identity identity(Secret token) {
    return switch (verifier.verify(token)) {
      case Answer.Verified verified -> verified.identity();
      case Answer.Rejected rejected -> throw new AssertionError(rejected + " " + faults);
    };
  }

  private void assertRejected(String code, Secret token) {
    assertThat(code(verifier.verify(token))).isEqualTo(code);
  }

  private static String code(Answer answer) {
    return switch (answer) {
      case Answer.Verified verified -> throw new AssertionError("accepted: " + verified);
      case Answer.Rejected rejected -> rejected.reason().code();
    };
  }
}
