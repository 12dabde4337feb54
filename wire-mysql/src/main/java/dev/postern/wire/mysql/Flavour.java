package dev.postern.wire.mysql;

/**
 * Which server a listener looks like: its greeting goes out before the connection is named, and
 * drivers choose their ways by it.
 */
public enum Flavour {
  MYSQL("8.0.33-postern", AuthPlugin.CACHING_SHA2_PASSWORD),
  MARIADB("11.4.5-MariaDB-postern", AuthPlugin.MYSQL_NATIVE_PASSWORD);

  private final String version;
  private final String plugin;

  Flavour(String version, String plugin) {
    this.version = version;
    this.plugin = plugin;
  }

  /** The version as the greeting says it. */
  String version() {
    return version;
  }

  /** The method that the greeting proposes. */
  String plugin() {
    return plugin;
  }
}
