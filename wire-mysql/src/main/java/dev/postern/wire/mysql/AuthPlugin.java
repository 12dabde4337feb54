package dev.postern.wire.mysql;

/** The methods of authentication by their names on the wire. */
final class AuthPlugin {
  static final String MYSQL_NATIVE_PASSWORD = "mysql_native_password";
  static final String CACHING_SHA2_PASSWORD = "caching_sha2_password";
  static final String SHA256_PASSWORD = "sha256_password";
  static final String MYSQL_CLEAR_PASSWORD = "mysql_clear_password";

  /** MariaDB's. */
  static final String PARSEC = "parsec";

  private AuthPlugin() {}
}
