package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.postern.access.TokenVerifier;
import dev.postern.access.UnverifiedToken;
import dev.postern.core.Identity;
import dev.postern.core.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logs in at one provider, and keeps a login going. */
public final class Login implements AutoCloseable {
  private static final Duration UNSAID_LIFETIME = Duration.ofMinutes(1);

  private final ProviderHttp http = new ProviderHttp();
  private final Registration registration;
  private final InstantSource clock;
  private final Pause pause;

  public Login(Registration registration, InstantSource clock) {
    this(registration, clock, Thread::sleep);
  }

  Login(Registration registration, InstantSource clock, Pause pause) {
    this.registration = registration;
    this.clock = clock;
    this.pause = pause;
  }

  /** By a code that a person enters in a browser anywhere (RFC 8628). */
  public TokenSet byDevice(Prompt prompt) throws LoginFailed, InterruptedException {
    Provider provider = Provider.discover(registration, http);
    AccessTokenResponse answer =
        new DeviceFlow(registration, provider, clock, pause).run(prompt);
    return tokens(answer, null, null);
  }

  /** By a browser on this machine (RFC 8252), which has five minutes. */
  public TokenSet byBrowser(Prompt prompt) throws LoginFailed, InterruptedException {
    Provider provider = Provider.discover(registration, http);
    CodeFlow flow = new CodeFlow(registration, provider);
    AccessTokenResponse answer = flow.run(prompt);
    return tokens(answer, flow.nonce(), null);
  }

  /**
   * The next token of a login.
   *
   * @throws LoginFailed REFUSED where the login is over
   */
  public TokenSet refreshed(TokenSet tokens) throws LoginFailed {
    Secret refresh = tokens.refresh();
    if (refresh == null) {
      throw new LoginFailed(LoginFailed.Cause.REFUSED, "the login is over");
    }
    Provider provider = Provider.discover(registration, http);
    TokenResponse answer;
    try {
      answer = provider.redeem(new RefreshTokenGrant(new RefreshToken(refresh.reveal())));
    } catch (IOException e) {
      throw Provider.failed("the provider does not answer");
    }
    TokenSet next = tokens(granted(answer), null, tokens.subject());
    // RFC 6749, section 6: without a new one the old one goes on.
    return next.refresh() != null
        ? next
        : new TokenSet(next.shown(), next.expires(), refresh, next.subject());
  }

  /**
   * Ends a login at the provider, where it can (RFC 7009).
   *
   * @return whether the provider was told
   */
  public boolean revoke(TokenSet tokens) throws LoginFailed {
    URI endpoint = Provider.discover(registration, http).revocationEndpoint();
    Secret refresh = tokens.refresh();
    if (endpoint == null || refresh == null) {
      return false;
    }
    var token = new RefreshToken(refresh.reveal());
    TokenRevocationRequest request =
        registration
            .authentication()
            .map(secret -> new TokenRevocationRequest(endpoint, secret, token))
            .orElseGet(() -> new TokenRevocationRequest(endpoint, registration.clientId(), token));
    try {
      return request.toHTTPRequest().send(http).indicatesSuccess();
    } catch (IOException e) {
      return false;
    }
  }

  static AccessTokenResponse granted(TokenResponse answer) throws LoginFailed {
    if (!answer.indicatesSuccess()) {
      throw Provider.refused(answer.toErrorResponse().getErrorObject());
    }
    return answer.toSuccessResponse();
  }

  /**
   * @param nonce what the ID token has to answer; where it is not null there has to be one
   * @param subject whom it has to be about, null for anybody
   */
  private TokenSet tokens(
      AccessTokenResponse answer, @Nullable String nonce, @Nullable String subject)
      throws LoginFailed {
    Secret id = idToken(answer);
    if (id == null && (nonce != null || registration.shown() == Registration.Shown.ID_TOKEN)) {
      throw Provider.failed("the provider gave no ID token");
    }
    String about = id == null ? subject : subject(id, nonce, subject);
    var access = answer.getTokens().getAccessToken();
    Secret shown =
        id != null && registration.shown() == Registration.Shown.ID_TOKEN
            ? id
            : new Secret(access.getValue());
    Duration said =
        access.getLifetime() > 0 ? Duration.ofSeconds(access.getLifetime()) : UNSAID_LIFETIME;
    Instant expires =
        UnverifiedToken.read(shown)
            .flatMap(UnverifiedToken::expires)
            .orElseGet(() -> clock.instant().plus(said));
    RefreshToken refresh = answer.getTokens().getRefreshToken();
    return new TokenSet(
        shown, expires, refresh == null ? null : new Secret(refresh.getValue()), about);
  }

  private static @Nullable Secret idToken(AccessTokenResponse answer) {
    return answer.getTokens() instanceof OIDCTokens tokens && tokens.getIDTokenString() != null
        ? new Secret(tokens.getIDTokenString())
        : null;
  }

  /** OpenID Connect Core 1.0, sections 3.1.3.7 and 12.2. */
  private String subject(Secret idToken, @Nullable String nonce, @Nullable String subject)
      throws LoginFailed {
    Identity identity = verified(idToken);
    if (nonce != null && !nonce.equals(identity.claims().get("nonce"))) {
      throw Provider.failed("the ID token is not the answer to this login (nonce)");
    }
    Object authorized = identity.claims().get("azp");
    if (authorized != null && !authorized.equals(registration.client())) {
      throw Provider.failed("the ID token was made for another client (azp)");
    }
    if (subject != null && !subject.equals(identity.subject())) {
      throw Provider.failed("the refreshed ID token is about somebody else");
    }
    return identity.subject();
  }

  private Identity verified(Secret idToken) throws LoginFailed {
    try (TokenVerifier verifier =
        new TokenVerifier(
            List.of(registration.identity()),
            TokenVerifier.DEFAULT_CLOCK_SKEW,
            clock,
            (_, _) -> {})) {
      return switch (verifier.verify(idToken)) {
        case TokenVerifier.Answer.Verified(var identity) -> identity;
        case TokenVerifier.Answer.Rejected(var reason) ->
            throw Provider.failed("the provider's ID token is not good: " + reason.sentence());
      };
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
