package dev.postern.core;

import java.util.List;

/**
 * One permission of IAM that a call needs, and on what.
 *
 * @param name as policies of IAM spell it, such as {@code s3:GetObject}
 * @param access how the service authorization reference classes it
 * @param resources what it is needed on; never empty
 * @param later whether the call only makes it possible, so that nobody knows by which call, with
 *     which parameters and where it is done
 */
public record AwsAction(String name, AwsAccess access, List<AwsResource> resources, boolean later) {
  public AwsAction {
    resources = List.copyOf(resources);
  }

  /** What the call itself does. */
  public AwsAction(String name, AwsAccess access, List<AwsResource> resources) {
    this(name, access, resources, false);
  }
}
