package dev.postern.gateway.config;

import dev.postern.iam.Role;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named way to AWS's APIs.
 *
 * @param role that the gate takes for it, null to call as itself
 * @param account whose resources are meant where a request names none, 12 digits; null where that
 *     is not known
 * @param regions where calls may go
 * @param endpoints by a service's endpoint prefix, in the place of AWS's own
 * @param scoped credentials of its role that people can have after an approval, null for none
 */
public record AwsConnectionConfig(
    String name,
    @Nullable Role role,
    @Nullable String account,
    Set<String> regions,
    Map<String, URI> endpoints,
    @Nullable Scoped scoped) {
  public AwsConnectionConfig {
    regions = Set.copyOf(regions);
    endpoints = Map.copyOf(endpoints);
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
