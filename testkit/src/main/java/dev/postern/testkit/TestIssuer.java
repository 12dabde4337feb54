package dev.postern.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.Headers;

/**
 * An OpenID Connect provider on plain HTTP of 127.0.0.1, with discovery and JWKS, whose tokens may
 * say anything and be signed by anyone.
 */
public final class TestIssuer implements AutoCloseable {
  /** The audience of {@link #claims}. */
  public static final String AUDIENCE = "postern";

  private static final String ID = "test";

  private final MockOAuth2Server server;
  private final CurrentKey key;
  private final Outage outage;

  private TestIssuer(MockOAuth2Server server, CurrentKey key, Outage outage) {
    this.server = server;
    this.key = key;
    this.outage = outage;
  }

  public static TestIssuer start() {
    return start(JWSAlgorithm.RS256);
  }

  /**
   * One whose tokens have some 400 bytes, so that they fit into what MySQL's clients encrypt with a
   * server's RSA key where they speak no TLS.
   */
  public static TestIssuer startWithShortTokens() {
    return start(JWSAlgorithm.ES256);
  }

  private static TestIssuer start(JWSAlgorithm algorithm) {
    var key = new CurrentKey(algorithm);
    var outage = new Outage();
    var tokens = new OAuth2TokenProvider(key);
    var config = new OAuth2Config(false, null, null, false, tokens, Set.of(), new NettyWrapper());
    var server = new MockOAuth2Server(config, outage);
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
    return new TestIssuer(server, key, outage);
  }

  /** The issuer's identifier, under which its discovery document is. */
  public URI issuer() {
    return server.issuerUrl(ID).uri();
  }

  /** A good token: {@link #claims}, signed with the current key. */
  public String token(String user, String... groups) {
    return sign(claims(user, groups).build());
  }

  /**
   * Good claims for one hour, to be changed: issuer, subject, audience, times, {@code
   * preferred_username} and {@code groups}.
   */
  public JWTClaimsSet.Builder claims(String user, String... groups) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer().toString())
        .subject("subject-of-" + user)
        .audience(AUDIENCE)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
        .jwtID(UUID.randomUUID().toString())
        .claim("preferred_username", user)
        .claim("groups", List.of(groups));
  }

  /** A token signed with the current key. */
  public String sign(JWTClaimsSet claims) {
    return sign(key.current, claims);
  }

  /** A token that names the current key but is signed with another. */
  public String signWithForeignKey(JWTClaimsSet claims) {
    return sign(newKey(key.algorithm, key.current.getKeyID()), claims);
  }

  /** A token of algorithm {@code none}. */
  public String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  /** The public half of the current key. */
  public RSAKey publicKey() {
    return key.current.toPublicJWK().toRSAKey();
  }

  /** From now on the JWKS holds only a new key, with a new key id. */
  public void rotateKey() {
    key.current = newKey(key.algorithm, UUID.randomUUID().toString());
  }

  /** While true, every request is answered with 503. */
  public void unavailable(boolean unavailable) {
    outage.on = unavailable;
  }

  /** How often the JWKS was asked for. */
  public int keyRequests() {
    return outage.keyRequests.get();
  }

  @Override
  public void close() {
    server.shutdown();
  }

  private static String sign(JWK signing, JWTClaimsSet claims) {
    var algorithm = (JWSAlgorithm) signing.getAlgorithm();
    var header = new JWSHeader.Builder(algorithm).keyID(signing.getKeyID()).build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(new DefaultJWSSignerFactory().createJWSSigner(signing, algorithm));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token could not be signed", e);
    }
    return token.serialize();
  }

  private static JWK newKey(JWSAlgorithm algorithm, String id) {
    try {
      return algorithm.equals(JWSAlgorithm.ES256)
          ? new ECKeyGenerator(Curve.P_256).keyID(id).algorithm(algorithm).generate()
          : new RSAKeyGenerator(2048).keyID(id).algorithm(algorithm).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("no key could be made", e);
    }
  }

  /** The library's own keys are in its jar for all to read, and keep their id when they change. */
  private static final class CurrentKey extends KeyProvider {
    private final JWSAlgorithm algorithm;
    private volatile JWK current;

    CurrentKey(JWSAlgorithm algorithm) {
      super(List.of());
      this.algorithm = algorithm;
      this.current = newKey(algorithm, UUID.randomUUID().toString());
    }

    @Override
    public JWK signingKey(String issuer) {
      return current;
    }
  }

  /** Asked before the provider's own routes. */
  private static final class Outage implements Route {
    private final AtomicInteger keyRequests = new AtomicInteger();
    private volatile boolean on;

    @Override
    public boolean match(OAuth2HttpRequest request) {
      if (request.getUrl().encodedPath().endsWith("/jwks")) {
        keyRequests.incrementAndGet();
      }
      return on;
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
      return new OAuth2HttpResponse(Headers.of(), 503, "down", null);
    }
  }
}
