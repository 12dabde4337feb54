package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.TokenVerifier.Answer;
import dev.postern.core.Secret;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against an identity provider that is not ours: mock-oauth2-server. */
class RealIssuerIT {
  private static final MockOAuth2Server PROVIDER =
      new MockOAuth2Server(
          new OAuth2Config(
              false, null, null, false, new OAuth2TokenProvider(), Set.of(), new NettyWrapper()));

  @BeforeAll
  static void start() {
    PROVIDER.start();
  }

  @AfterAll
  static void stop() {
    PROVIDER.shutdown();
  }

  @Test
  void itsTokensAreAccepted() {
    assertThat(verify("main", "main", "postern", 60))
        .isInstanceOfSatisfying(
            Answer.Verified.class,
            verified -> {
              assertThat(verified.identity().user()).isEqualTo("agent");
              assertThat(verified.identity().groups()).containsExactly("ai-agents");
            });
  }

  @Test
  void itsTokensForAnotherAudienceAreNot() {
    assertThat(code(verify("main", "main", "shop", 60))).isEqualTo("token-audience");
  }

  @Test
  void itsExpiredTokensAreNot() {
    assertThat(code(verify("main", "main", "postern", -31))).isEqualTo("token-expired");
  }

  @Test
  void tokensOfAnotherOfItsIssuersAreNot() {
    assertThat(code(verify("main", "guests", "postern", 60))).isEqualTo("token-issuer-unknown");
  }

  private static Answer verify(String trusted, String from, String audience, long seconds) {
    Issuer issuer =
        new Issuer(PROVIDER.issuerUrl(trusted).toString(), "postern", "name", "roles.gate");
    Map<String, Object> claims =
        Map.of("name", "agent", "roles", Map.of("gate", List.of("ai-agents")));
    Secret token =
        new Secret(PROVIDER.issueToken(from, "subject", audience, claims, seconds).serialize());
    try (TokenVerifier verifier =
        new TokenVerifier(
            List.of(issuer),
            TokenVerifier.DEFAULT_CLOCK_SKEW,
            InstantSource.system(),
            (url, cause) -> {
              throw new AssertionError(url + " " + cause);
            })) {
      return verifier.verify(token);
    }
  }

  private static String code(Answer answer) {
    return ((Answer.Rejected) answer).reason().code();
  }
}
