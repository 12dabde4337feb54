package dev.postern.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.access.UnverifiedToken;
import dev.postern.access.login.Registration.Shown;
import dev.postern.core.Secret;
import dev.postern.testkit.ScriptedProvider;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code flow, refresh and revocation against a provider that checks what it is sent. */
class CodeFlowIT {
  private final RecordedPrompt prompt = new RecordedPrompt();
  private ScriptedProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = ScriptedProvider.start();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void theBrowserComesBackAndTheCodeIsProvenAndRedeemed() throws Exception {
    TokenSet tokens = login(Shown.ACCESS_TOKEN);

    assertThat(UnverifiedToken.read(tokens.shown()).orElseThrow().name("aud"))
        .contains("postern");
    assertThat(tokens.subject()).isEqualTo("subject-of-ada");
    assertThat(prompt.asked().getFirst())
        .contains("code_challenge_method=S256", "response_type=code", "scope=openid", "nonce=");
    assertThat(prompt.pages())
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(200, "You can close this page."));
    assertThat(provider.tokenRequests())
        .extracting(form -> form.get("client_id"))
        .containsExactly(ScriptedProvider.CLIENT);
  }

  @Test
  void anotherProvidersImplementationLogsInToo() throws Exception {
    try (TestIssuer issuer = TestIssuer.start();
        Login login =
            new Login(registration(issuer.issuer().toString(), Shown.ID_TOKEN), Clock.systemUTC())) {
      TokenSet tokens = login.byBrowser(prompt);
      assertThat(UnverifiedToken.read(tokens.shown()).orElseThrow().name("iss"))
          .contains(issuer.issuer().toString());
      assertThat(login.refreshed(tokens).subject()).isEqualTo(tokens.subject());
    }
  }

  @Test
  void theIdTokenIsShownWhereItIsAskedFor() throws Exception {
    TokenSet tokens = login(Shown.ID_TOKEN);
    assertThat(UnverifiedToken.read(tokens.shown()).orElseThrow().name("nonce")).isPresent();
  }

  @Test
  void anAnswerWithAnotherStateIsTurnedAwayAndTheLoginGoesOn() throws Exception {
    Prompt attacked =
        new Prompt() {
          @Override
          public void browse(URI address) {
            String redirect = parameter(address, "redirect_uri");
            prompt.visit(URI.create(redirect + "?code=stolen&state=guessed"));
            prompt.visit(URI.create(redirect + "?code=stolen"));
            prompt.visit(URI.create(redirect + "x?code=stolen&state=" + parameter(address, "state")));
            prompt.browse(address);
          }

          @Override
          public void enter(URI address, String code, URI complete) {
            throw new AssertionError();
          }
        };
    try (Login login =
        new Login(registration(provider.issuer(), Shown.ACCESS_TOKEN), Clock.systemUTC())) {
      var _ = login.byBrowser(attacked);
    }
    assertThat(prompt.pages())
        .extracting(HttpResponse::statusCode)
        .containsExactly(400, 400, 400, 200);
    assertThat(provider.tokenRequests())
        .extracting(form -> form.get("code"))
        .containsExactly("code-1");
  }

  @Test
  void anIdTokenOfAnotherLoginIsRefused() {
    provider.idClaim("nonce", "of-another-login");
    assertFails("the ID token is not the answer to this login (nonce)");
  }

  @Test
  void anIdTokenForAnotherClientIsRefused() {
    provider.idClaim("azp", "another");
    assertFails("the ID token was made for another client (azp)");
    provider.idClaim("aud", List.of("another"));
    assertFails(
        "the provider's ID token is not good: the token is meant for another audience than this"
            + " gate");
  }

  @Test
  void theAnswerHasToNameTheProviderThatWasAsked() throws Exception {
    provider.redirectingWith("iss", "https://other.example");
    assertFails("the answer is not from the provider that was asked (iss)");
    provider.redirectingWith("iss", "");
    provider.discovering("authorization_response_iss_parameter_supported", true);
    assertFails("the answer is not from the provider that was asked (iss)");
    provider.redirectingWith("iss", provider.issuer());
    var _ = login(Shown.ACCESS_TOKEN);
  }

  @Test
  void whatTheProviderAnswersInsteadOfACodeIsSaid() {
    provider.redirectingWith("code", "").redirectingWith("error", "access_denied");
    assertFails("the provider refuses: access_denied");
  }

  @Test
  void aCodeThatIsNotOursIsNotRedeemed() {
    provider.redirectingWith("code", "injected");
    assertFails("the provider refuses: invalid_grant: no[31m");
  }

  @Test
  void aRefreshGivesTheNextTokenAndTheNextRefreshToken() throws Exception {
    try (Login login =
        new Login(registration(provider.issuer(), Shown.ACCESS_TOKEN), Clock.systemUTC())) {
      TokenSet first = login.byBrowser(prompt);
      TokenSet second = login.refreshed(first);
      assertThat(second.shown()).isNotEqualTo(first.shown());
      assertThat(second.refresh().reveal()).isEqualTo("refresh-2");
      assertThatExceptionOfType(LoginFailed.class)
          .isThrownBy(() -> login.refreshed(first))
          .matches(e -> e.kind() == LoginFailed.Cause.REFUSED);
      provider.idClaim("sub", "somebody else");
      assertThatExceptionOfType(LoginFailed.class)
          .isThrownBy(() -> login.refreshed(second))
          .withMessage("the refreshed ID token is about somebody else");
    }
  }

  @Test
  void withoutARefreshTokenTheLoginEndsWithItsToken() {
    try (Login login =
        new Login(registration(provider.issuer(), Shown.ACCESS_TOKEN), Clock.systemUTC())) {
      assertThatExceptionOfType(LoginFailed.class)
          .isThrownBy(
              () -> login.refreshed(new TokenSet(new Secret("t"), Instant.EPOCH, null, null)))
          .matches(e -> e.kind() == LoginFailed.Cause.REFUSED);
    }
  }

  @Test
  void theProviderIsToldOfALogout() throws Exception {
    try (Login login =
        new Login(registration(provider.issuer(), Shown.ACCESS_TOKEN), Clock.systemUTC())) {
      TokenSet tokens = login.byBrowser(prompt);
      assertThat(login.revoke(tokens)).isTrue();
      assertThat(provider.revoked()).containsExactly("refresh-1");
      provider.discovering("revocation_endpoint", null);
      assertThat(login.revoke(tokens)).isFalse();
    }
  }

  @Test
  void aProviderThatIsDownIsNamed() {
    provider.close();
    assertFails(
        "the provider at "
            + URI.create(provider.issuer()).getAuthority()
            + " does not answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "http://10.0.0.1/",
        "http://postern.example.com/",
        "http://127.0.0.1/?a=b",
        "postern://callback"
      })
  void aRedirectIsOnLoopback(String redirect) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Registration(
                    "https://idp.example.com",
                    "c",
                    null,
                    "",
                    URI.create(redirect),
                    Shown.ACCESS_TOKEN));
  }

  private void assertFails(String sentence) {
    assertThatExceptionOfType(LoginFailed.class)
        .isThrownBy(() -> login(Shown.ACCESS_TOKEN))
        .withMessage(sentence);
  }

  private TokenSet login(Shown shown) throws LoginFailed, InterruptedException {
    try (Login login = new Login(registration(provider.issuer(), shown), Clock.systemUTC())) {
      return login.byBrowser(prompt);
    }
  }

  private static Registration registration(String issuer, Shown shown) {
    return new Registration(
        issuer,
        ScriptedProvider.CLIENT,
        null,
        "openid",
        URI.create("http://127.0.0.1/callback"),
        shown);
  }

  private static String parameter(URI address, String name) {
    for (String pair : address.getQuery().split("&")) {
      Map.Entry<String, String> entry =
          Map.entry(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      if (entry.getKey().equals(name)) {
        return entry.getValue();
      }
    }
    throw new AssertionError(name);
  }
}
