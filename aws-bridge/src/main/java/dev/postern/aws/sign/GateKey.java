package dev.postern.aws.sign;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gate gave out, of no use at AWS.
 *
 * @param sessionToken what goes with it, null where nothing does
 * @param until from when on it is refused
 */
public record GateKey(String id, String secret, @Nullable String sessionToken, Instant until) {
  @Override
  public String toString() {
    return "GateKey[" + id + " until " + until + "]";
  }
}
