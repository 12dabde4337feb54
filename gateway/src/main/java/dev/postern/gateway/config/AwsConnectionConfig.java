package dev.postern.gateway.config;

import dev.postern.iam.Role;
import java.net.URI;
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
 */
public record AwsConnectionConfig(
    String name,
    @Nullable Role role,
    @Nullable String account,
    Set<String> regions,
    Map<String, URI> endpoints) {
  public AwsConnectionConfig {
    regions = Set.copyOf(regions);
    endpoints = Map.copyOf(endpoints);
  }
}
