package dev.postern.access;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.postern.core.Identity;
import dev.postern.core.Reason;
import dev.postern.core.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Turns a caller's token into an identity: a JSON Web Token signed by one of the configured
 * issuers, meant for this gate and valid now (RFC 7519, RFC 8725, OpenID Connect Core 1.0 section
 * 3.1.3.7).
 *
 * <p>Issuers are looked up when a token of theirs first comes, so one that is down does not keep
 * the gate from starting.
 */
public final class TokenVerifier implements AutoCloseable {
  /** How far the issuer's clock and ours may be apart where nothing else is said. */
  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(30);

  public static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  /** Characters of a token; its compact form is ASCII (RFC 7519, section 1). */
  static final int MAX_LENGTH = 16 * 1024;

  /** Whether a token is accepted. */
  public sealed interface Answer {
    record Verified(Identity identity) implements Answer {}

    /** The reason holds nothing of the token and may be told to the caller. */
    record Rejected(Reason reason) implements Answer {}
  }

  /** An issuer's keys and what its entries make of its tokens, in their order. */
  private record Trusted(IssuerKeys keys, List<IdentityReader> readers) {
    /** The first entry that the token is for; the last where it is for none, to say why. */
    IdentityReader reader(JWTClaimsSet token) {
      return readers.stream()
          .filter(reader -> reader.isFor(token))
          .findFirst()
          .orElse(readers.getLast());
    }
  }

  private final DocumentFetcher fetcher =
      new DocumentFetcher(DocumentFetcher.CONNECT, DocumentFetcher.READ);
  private final ExecutorService refresher = Executors.newVirtualThreadPerTaskExecutor();
  private final VerifiedTokens verified = new VerifiedTokens();
  private final Map<String, Trusted> issuers = new HashMap<>();
  private final InstantSource clock;

  /**
   * @param issuers where several have the same URL, the first whose audience and conditions a token
   *     meets is the one that counts
   * @param clockSkew from 0 to 300 seconds
   * @throws IllegalArgumentException where the skew is out of range
   */
  public TokenVerifier(
      List<Issuer> issuers, Duration clockSkew, InstantSource clock, IssuerListener listener) {
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
      throw new IllegalArgumentException(
          "clock skew is from 0 to 300 seconds, not " + clockSkew.toSeconds());
    }
    this.clock = clock;
    for (Issuer issuer : issuers) {
      this.issuers
          .computeIfAbsent(issuer.url(), _ -> new Trusted(keys(issuer, listener), new ArrayList<>()))
          .readers()
          .add(new IdentityReader(issuer, clockSkew));
    }
  }

  private IssuerKeys keys(Issuer issuer, IssuerListener listener) {
    return new IssuerKeys(new DiscoveredKeys(issuer, fetcher, listener), refresher);
  }

  /** May wait for the issuer, half a minute at worst: call it on a virtual thread. */
  public Answer verify(Secret token) {
    String text = token.reveal();
    Instant now = clock.instant();
    try {
      return new Answer.Verified(identity(text, now));
    } catch (TokenRejected e) {
      return new Answer.Rejected(e.rejection().reason());
    }
  }

  private Identity identity(String text, Instant now) throws TokenRejected {
    if (text.length() > MAX_LENGTH) {
      throw new TokenRejected(Rejection.TOKEN_TOO_LARGE);
    }
    String digest = VerifiedTokens.digest(text);
    Identity known = verified.get(digest, now);
    if (known != null) {
      return known;
    }
    PresentedToken token = PresentedToken.parse(text);
    Trusted trusted = issuers.get(token.claims().getIssuer());
    if (trusted == null) {
      throw new TokenRejected(Rejection.TOKEN_ISSUER_UNKNOWN);
    }
    trusted.keys().checkSignature(token.jwt());
    Identity identity = trusted.reader(token.claims()).read(token.claims(), now);
    verified.put(digest, identity, now);
    return identity;
  }

  /** Lets go of threads and connections; what is being verified is rejected as unreachable. */
  @Override
  public void close() {
    refresher.shutdownNow();
    fetcher.close();
  }
}
