package dev.postern.benchmarks.ladder;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a client knocks, on 127.0.0.1.
 *
 * @param database of the server, or the gate's connection
 * @param password or token
 */
record Door(int port, String database, String user, String password, boolean tls) {
  static final String HOST = "127.0.0.1";

  String sslMode() {
    return tls ? "require" : "disable";
  }

  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", sslMode());
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database), properties);
  }

  @Override
  public String toString() {
    return HOST + ":" + port + "/" + database;
  }
}
