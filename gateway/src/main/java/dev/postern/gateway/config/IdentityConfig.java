package dev.postern.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are accepted; at least one issuer.
 *
 * @param clockSkew how far the issuers' clocks and the gateway's may be apart
 */
public record IdentityConfig(List<Issuer> issuers, Duration clockSkew) {
  private static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);

  /**
   * What is made of an OIDC provider's tokens.
   *
   * @param issuer exactly as its tokens' {@code iss} claim has it
   * @param audience what its tokens' {@code aud} claim must contain
   * @param names the claims that say who it is
   * @param groups which groups its callers are in
   * @param require what claims have to be, by their name or path
   */
  public record Issuer(
      URI issuer, String audience, Names names, Groups groups, Map<String, Set<String>> require) {
    /** Issuers that sign a token for any audience that anyone's job asks for. */
    private static final Set<String> FOR_ANYONE =
        Set.of("https://token.actions.githubusercontent.com", "https://gitlab.com");

    static Issuer read(Node node) throws ConfigException {
      Section section = node.section("issuer and audience");
      var issuer = section.required("issuer", Shapes.issuer());
      var audience = section.required("audience", Shapes.line("an audience"));
      var userClaim = section.optional("user-claim", claim(), "sub");
      var personClaim = section.<@Nullable String>optional("person-claim", claim(), null);
      var ownerClaim = section.<@Nullable String>optional("owner-claim", claim(), null);
      var groupsClaims =
          section.optional("groups-claim", Lists.oneOrMore(claim()), Set.of("groups"));
      var prefix = section.optional("groups-prefix", Shapes.line("a text"), "");
      var fixed = section.optional("groups", Lists.set(Shapes.line("a group")), Set.<String>of());
      var require =
          section.optional(
              "require",
              Maps.of("claims and what they have to be", Lists.oneOrMore(Shapes.line("a value"))),
              Map.<String, Set<String>>of());
      section.check(
          "issuer",
          () -> !FOR_ANYONE.contains(issuer.get().toString()) || !require.get().isEmpty(),
          "whoever has an account there gets tokens of this issuer with any audience; say with"
              + " \"require\" which are yours");
      return section.build(() ->
          new Issuer(
              issuer.get(),
              audience.get(),
              new Names(userClaim.get(), personClaim.get(), ownerClaim.get()),
              new Groups(List.copyOf(groupsClaims.get()), prefix.get(), fixed.get()),
              require.get()));
    }

    private static Shape<String> claim() {
      return Shapes.line("a claim's name");
    }

    /** Whether every token that this entry takes is one that {@code other} takes. */
    boolean isWithin(Issuer other) {
      return issuer.equals(other.issuer)
          && audience.equals(other.audience)
          && other.require.entrySet().stream()
              .allMatch(wanted ->
                  wanted.getValue().containsAll(require.getOrDefault(wanted.getKey(), Set.of()))
                      && require.containsKey(wanted.getKey()));
    }
  }

  /**
   * Claims by name or path.
   *
   * @param user the one that names the user; {@code sub} is the one claim that an issuer never
   *     gives to another person
   * @param person the one that is the same in every token of one person
   * @param owner the one that names whom an agent acts for
   */
  public record Names(String user, @Nullable String person, @Nullable String owner) {}

  /**
   * Groups.
   *
   * @param claims that list the user's groups
   * @param prefix before each of those
   * @param fixed that everyone is in, without the prefix
   */
  public record Groups(List<String> claims, String prefix, Set<String> fixed) {}

  static IdentityConfig read(Node node) throws ConfigException {
    Section section = node.section("issuers");
    var issuers = section.required("issuers", IdentityConfig::reachable);
    var skew = section.optional("clock-skew", Shapes.duration("0s", "5m"), DEFAULT_SKEW);
    return section.build(() -> new IdentityConfig(issuers.get(), skew.get()));
  }

  /** The first entry that a token meets counts: none may stand behind one that takes all of its. */
  private static List<Issuer> reachable(Node node) throws ConfigException {
    List<Issuer> issuers = Lists.nonEmpty(Lists.list(Issuer::read)).read(node);
    List<Node> items = node.items("a list");
    List<ConfigError> errors = new ArrayList<>();
    for (int i = 0; i < issuers.size(); i++) {
      Issuer later = issuers.get(i);
      for (int j = 0; j < i; j++) {
        if (later.isWithin(issuers.get(j))) {
          Node item = items.get(i);
          errors.add(
              item.error(
                  item.value().at(),
                  item.key(),
                  "takes no token that %s[%d] does not take before it; give them different"
                          .formatted(node.key(), j)
                      + " conditions (require)"));
          break;
        }
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return issuers;
  }
}
