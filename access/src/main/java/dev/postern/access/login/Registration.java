package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.postern.access.Issuer;
import dev.postern.core.Secret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this command line is known at a provider.
 *
 * @param issuer the provider's identifier
 * @param client a public client's id
 * @param secret where a provider gives even native apps one, which then is none
 * @param scope space-separated; {@code openid} is always asked for
 * @param redirect where the code flow comes back to: http on loopback; without a port, any
 * @param shown which token the gate is to see
 */
public record Registration(
    String issuer,
    String client,
    @Nullable Secret secret,
    String scope,
    URI redirect,
    Shown shown) {
  /** The token that is the password at the gate. */
  public enum Shown {
    ACCESS_TOKEN,
    /** For providers whose access tokens are not JSON Web Tokens. */
    ID_TOKEN
  }

  /**
   * @throws IllegalArgumentException where issuer or redirect are no such addresses
   */
  public Registration {
    var _ = identity(issuer, client);
    if (!Issuer.isOnLoopback(redirect)
        || redirect.getRawQuery() != null
        || redirect.getRawFragment() != null) {
      throw new IllegalArgumentException("a redirect is http on 127.0.0.1, [::1] or localhost");
    }
  }

  /** Its tokens about this client's user, as OpenID Connect Core 1.0 has them. */
  Issuer identity() {
    return identity(issuer, client);
  }

  ClientID clientId() {
    return new ClientID(client);
  }

  Optional<ClientAuthentication> authentication() {
    return Optional.ofNullable(secret)
        .map(known ->
            new ClientSecretBasic(
                clientId(), new com.nimbusds.oauth2.sdk.auth.Secret(known.reveal())));
  }

  Scope scopes() {
    Scope scopes = new Scope("openid");
    scopes.addAll(Scope.parse(scope));
    return scopes;
  }

  private static Issuer identity(String issuer, String client) {
    return new Issuer(issuer, client, "sub", "sub");
  }
}
