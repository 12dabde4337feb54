package dev.postern.aws.sign;

import org.jspecify.annotations.Nullable;

/**
 * A key of AWS's own, lent to the gate.
 *
 * @param token what goes with it, null where it never ends
 */
public record AwsKey(String id, String secret, @Nullable String token) {
  @Override
  public String toString() {
    return "AwsKey[" + id + "]";
  }
}
