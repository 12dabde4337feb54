package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A provider's endpoints, by its discovery document, and how to speak to them. */
final class Provider {
  private static final int SHOWN = 200;

  private final Registration registration;
  private final ProviderHttp http;
  private final OIDCProviderMetadata metadata;

  private Provider(Registration registration, ProviderHttp http, OIDCProviderMetadata metadata) {
    this.registration = registration;
    this.http = http;
    this.metadata = metadata;
  }

  static Provider discover(Registration registration, ProviderHttp http) throws LoginFailed {
    URI address = registration.identity().discovery();
    HTTPResponse response = send(http, new HTTPRequest(HTTPRequest.Method.GET, address));
    if (response.getStatusCode() != HTTPResponse.SC_OK) {
      throw failed(address + " answers with HTTP status " + response.getStatusCode());
    }
    try {
      OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(response.getBody());
      // OpenID Connect Discovery 1.0, section 4.3.
      if (!metadata.getIssuer().getValue().equals(registration.issuer())) {
        throw failed("the provider's discovery document names another issuer");
      }
      return new Provider(registration, http, metadata);
    } catch (ParseException | RuntimeException e) {
      throw failed("the provider's discovery document cannot be read");
    }
  }

  /** Whether answers to a browser have to name their issuer (RFC 9207, section 3). */
  boolean namesItselfInAnswers() {
    return metadata.supportsAuthorizationResponseIssuerParam();
  }

  URI authorizationEndpoint() throws LoginFailed {
    return usable(metadata.getAuthorizationEndpointURI(), "authorization endpoint");
  }

  URI deviceEndpoint() throws LoginFailed {
    return usable(metadata.getDeviceAuthorizationEndpointURI(), "device flow");
  }

  /** Null where the provider revokes nothing. */
  @Nullable URI revocationEndpoint() {
    URI address = metadata.getRevocationEndpointURI();
    return address != null && registration.identity().mayName(address) ? address : null;
  }

  /**
   * The token endpoint's answer, good or not.
   *
   * @throws IOException where none came; asking again may help
   */
  TokenResponse redeem(AuthorizationGrant grant) throws IOException, LoginFailed {
    URI endpoint = usable(metadata.getTokenEndpointURI(), "token endpoint");
    TokenRequest request =
        registration
            .authentication()
            .map(secret -> new TokenRequest.Builder(endpoint, secret, grant))
            .orElseGet(() -> new TokenRequest.Builder(endpoint, registration.clientId(), grant))
            .build();
    HTTPResponse response = request.toHTTPRequest().send(http);
    try {
      return OIDCTokenResponseParser.parse(response);
    } catch (ParseException | RuntimeException e) {
      throw failed(
          "the provider's answer cannot be read (HTTP status " + response.getStatusCode() + ")");
    }
  }

  HTTPResponse send(HTTPRequest request) throws LoginFailed {
    return send(http, request);
  }

  static LoginFailed failed(String sentence) {
    return new LoginFailed(LoginFailed.Cause.PROVIDER, sentence);
  }

  /** What the provider says against it, as far as a terminal should see it. */
  static LoginFailed refused(ErrorObject error) {
    String code = error.getCode() == null ? "without a reason" : error.getCode();
    String description = error.getDescription() == null ? "" : ": " + error.getDescription();
    return new LoginFailed(
        LoginFailed.Cause.REFUSED, "the provider refuses: " + printable(code + description));
  }

  static String printable(String text) {
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }

  private URI usable(@Nullable URI address, String what) throws LoginFailed {
    if (address == null) {
      throw failed("the provider has no " + what);
    }
    if (!registration.identity().mayName(address)) {
      throw failed("the provider's " + what + " is not an https address");
    }
    return address;
  }

  private static HTTPResponse send(ProviderHttp http, HTTPRequest request) throws LoginFailed {
    try {
      return request.send(http);
    } catch (IOException e) {
      throw failed("the provider at " + request.getURI().getAuthority() + " does not answer");
    }
  }
}
