package dev.postern.aws.sign;

import java.util.Optional;

/** Where keys are looked up. */
@FunctionalInterface
public interface GateKeys {
  /** The key of this id, empty for one that the gate never gave out or took back. */
  Optional<GateKey> find(String id);
}
