package dev.postern.access;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.postern.core.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Makes an identity of the claims of a token whose signature has been verified. */
record IdentityReader(Issuer issuer, Duration clockSkew) {
  Identity read(JWTClaimsSet token, Instant now) throws TokenRejected {
    if (!token.getAudience().contains(issuer.audience())) {
      throw new TokenRejected(Rejection.TOKEN_AUDIENCE);
    }
    Instant expires = checkTimes(token, now);
    String subject = token.getSubject();
    if (subject == null || subject.isBlank()) {
      throw new TokenRejected(Rejection.SUBJECT_MISSING);
    }
    if (!PlainName.isOne(subject)) {
      throw new TokenRejected(Rejection.SUBJECT_MALFORMED);
    }
    Claims claims = Claims.of(token.toJSONObject());
    if (!issuer.conditions().stream().allMatch(condition -> condition.holds(claims))) {
      throw new TokenRejected(Rejection.CLAIM_REQUIRED);
    }
    return new Identity(
        issuer.url(),
        subject,
        user(claims),
        new GroupReader(issuer.groups()).read(claims),
        new PersonReader(issuer).read(subject, claims),
        claims.all(),
        expires);
  }

  /** Whether the token is one that this issuer's entry is about. */
  boolean isFor(JWTClaimsSet token) {
    Claims claims = Claims.of(token.toJSONObject());
    return token.getAudience().contains(issuer.audience())
        && issuer.conditions().stream().allMatch(condition -> condition.holds(claims));
  }

  private Instant checkTimes(JWTClaimsSet token, Instant now) throws TokenRejected {
    Date expiry = token.getExpirationTime();
    if (expiry == null) {
      throw new TokenRejected(Rejection.TOKEN_EXPIRY_MISSING);
    }
    Instant expires = expiry.toInstant();
    // RFC 7519, section 4.1.4: not "on or after" the expiration time.
    if (!now.isBefore(expires.plus(clockSkew))) {
      throw new TokenRejected(Rejection.TOKEN_EXPIRED);
    }
    Date notBefore = token.getNotBeforeTime();
    if (notBefore != null && now.isBefore(notBefore.toInstant().minus(clockSkew))) {
      throw new TokenRejected(Rejection.TOKEN_NOT_YET_VALID);
    }
    return expires;
  }

  private String user(Claims claims) throws TokenRejected {
    Object value = claims.at(issuer.names().user());
    if (value == null) {
      throw new TokenRejected(Rejection.USER_MISSING);
    }
    if (!(value instanceof String name) || !PlainName.isOne(name)) {
      throw new TokenRejected(Rejection.USER_MALFORMED);
    }
    return name;
  }
}
