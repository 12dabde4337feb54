package dev.postern.access;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.postern.core.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes an identity of the claims of a token whose signature has been verified. */
record IdentityReader(Issuer issuer, Duration clockSkew) {
  /**
   * Names reach logs, the journal, terminals and {@code application_name}: no control, format or
   * unassigned characters, no line separators.
   */
  private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,256}");

  /** Where Entra ID says which claims it left out (OpenID Connect Core 1.0, section 5.6.2). */
  private static final String CLAIM_NAMES = "_claim_names";

  Identity read(JWTClaimsSet token, Instant now) throws TokenRejected {
    if (!token.getAudience().contains(issuer.audience())) {
      throw new TokenRejected(Rejection.TOKEN_AUDIENCE);
    }
    Instant expires = checkTimes(token, now);
    String subject = token.getSubject();
    if (subject == null || subject.isBlank()) {
      throw new TokenRejected(Rejection.SUBJECT_MISSING);
    }
    Claims claims = Claims.of(token.toJSONObject());
    return new Identity(issuer.url(), subject, user(claims), groups(claims), claims.all(), expires);
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
    Object value = claims.at(issuer.userClaim());
    if (value == null) {
      throw new TokenRejected(Rejection.USER_MISSING);
    }
    if (!(value instanceof String name) || !isName(name)) {
      throw new TokenRejected(Rejection.USER_MALFORMED);
    }
    return name;
  }

  private Set<String> groups(Claims claims) throws TokenRejected {
    if (isOverage(claims)) {
      throw new TokenRejected(Rejection.GROUPS_OVERAGE);
    }
    Collection<?> values =
        switch (claims.at(issuer.groupsClaim())) {
          case null -> List.of();
          case String group -> List.of(group);
          case List<?> list -> list;
          default -> throw new TokenRejected(Rejection.GROUPS_MALFORMED);
        };
    Set<String> groups = new LinkedHashSet<>();
    for (Object value : values) {
      if (!(value instanceof String group) || !isName(group)) {
        throw new TokenRejected(Rejection.GROUPS_MALFORMED);
      }
      groups.add(group);
    }
    return Collections.unmodifiableSet(groups);
  }

  /**
   * Whether the groups were left out for their number. To read that as "no groups" would lift the
   * rules that deny by group.
   */
  private boolean isOverage(Claims claims) {
    String first = issuer.groupsClaim().split("\\.", 2)[0];
    if (claims.at(CLAIM_NAMES) instanceof Map<?, ?> elsewhere
        && (elsewhere.containsKey(issuer.groupsClaim()) || elsewhere.containsKey(first))) {
      return true;
    }
    Object left = claims.at("hasgroups");
    return first.equals("groups") && left != null && !left.toString().equalsIgnoreCase("false");
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches() && name.equals(name.strip());
  }
}
