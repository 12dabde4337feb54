package dev.postern.gateway.https;

import java.util.List;

/** What the gateway's parts say of themselves. */
@FunctionalInterface
public interface Health {
  /** The state of each part now; may block for a moment. */
  List<Component> components();

  /**
   * A part without which the gateway does not serve.
   *
   * @param name such as {@code journal}
   */
  record Component(String name, boolean up) {}
}
