package dev.postern.gateway;

import dev.postern.embedded.KeptFolder;
import dev.postern.embedded.MysqlBinaries;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The story's shop on MySQL, to which agents come by its own mysql and Connector/J. */
record MysqlShop(RealMysql server, MysqlBinaries programs, Path authority) implements Shop {
  private static final String DATABASE = "story_shop";
  private static final String LOGIN = "story_app";

  static MysqlShop open(RealMysql server, Path directory, String password) throws IOException {
    server.execute(
        """
        DROP DATABASE IF EXISTS %1$s;
        CREATE DATABASE %1$s CHARACTER SET utf8mb4;
        DROP USER IF EXISTS %2$s@'%%';
        CREATE USER %2$s@'%%' IDENTIFIED BY '%3$s';
        GRANT ALL ON %1$s.* TO %2$s@'%%';
        CREATE TABLE %1$s.orders (id int PRIMARY KEY, note text, times int NOT NULL);
        INSERT INTO %1$s.orders VALUES (1, 'new', 0), (2, 'new', 0), (3, 'new', 0),
          (4, 'new', 0), (5, 'new', 0), (6, 'new', 0), (7, 'new', 0), (8, 'new', 0), (9, 'new', 0);
        """
            .formatted(DATABASE, LOGIN, password));
    return new MysqlShop(
        server,
        MysqlBinaries.unpack(MysqlProduct.MYSQL, KeptFolder.cache()),
        Files.writeString(directory.resolve("mysql-ca.crt"), server.authority().certificatePem()));
  }

  @Override
  public String connection() {
    return "shop-mysql";
  }

  @Override
  public List<String> yaml() {
    return List.of(
        "type: mysql",
        "address: \"127.0.0.1:%d\"".formatted(server.port()),
        "database: " + DATABASE,
        "tls: { ca: \"file:%s\" }".formatted(authority),
        "login: { password: { user: %s, secret: env:SHOP_PASSWORD } }".formatted(LOGIN));
  }

  @Override
  public void execute(String sql) throws IOException {
    server.execute("USE " + DATABASE + "; " + sql);
  }

  @Override
  public int times(int order) throws IOException {
    return number("SELECT times FROM " + DATABASE + ".orders WHERE id = " + order);
  }

  @Override
  public String sleep() {
    return "SELECT sleep(600)";
  }

  @Override
  public boolean isSleeping() throws IOException {
    return number(
            "SELECT count(*) FROM information_schema.processlist WHERE db = '%s' AND info = '%s'"
                .formatted(DATABASE, sleep()))
        > 0;
  }

  private int number(String sql) throws IOException {
    return Integer.parseInt(server.execute(sql).strip());
  }

  @Override
  public ProcessBuilder client(Door door, String sql) {
    ProcessBuilder mysql =
        new ProcessBuilder(
            programs.client(
                List.of(
                    "--no-defaults",
                    "--host=127.0.0.1",
                    "--port=" + door.port(),
                    "--user=" + door.user(),
                    "--ssl-mode=VERIFY_IDENTITY",
                    "--ssl-ca=" + door.authority(),
                    "--execute=" + sql,
                    connection())));
    mysql.environment().keySet().removeIf(name -> name.startsWith("MYSQL"));
    mysql.environment().put("MYSQL_PWD", door.token());
    return mysql;
  }

  @Override
  public int bound(Door door, String sql, int value) throws SQLException {
    MysqlLeg leg = new MysqlLeg(door.port(), connection(), door.user(), door.token());
    try (Connection connection = leg.connect(MysqlProduct.MYSQL, "useServerPrepStmts=true");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, value);
      return statement.executeUpdate();
    }
  }
}
