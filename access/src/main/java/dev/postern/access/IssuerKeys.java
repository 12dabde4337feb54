package dev.postern.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The keys of one issuer: cached, fetched again where a token names a key that is not among them,
 * but at most twice in {@link #FETCH_INTERVAL}, since anybody can make up key names. While the
 * issuer is down the keys known go on for {@link #OUTAGE}.
 *
 * <p>Only published keys count; a key that a token itself carries or points to ({@code jwk}, {@code
 * jku}, {@code x5c}, {@code x5u}) is never looked at.
 */
final class IssuerKeys {
  private static final Duration CACHED = Duration.ofMinutes(5);
  private static final Duration REFRESH_AHEAD = Duration.ofSeconds(30);
  private static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);
  private static final Duration OUTAGE = Duration.ofHours(4);

  /** Two tries of two documents of five seconds each, and a little. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  /** RFC 7518, section 3.3: 2048 bits or larger MUST be used. */
  private static final int MIN_RSA_BITS = 2048;

  private final DiscoveredKeys discovered;
  private final JWKSource<SecurityContext> source;

  /** Keys about to age are fetched again on {@code refresher} while the old ones go on. */
  IssuerKeys(DiscoveredKeys discovered, ExecutorService refresher) {
    this.discovered = discovered;
    this.source =
        JWKSourceBuilder.create(discovered)
            .cache(CACHED.toMillis(), PATIENCE.toMillis())
            .refreshAheadCache(REFRESH_AHEAD.toMillis(), null, refresher, false, null, false)
            .rateLimited(FETCH_INTERVAL.toMillis())
            .retrying(true)
            .outageTolerant(OUTAGE.toMillis())
            .build();
  }

  /** Returns where one of the issuer's keys made the token's signature. */
  void checkSignature(SignedJWT token) throws TokenRejected {
    List<JWK> candidates = candidates(token);
    if (candidates.isEmpty()) {
      throw new TokenRejected(Rejection.TOKEN_KEY_UNKNOWN);
    }
    for (JWK key : candidates) {
      if (signed(token, key)) {
        return;
      }
    }
    throw new TokenRejected(Rejection.TOKEN_SIGNATURE);
  }

  private List<JWK> candidates(SignedJWT token) throws TokenRejected {
    JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader()));
    try {
      return source.get(selector, null);
    } catch (RateLimitReachedException e) {
      throw new TokenRejected(
          discovered.isAnswering() ? Rejection.TOKEN_KEY_UNKNOWN : Rejection.ISSUER_UNREACHABLE);
    } catch (KeySourceException e) {
      throw new TokenRejected(Rejection.ISSUER_UNREACHABLE);
    }
  }

  private static boolean signed(SignedJWT token, JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa when rsa.size() >= MIN_RSA_BITS -> token.verify(new RSASSAVerifier(rsa));
        case ECKey ec -> token.verify(new ECDSAVerifier(ec));
        case OctetKeyPair edwards ->
            Ed25519.signed(edwards, token.getSigningInput(), token.getSignature().decode());
        default -> false;
      };
    } catch (JOSEException e) {
      return false;
    }
  }
}
