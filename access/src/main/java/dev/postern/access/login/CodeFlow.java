package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.io.IOException;
import java.net.URI;

/**
 * The authorization code flow of a native app: RFC 8252 with PKCE (RFC 7636). One login each.
 *
 * <p>State ties the answer to this login, the nonce ties the ID token to it, the verifier ties the
 * code to it, and {@code iss} (RFC 9207) ties the answer to the provider that was asked.
 */
final class CodeFlow {
  private final Registration registration;
  private final Provider provider;
  private final State state = new State();
  private final Nonce nonce = new Nonce();
  private final CodeVerifier verifier = new CodeVerifier();

  CodeFlow(Registration registration, Provider provider) {
    this.registration = registration;
    this.provider = provider;
  }

  String nonce() {
    return nonce.getValue();
  }

  AccessTokenResponse run(Prompt prompt) throws LoginFailed, InterruptedException {
    URI endpoint = provider.authorizationEndpoint();
    try (RedirectListener listener = listen()) {
      prompt.browse(request(endpoint, listener.address()));
      AuthorizationResponse answer = listener.await();
      checkIssuer(answer);
      if (!answer.indicatesSuccess()) {
        throw Provider.refused(answer.toErrorResponse().getErrorObject());
      }
      var code = answer.toSuccessResponse().getAuthorizationCode();
      if (code == null) {
        throw Provider.failed("the provider's answer has no code");
      }
      return Login.granted(
          provider.redeem(new AuthorizationCodeGrant(code, listener.address(), verifier)));
    } catch (IOException e) {
      throw Provider.failed("the provider does not answer");
    }
  }

  private RedirectListener listen() throws LoginFailed {
    try {
      return RedirectListener.open(registration.redirect(), state);
    } catch (IOException e) {
      throw Provider.failed("the address " + registration.redirect() + " is taken");
    }
  }

  private URI request(URI endpoint, URI redirect) {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, registration.scopes(), registration.clientId(), redirect)
        .endpointURI(endpoint)
        .state(state)
        .nonce(nonce)
        .codeChallenge(verifier, CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** RFC 9207, section 2.4. */
  private void checkIssuer(AuthorizationResponse answer) throws LoginFailed {
    var named = answer.getIssuer();
    if (named == null ? provider.namesItselfInAnswers() : !isAsked(named.getValue())) {
      throw Provider.failed("the answer is not from the provider that was asked (iss)");
    }
  }

  private boolean isAsked(String issuer) {
    return issuer.equals(registration.issuer());
  }
}
