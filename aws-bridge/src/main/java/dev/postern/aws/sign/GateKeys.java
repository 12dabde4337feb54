package dev.postern.aws.sign;

import java.util.Optional;

/** Where keys are looked up. */
@FunctionalInterface
public interface GateKeys {
  /**
   * The key of this id and session token; empty for one that the gate never gave out or took back,
   * or whose token is another.
   *
   * @param token empty where the request says none
   * @throws KeysUnavailable where that cannot be known now
   */
  Optional<GateKey> find(String id, String token);
}
