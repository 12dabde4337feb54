package dev.postern.gateway.demo;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.OAuth2Exception;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * The demo's OpenID Connect provider on plain HTTP of 127.0.0.1. Its token endpoint gives whoever
 * names a demo person as client that person's token, with any secret: it shows how the gate treats
 * identities, and proves none.
 */
final class DemoIdentityProvider implements AutoCloseable {
  private static final String ID = "demo";
  private static final String AUDIENCE = "postern";
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** People and the one group of each. */
  private static final Map<String, String> PEOPLE =
      Map.of(
          "agent", "ai-agents",
          "dba", "dba",
          "reviewer", "reviewers",
          "auditor", "auditors");

  private final MockOAuth2Server server;
  private final URI issuer;

  private DemoIdentityProvider(MockOAuth2Server server, URI issuer) {
    this.server = server;
    this.issuer = issuer;
  }

  static DemoIdentityProvider start(int port) {
    // Without keys of ours the library takes those in its jar, which all the world can sign with.
    var tokens = new OAuth2TokenProvider(new KeyProvider(List.of()));
    Set<OAuth2TokenCallback> callbacks = Set.of(new PersonsToken());
    var server =
        new MockOAuth2Server(
            new OAuth2Config(false, null, null, false, tokens, callbacks, new NettyWrapper()));
    server.start(InetAddress.ofLiteral("127.0.0.1"), port);
    return new DemoIdentityProvider(server, URI.create("http://127.0.0.1:" + port + "/" + ID));
  }

  /** Tokens name as issuer the address they were asked for at: this one. */
  URI issuer() {
    return issuer;
  }

  URI tokenEndpoint() {
    return URI.create(issuer + "/token");
  }

  /** The server stops listening on its own threads some time after it was told to. */
  @Override
  public void close() throws IOException {
    server.shutdown();
    DemoPorts.awaitFree(issuer.getPort(), STOP_PATIENCE);
  }

  private static final class PersonsToken implements OAuth2TokenCallback {
    @Override
    public String issuerId() {
      return ID;
    }

    @Override
    public String subject(TokenRequest request) {
      return person(request);
    }

    @Override
    public String typeHeader(TokenRequest request) {
      return "JWT";
    }

    @Override
    public List<String> audience(TokenRequest request) {
      return List.of(AUDIENCE);
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
      String person = person(request);
      return Map.of("preferred_username", person, "groups", List.of(PEOPLE.get(person)));
    }

    @Override
    public long tokenExpiry() {
      return TOKEN_LIFETIME.toSeconds();
    }

    private static String person(TokenRequest request) {
      ClientID client =
          request.getClientAuthentication() == null
              ? request.getClientID()
              : request.getClientAuthentication().getClientID();
      if (client == null || !PEOPLE.containsKey(client.getValue())) {
        throw new OAuth2Exception(
            OAuth2Error.INVALID_CLIENT, "the demo's people are " + PEOPLE.keySet());
      }
      return client.getValue();
    }
  }
}
