package dev.postern.iam;

import java.util.List;

/**
 * Some actions on some resources, in the words of IAM's policies.
 *
 * @param actions such as {@code s3:Get*}; never empty
 * @param resources ARNs with or without patterns, or {@code *}; never empty
 */
public record Permission(List<String> actions, List<String> resources) {
  public Permission {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    if (actions.isEmpty() || resources.isEmpty()) {
      throw new IllegalArgumentException("a permission is for something on something");
    }
  }
}
