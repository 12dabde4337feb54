package dev.postern.gateway;

import dev.postern.embedded.MysqlProduct;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A way to one database that stock clients of MySQL's protocol can take, over TLS. */
record MysqlLeg(int port, String database, String user, String password) {
  /**
   * A connection of MySQL's or MariaDB's own driver.
   *
   * @param options of its URL
   */
  Connection connect(MysqlProduct driver, String... options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslMode", driver == MysqlProduct.MYSQL ? "REQUIRED" : "trust");
    properties.setProperty("allowMultiQueries", "true");
    for (String option : options) {
      String[] parts = option.split("=", 2);
      properties.setProperty(parts[0], parts[1]);
    }
    return DriverManager.getConnection(
        "jdbc:%s://127.0.0.1:%d/%s"
            .formatted(driver == MysqlProduct.MYSQL ? "mysql" : "mariadb", port, database),
        properties);
  }

  /** What the scripts of other drivers read. */
  Map<String, String> environment() {
    return Map.of(
        "MYSQL_TCP_PORT", Integer.toString(port),
        "MYSQL_DATABASE", database,
        "MYSQL_USER", user,
        "MYSQL_PWD", password);
  }

  /**
   * The command line's arguments for statements that it runs one after the other, whatever becomes
   * of each.
   *
   * @param tls how this command line is told to use it
   */
  List<String> commandLine(String statements, String... tls) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + port,
                "--user=" + user,
                "--password=" + password,
                "--default-character-set=utf8mb4",
                "--table",
                "--show-warnings",
                "--column-type-info"));
    arguments.addAll(List.of(tls));
    // Statements that stand here end it at the first error, unless it is told otherwise behind
    // them.
    arguments.addAll(List.of("--execute=" + statements, "--force", database));
    return arguments;
  }
}
