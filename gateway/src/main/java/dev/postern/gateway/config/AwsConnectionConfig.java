package dev.postern.gateway.config;

import dev.postern.iam.Role;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A named way to AWS's APIs.
 *
 * @param role that the gate takes for it, null to call as itself
 * @param account whose resources are meant where a request names none, 12 digits; null where that
 *     is not known
 * @param regions where calls may go; the first is what is meant without another
 * @param endpoints by a service's endpoint prefix, in the place of AWS's own
 * @param scoped credentials of its role that people can have after an approval, null for none
 */
public record AwsConnectionConfig(
    String name,
    @Nullable Role role,
    @Nullable String account,
    Set<String> regions,
    Map<String, URI> endpoints,
    @Nullable Scoped scoped)
    implements ConnectionEntry {
  /** As {@code connections[].type} spells it. */
  static final String TYPE = "aws";

  private static final Pattern ENDPOINT = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

  public AwsConnectionConfig {
    regions = Collections.unmodifiableSet(new LinkedHashSet<>(regions));
    endpoints = Map.copyOf(endpoints);
  }

  /** Where its role is taken. */
  public String region() {
    return regions.iterator().next();
  }

  static AwsConnectionConfig read(Node node) throws ConfigException {
    Section section = node.section("a connection");
    var name = section.required("name", Shapes.name());
    var _ = section.required("type", type -> Shapes.word(type, List.of(TYPE)));
    var role = section.<@Nullable String>optional("role", Shapes.role(), null);
    var externalId = section.<@Nullable String>optional("external-id", Shapes.externalId(), null);
    var account = section.<@Nullable String>optional("account", Shapes.account(), null);
    var regions = section.required("regions", Lists.set(Shapes.region()));
    var endpoints =
        section.optional("endpoints", AwsConnectionConfig::readEndpoints, Map.<String, URI>of());
    var scoped = section.<@Nullable Scoped>optional("scoped-credentials", Scoped::read, null);
    section.check(
        "scoped-credentials",
        () -> scoped.get() == null || role.get() != null,
        "only with a role, whose credentials they are");
    section.check(
        "external-id",
        () -> externalId.get() == null || role.get() != null,
        "only with a role, which asks for it");
    return section.build(() -> {
      String arn = role.get();
      return new AwsConnectionConfig(
          name.get(),
          arn == null ? null : new Role(arn, externalId.get()),
          account.get(),
          regions.get(),
          endpoints.get(),
          scoped.get());
    });
  }

  static Map<String, URI> readEndpoints(Node node) throws ConfigException {
    String expected = "endpoint prefixes of services, such as dynamodb, each with an https address";
    Map<String, URI> endpoints = Maps.of(expected, Shapes.origin()).read(node);
    for (String prefix : endpoints.keySet()) {
      if (!ENDPOINT.matcher(prefix).matches()) {
        throw node.error("expected " + expected);
      }
    }
    return endpoints;
  }

  /** One whose role's credentials nobody has. */
  public AwsConnectionConfig(
      String name,
      @Nullable Role role,
      @Nullable String account,
      Set<String> regions,
      Map<String, URI> endpoints) {
    this(name, role, account, regions, endpoints, null);
  }

  /**
   * Credentials for tools that go to AWS directly.
   *
   * @param max how long they are good at the most
   */
  public record Scoped(Duration max) {
    static Scoped read(Node node) throws ConfigException {
      Section section = node.section("max");
      var max = section.optional("max", Shapes.duration("15m", "1h"), Duration.ofMinutes(15));
      return section.build(() -> new Scoped(max.get()));
    }
  }
}
