package dev.postern.gateway.config;

import java.net.URI;
import java.util.List;

/** Whose tokens are accepted; at least one issuer. */
public record IdentityConfig(List<Issuer> issuers) {
  /**
   * An OIDC provider.
   *
   * @param issuer exactly as its tokens' {@code iss} claim has it
   * @param audience what its tokens' {@code aud} claim must contain
   * @param userClaim the claim that names the user; {@code sub} is the one claim that an issuer
   *     never gives to another person
   * @param groupsClaim the claim that lists the user's groups
   */
  public record Issuer(URI issuer, String audience, String userClaim, String groupsClaim) {
    static Issuer read(Node node) throws ConfigException {
      Section section = node.section("issuer and audience");
      var issuer = section.required("issuer", Shapes.issuer());
      var audience = section.required("audience", Shapes.line("an audience"));
      var userClaim = section.optional("user-claim", Shapes.line("a claim's name"), "sub");
      var groupsClaim = section.optional("groups-claim", Shapes.line("a claim's name"), "groups");
      return section.build(
          () -> new Issuer(issuer.get(), audience.get(), userClaim.get(), groupsClaim.get()));
    }
  }

  static IdentityConfig read(Node node) throws ConfigException {
    Section section = node.section("issuers");
    var issuers =
        section.required("issuers", Lists.nonEmpty(Lists.distinct("issuer", Issuer::read)));
    return section.build(() -> new IdentityConfig(issuers.get()));
  }
}
