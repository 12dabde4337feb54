package dev.postern.iam;

import java.net.URI;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Where AWS has its services, as the SDK knows. */
public final class AwsEndpoints {
  private AwsEndpoints() {}

  /**
   * A service's address.
   *
   * @param prefix its endpoint prefix, such as {@code monitoring}
   */
  public static URI of(String prefix, String region) {
    ServiceMetadata metadata = ServiceMetadata.of(prefix);
    return URI.create("https://" + metadata.endpointFor(at(metadata, Region.of(region))));
  }

  /** A service that is one for all regions of a partition, as IAM is, has a region of its own. */
  static Region at(ServiceMetadata metadata, Region region) {
    String partition = PartitionMetadata.of(region).id();
    return metadata.servicePartitions().stream()
        .filter(of -> of.partition().id().equals(partition))
        .flatMap(of -> of.globalRegion().stream())
        .findFirst()
        .orElse(region);
  }
}
