package dev.postern.core;

import java.util.List;

/**
 * One permission of IAM that a call needs, and on what.
 *
 * @param name as policies of IAM spell it, such as {@code s3:GetObject}
 * @param access how the service authorization reference classes it
 * @param resources what it is needed on; never empty
 */
public record AwsAction(String name, AwsAccess access, List<AwsResource> resources) {
  public AwsAction {
    resources = List.copyOf(resources);
  }
}
