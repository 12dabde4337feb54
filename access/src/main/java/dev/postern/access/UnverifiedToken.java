package dev.postern.access;

import dev.postern.core.Secret;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, for the one whose token it is. Nothing of it has been verified: nobody is let
 * in by this.
 */
public final class UnverifiedToken {
  private final Claims claims;
  private final @Nullable Date expires;

  private UnverifiedToken(Claims claims, @Nullable Date expires) {
    this.claims = claims;
    this.expires = expires;
  }

  /** Empty where it is no signed JSON Web Token: providers may use any other form. */
  public static Optional<UnverifiedToken> read(Secret token) {
    try {
      var claims = PresentedToken.parse(token.reveal()).claims();
      return Optional.of(
          new UnverifiedToken(Claims.of(claims.toJSONObject()), claims.getExpirationTime()));
    } catch (TokenRejected notOurs) {
      return Optional.empty();
    }
  }

  /**
   * A name that the claim gives, if it is one.
   *
   * @param claim its name, or a dotted path
   */
  public Optional<String> name(String claim) {
    return claims.at(claim) instanceof String name && PlainName.isOne(name)
        ? Optional.of(name)
        : Optional.empty();
  }

  public Optional<Instant> expires() {
    return Optional.ofNullable(expires).map(Date::toInstant);
  }
}
