package dev.postern.gateway;

import java.io.Serial;
import java.util.List;

/** A configuration differs in what is read only when the gate starts. */
public final class RestartNeeded extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param keys of the configuration's top level
   */
  RestartNeeded(List<String> keys) {
    super(String.join(", ", keys) + " cannot change while the gate runs: restart it");
  }
}
