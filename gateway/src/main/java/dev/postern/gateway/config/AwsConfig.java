package dev.postern.gateway.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the gate reaches AWS.
 *
 * @param sts where the Security Token Service is; null for where AWS has it in each region
 * @param endpoints of services that keep its secrets, by their endpoint prefixes, in the place of
 *     AWS's own
 */
public record AwsConfig(@Nullable URI sts, Map<String, URI> endpoints) {
  /** As AWS is reached from anywhere. */
  public static final AwsConfig PUBLIC = new AwsConfig(null, Map.of());

  public AwsConfig {
    endpoints = Map.copyOf(endpoints);
  }

  static AwsConfig read(Node node) throws ConfigException {
    Section section = node.section("sts and endpoints");
    var sts = section.<@Nullable URI>optional("sts", Shapes.origin(), null);
    var endpoints =
        section.optional("endpoints", AwsConnectionConfig::readEndpoints, Map.<String, URI>of());
    return section.build(() -> new AwsConfig(sts.get(), endpoints.get()));
  }
}
