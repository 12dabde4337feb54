package dev.postern.gateway.demo;

import java.nio.file.Path;

/** Starts the gateway the demo is about; a port, since the demo knows nothing of its wiring. */
@FunctionalInterface
public interface GatewayStarter {
  /**
   * Returns when the gateway serves.
   *
   * @param config the demo's postern.yaml
   * @return ends the gateway
   */
  AutoCloseable start(Path config) throws Exception;
}
