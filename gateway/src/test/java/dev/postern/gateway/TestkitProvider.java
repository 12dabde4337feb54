package dev.postern.gateway;

import dev.postern.testkit.TestIssuer;

/** The testkit's own provider. */
record TestkitProvider(TestIssuer server) implements StoryProvider {
  static TestkitProvider start() {
    return new TestkitProvider(TestIssuer.start());
  }

  @Override
  public String issuer() {
    return server.issuer().toString();
  }

  @Override
  public String token(String user, String person, String... groups) {
    return server.sign(server.claims(user, groups).claim("email", person + "@example.com").build());
  }

  @Override
  public String name() {
    return "the testkit's provider; KeycloakStoryIT (-Pfull) has the same story with a Keycloak";
  }

  @Override
  public void close() {
    server.close();
  }
}
