package dev.postern.gateway;

import dev.postern.gateway.json.JsonReader;
import dev.postern.testkit.RealKeycloak;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A Keycloak with a realm for the story, whose people are made as they are first spoken of. */
final class KeycloakProvider implements StoryProvider {
  /** Two accounts may have one address: that is how they are one person's. */
  private static final String REALM =
      """
      {
        "realm": "story", "enabled": true, "accessTokenLifespan": 3600,
        "loginWithEmailAllowed": false, "duplicateEmailsAllowed": true,
        "clients": [{
          "clientId": "story", "publicClient": true, "directAccessGrantsEnabled": true,
          "protocolMappers": [
            { "name": "audience", "protocol": "openid-connect",
              "protocolMapper": "oidc-audience-mapper",
              "config": { "included.custom.audience": "postern", "access.token.claim": "true" } },
            { "name": "groups", "protocol": "openid-connect",
              "protocolMapper": "oidc-group-membership-mapper",
              "config": { "claim.name": "groups", "full.path": "false",
                "access.token.claim": "true" } }
          ]
        }]
      }
      """;

  private final RealKeycloak keycloak;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> users = new HashSet<>();
  private final Set<String> groups = new HashSet<>();

  private KeycloakProvider(RealKeycloak keycloak) {
    this.keycloak = keycloak;
  }

  /** Starts one; skips the test where Maven cannot fetch it. */
  static KeycloakProvider start() throws IOException, InterruptedException {
    RealKeycloak keycloak = RealKeycloak.start();
    keycloak.admin("POST", "", REALM);
    return new KeycloakProvider(keycloak);
  }

  @Override
  public String issuer() {
    return keycloak.url() + "/realms/story";
  }

  @Override
  public String token(String user, String person, String... members)
      throws IOException, InterruptedException {
    if (users.add(user)) {
      create(user, person, members);
    }
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=password&client_id=story&scope=openid&username=%s&password=%s"
                            .formatted(
                                user, URLEncoder.encode(password(user), StandardCharsets.UTF_8))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    Map<?, ?> given = (Map<?, ?>) Objects.requireNonNull(JsonReader.read(answer.body()));
    return Objects.requireNonNull((String) given.get("access_token"), answer.body());
  }

  private void create(String user, String person, String... members)
      throws IOException, InterruptedException {
    for (String group : members) {
      if (groups.add(group)) {
        keycloak.admin("POST", "/story/groups", "{ \"name\": \"" + group + "\" }");
      }
    }
    keycloak.admin(
        "POST",
        "/story/users",
        """
        { "username": "%1$s", "enabled": true, "email": "%2$s@example.com", "emailVerified": true,
          "firstName": "%1$s", "lastName": "Example", "groups": [%3$s],
          "credentials": [{ "type": "password", "value": "%4$s", "temporary": false }] }
        """
            .formatted(
                user,
                person,
                Arrays.stream(members)
                    .map(group -> "\"/" + group + "\"")
                    .collect(Collectors.joining(", ")),
                password(user)));
  }

  private static String password(String user) {
    return user + "'s password";
  }

  @Override
  public String name() {
    return "a Keycloak";
  }

  @Override
  public void close() throws IOException {
    try (client) {
      keycloak.close();
    }
  }
}
