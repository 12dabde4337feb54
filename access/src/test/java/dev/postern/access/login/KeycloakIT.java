package dev.postern.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.postern.access.ClaimCondition;
import dev.postern.access.Issuer;
import dev.postern.access.TokenVerifier;
import dev.postern.access.login.FormBrowser.Page;
import dev.postern.core.Identity;
import dev.postern.core.Secret;
import dev.postern.testkit.RealKeycloak;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against a real Keycloak, set up as docs/identity.md has it: the realm {@code main} that the gate
 * believes, and the realm {@code company}, which plays a SAML provider that {@code main} brokers.
 */
@Tag("full")
class KeycloakIT {
  private static RealKeycloak keycloak;

  @BeforeAll
  static void start() throws Exception {
    keycloak = RealKeycloak.start();
    keycloak.admin("POST", "", resource("main.json"));
    keycloak.admin("POST", "", resource("company.json"));
    broker();
  }

  @AfterAll
  static void stop() throws IOException {
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Test
  void theCodeFlowGivesATokenThatTheGateAccepts() throws Exception {
    TokenSet tokens = byBrowser("", "ada", "ada's password");

    Identity identity = identity(tokens.shown());
    assertThat(identity.user()).isEqualTo("ada");
    assertThat(identity.groups()).containsExactlyInAnyOrder("kc:/dba", "kc:/teams/shop");
    assertThat(identity.subject()).isEqualTo(tokens.subject());
    assertThat(identity.persons()).contains("ada@example.com");
  }

  @Test
  void aRefreshGivesAnotherTokenOfTheSamePerson() throws Exception {
    TokenSet first = byBrowser("", "ada", "ada's password");
    try (Login login = login()) {
      TokenSet second = login.refreshed(first);
      assertThat(second.shown()).isNotEqualTo(first.shown());
      assertThat(identity(second.shown()).subject()).isEqualTo(first.subject());
    }
  }

  @Test
  void afterALogoutNothingIsRefreshed() throws Exception {
    TokenSet tokens = byBrowser("", "ada", "ada's password");
    try (Login login = login()) {
      assertThat(login.revoke(tokens)).isTrue();
      assertThatExceptionOfType(LoginFailed.class)
          .isThrownBy(() -> login.refreshed(tokens))
          .matches(e -> e.kind() == LoginFailed.Cause.REFUSED);
    }
  }

  @Test
  void theDeviceFlowGivesATokenOnceThePersonHasAgreed() throws Exception {
    List<String> codes = new ArrayList<>();
    TokenSet tokens = byDevice("accept", codes);
    assertThat(codes).singleElement().asString().matches("[A-Z]{4}-[A-Z]{4}");
    assertThat(identity(tokens.shown()).user()).isEqualTo("ada");
  }

  @Test
  void aDeviceLoginThatThePersonDeniesIsOver() {
    assertThatExceptionOfType(LoginFailed.class)
        .isThrownBy(() -> byDevice("cancel", new ArrayList<>()))
        .withMessage("the login was denied");
  }

  @Test
  void aMachineWithClientCredentialsIsWhoItsConditionsSay() throws Exception {
    Secret token = clientCredentials();
    assertThat(verified(deployers("deployer"), token))
        .isInstanceOfSatisfying(
            TokenVerifier.Answer.Verified.class,
            answer -> {
              assertThat(answer.identity().user()).isEqualTo("service-account-deployer");
              assertThat(answer.identity().groups()).containsExactly("deployers");
            });
    assertThat(verified(deployers("other"), token))
        .isInstanceOfSatisfying(
            TokenVerifier.Answer.Rejected.class,
            answer -> assertThat(answer.reason().code()).isEqualTo("claim-required"));
  }

  @Test
  void theGroupsOfASamlProviderComeAsGroups() throws Exception {
    TokenSet tokens = byBrowser("&kc_idp_hint=company", "bob", "bob's password");

    Identity identity = identity(tokens.shown());
    assertThat(identity.user()).isEqualTo("bob");
    assertThat(identity.groups()).containsExactlyInAnyOrder("kc:analysts", "kc:night shift");
  }

  @Test
  void anIdTokenIsNotForTheGate() throws Exception {
    try (Login login =
            new Login(registration(Registration.Shown.ID_TOKEN), Clock.systemUTC());
        FormBrowser browser = new FormBrowser()) {
      TokenSet tokens =
          login.byBrowser(
              new Person(browser, address -> logIn(browser, address, "ada", "ada's password")));
      assertThat(verified(gate(), tokens.shown()))
          .isInstanceOfSatisfying(
              TokenVerifier.Answer.Rejected.class,
              answer -> assertThat(answer.reason().code()).isEqualTo("token-audience"));
    }
  }

  /** What a person does at an address they are shown. */
  private interface Doing {
    void at(URI address) throws IOException, InterruptedException;
  }

  private record Person(FormBrowser browser, Doing doing) implements Prompt {
    @Override
    public void browse(URI address) {
      act(address);
    }

    @Override
    public void enter(URI address, String code, @Nullable URI complete) {
      act(Objects.requireNonNull(complete));
    }

    private void act(URI address) {
      try {
        doing.at(address);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static TokenSet byBrowser(String more, String user, String password) throws Exception {
    try (Login login = login();
        FormBrowser browser = new FormBrowser()) {
      return login.byBrowser(
          new Person(
              browser,
              address -> {
                Page page = logIn(browser, URI.create(address + more), user, password);
                assertThat(page.html()).isEqualTo("You can close this page.");
              }));
    }
  }

  private static TokenSet byDevice(String answer, List<String> codes) throws Exception {
    try (Login login = login();
        FormBrowser browser = new FormBrowser()) {
      return login.byDevice(
          new Person(
              browser,
              address -> {
                codes.add(address.getQuery().replaceFirst("user_code=", ""));
                Page consent = logIn(browser, address, "ada", "ada's password");
                var _ = browser.submit(consent, Map.of(answer, ""));
              }));
    }
  }

  private static Page logIn(FormBrowser browser, URI address, String user, String password)
      throws IOException, InterruptedException {
    Page page = browser.open(address);
    assertThat(page.hasField("password")).as(page.html()).isTrue();
    return browser.submit(page, Map.of("username", user, "password", password));
  }

  private static Secret clientCredentials() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(realm("main") + "/protocol/openid-connect/token"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "grant_type=client_credentials&client_id=deployer"
                              + "&client_secret=deployer%27s+secret"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Secret(
          Objects.toString(JSONObjectUtils.parse(response.body()).get("access_token")));
    }
  }

  private static Issuer deployers(String client) {
    return new Issuer(
        realm("main"),
        "postern",
        new Issuer.Names("preferred_username", null, null),
        new Issuer.Groups(List.of(), "", Set.of("deployers")),
        List.of(new ClaimCondition("azp", Set.of(client))));
  }

  private static Issuer gate() {
    return new Issuer(
        realm("main"),
        "postern",
        new Issuer.Names("preferred_username", "email", null),
        new Issuer.Groups(List.of("groups", "company_groups"), "kc:", Set.of()),
        List.of());
  }

  private static Identity identity(Secret token) {
    return switch (verified(gate(), token)) {
      case TokenVerifier.Answer.Verified(var identity) -> identity;
      case TokenVerifier.Answer.Rejected(var reason) -> throw new AssertionError(reason);
    };
  }

  private static TokenVerifier.Answer verified(Issuer issuer, Secret token) {
    try (TokenVerifier verifier =
        new TokenVerifier(
            List.of(issuer),
            TokenVerifier.DEFAULT_CLOCK_SKEW,
            Clock.systemUTC(),
            (url, cause) -> {
              throw new AssertionError(url + " " + cause);
            })) {
      return verifier.verify(token);
    }
  }

  private static Login login() {
    return new Login(registration(Registration.Shown.ACCESS_TOKEN), Clock.systemUTC());
  }

  private static Registration registration(Registration.Shown shown) {
    return new Registration(
        realm("main"),
        "postern-cli",
        null,
        "openid",
        URI.create("http://127.0.0.1/callback"),
        shown);
  }

  /** Has {@code main} broker {@code company}, by its SAML metadata, and take its groups over. */
  private static void broker() throws Exception {
    Map<String, Object> profile = keycloak.admin("GET", "/main/users/profile", null);
    List<Object> attributes = new ArrayList<>((List<?>) profile.get("attributes"));
    attributes.add(
        Map.of(
            "name", "company-groups",
            "multivalued", true,
            "permissions", Map.of("view", List.of("admin"), "edit", List.of("admin"))));
    profile.put("attributes", attributes);
    keycloak.admin("PUT", "/main/users/profile", JSONObjectUtils.toJSONString(profile));

    Map<String, Object> config =
        new LinkedHashMap<>(
            keycloak.admin(
                "POST",
                "/main/identity-provider/import-config",
                JSONObjectUtils.toJSONString(
                    Map.of(
                        "providerId",
                        "saml",
                        "fromUrl",
                        realm("company") + "/protocol/saml/descriptor"))));
    assertThat(config).containsEntry("validateSignature", "true").containsKey("signingCertificate");
    config.put("syncMode", "FORCE");
    config.put("wantAssertionsSigned", "true");
    config.put("nameIDPolicyFormat", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");
    keycloak.admin(
        "POST",
        "/main/identity-provider/instances",
        JSONObjectUtils.toJSONString(
            Map.of(
                "alias", "company",
                "providerId", "saml",
                "enabled", true,
                "trustEmail", true,
                "config", config)));
    for (var mapped :
        Map.of(
                "groups", "company-groups",
                "email", "email",
                "firstName", "firstName",
                "lastName", "lastName")
            .entrySet()) {
      keycloak.admin(
          "POST",
          "/main/identity-provider/instances/company/mappers",
          JSONObjectUtils.toJSONString(
              Map.of(
                  "name", mapped.getKey(),
                  "identityProviderAlias", "company",
                  "identityProviderMapper", "saml-user-attribute-idp-mapper",
                  "config",
                      Map.of(
                          "syncMode", "INHERIT",
                          "attribute.name", mapped.getKey(),
                          "user.attribute", mapped.getValue()))));
    }
  }

  private static String realm(String name) {
    return keycloak.url() + "/realms/" + name;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KeycloakIT.class.getResourceAsStream("/keycloak/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${url}", keycloak.url().toString());
    }
  }
}
