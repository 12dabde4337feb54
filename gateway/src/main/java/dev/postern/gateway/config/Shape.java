package dev.postern.gateway.config;

/** Reads one value, or says what was expected in its place. */
@FunctionalInterface
interface Shape<T> {
  /**
   * @throws ConfigException with everything that is wrong with the value
   */
  T read(Node node) throws ConfigException;
}
