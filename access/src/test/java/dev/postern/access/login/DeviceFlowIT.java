package dev.postern.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.UnverifiedToken;
import dev.postern.testkit.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 8628, with a clock that only the waiting moves. */
class DeviceFlowIT {
  private final RecordedPrompt prompt = new RecordedPrompt();
  private final List<Long> pauses = new ArrayList<>();
  private Instant now = Instant.now();
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
  void theCodeIsShownAndTheTokenFetchedOnceItIsEntered() throws Exception {
    provider.pollsGet("authorization_pending", "authorization_pending");

    TokenSet tokens = login();

    assertThat(prompt.asked()).containsExactly("/enter WDJB-MJHT user_code=WDJB-MJHT");
    assertThat(pauses).containsExactly(5L, 5L, 5L);
    assertThat(UnverifiedToken.read(tokens.shown()).orElseThrow().name("preferred_username"))
        .contains("ada");
    assertThat(tokens.subject()).isEqualTo("subject-of-ada");
    assertThat(tokens.refresh().reveal()).isEqualTo("refresh-1");
  }

  @Test
  void slowDownIsObeyedFromThenOn() throws Exception {
    provider.pollsGet("slow_down", "authorization_pending", "slow_down");
    var _ = login();
    assertThat(pauses).containsExactly(5L, 10L, 10L, 15L);
  }

  @Test
  void theProvidersOwnIntervalCounts() throws Exception {
    provider.device("interval", 9).pollsGet("authorization_pending");
    var _ = login();
    assertThat(pauses).containsExactly(9L, 9L);
  }

  @Test
  void aLostAnswerIsAskedForAgainMoreSlowly() throws Exception {
    provider.pollsGet(ScriptedProvider.HANG_UP);
    var _ = login();
    assertThat(pauses).containsExactly(5L, 10L);
  }

  @Test
  void aCodeThatNobodyEntersEndsWhenItDoes() {
    provider.device("expires_in", 20);
    provider.pollsGet("authorization_pending", "authorization_pending", "authorization_pending");
    assertFails("the code was not entered in time");
    assertThat(pauses).containsExactly(5L, 5L, 5L);
  }

  @Test
  void expiredAndDeniedEndIt() {
    provider.pollsGet("expired_token");
    assertFails("the code was not entered in time");
    provider.pollsGet("access_denied");
    assertFails("the login was denied");
  }

  @Test
  void whatElseTheProviderSaysIsPrintedWithoutItsControlCharacters() {
    provider.pollsGet("invalid_grant");
    assertFails("the provider refuses: invalid_grant: no[31m");
  }

  @Test
  void aProviderWithoutTheFlowIsNamedAsSuch() {
    provider.discovering("device_authorization_endpoint", null);
    assertFails("the provider has no device flow");
  }

  @Test
  void nothingIsSentToAnAddressWithoutTls() {
    provider.discovering("device_authorization_endpoint", "http://idp.example.com/device");
    assertFails("the provider's device flow is not an https address");
  }

  @Test
  void anotherIssuersDiscoveryDocumentIsRefused() {
    provider.discovering("issuer", "https://idp.example.com");
    assertFails("the provider's discovery document names another issuer");
  }

  @Test
  void aCodeIsPrintableAndAnAddressAnAddress() throws Exception {
    provider.device("user_code", "A\u001b]0;x\u0007B").device("verification_uri_complete", null);
    var _ = login();
    assertThat(prompt.asked()).containsExactly("/enter A?]0;x?B ");
    provider.device("verification_uri", "no address");
    assertFails("the provider's answer to the device flow cannot be read");
  }

  private void assertFails(String sentence) {
    assertThatExceptionOfType(LoginFailed.class).isThrownBy(this::login).withMessage(sentence);
  }

  private TokenSet login() throws LoginFailed, InterruptedException {
    var registration =
        new Registration(
            provider.issuer(),
            ScriptedProvider.CLIENT,
            null,
            "openid",
            URI.create("http://127.0.0.1/"),
            Registration.Shown.ACCESS_TOKEN);
    try (Login login = new Login(registration, () -> now, this::pause)) {
      return login.byDevice(prompt);
    }
  }

  private void pause(Duration duration) {
    pauses.add(duration.toSeconds());
    now = now.plus(duration);
  }
}
