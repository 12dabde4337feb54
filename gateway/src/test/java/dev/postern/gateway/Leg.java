package dev.postern.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * A way to one database that stock clients can take: straight to the server, or through the gate.
 *
 * @param authority who signed the certificate that is met there, in PEM
 */
record Leg(int port, String database, String user, String password, Path authority) {
  /** A pgjdbc connection over TLS, with the name checked. */
  Connection connect(String... settings) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%d/%s?sslmode=verify-full&sslrootcert=%s"
            .formatted(port, database, authority),
        properties);
  }

  /** libpq's variables, which the scripts of other drivers read too. */
  Map<String, String> environment() {
    return Map.of(
        "PGHOST",
        "localhost",
        "PGPORT",
        Integer.toString(port),
        "PGDATABASE",
        database,
        "PGUSER",
        user,
        "PGPASSWORD",
        password,
        "PGSSLMODE",
        "verify-full",
        "PGSSLROOTCERT",
        authority.toString());
  }
}
