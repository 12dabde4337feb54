package dev.postern.gateway.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the gate reaches AWS.
 *
 * @param sts where the Security Token Service is; null for where AWS has it in each region
 */
public record AwsConfig(@Nullable URI sts) {
  /** As AWS is reached from anywhere. */
  public static final AwsConfig PUBLIC = new AwsConfig(null);

  static AwsConfig read(Node node) throws ConfigException {
    Section section = node.section("sts");
    var sts = section.<@Nullable URI>optional("sts", Shapes.origin(), null);
    return section.build(() -> new AwsConfig(sts.get()));
  }
}
