package dev.postern.gateway;

import dev.postern.testkit.RealPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The story's shop on PostgreSQL, to which agents come by psql and pgjdbc. */
record PostgresShop(RealPostgres server, String database, String login) implements Shop {
  static PostgresShop open(RealPostgres server, String password) throws SQLException {
    String database = server.createDatabase();
    String login = "story_" + database;
    server.createUser(login, RealPostgres.Method.SCRAM_SHA_256, password);
    server.execute(
        database,
        "CREATE TABLE orders (id int PRIMARY KEY, note text, times int NOT NULL)",
        "INSERT INTO orders SELECT n, 'new', 0 FROM generate_series(1, 9) n",
        "GRANT ALL ON orders TO " + login);
    return new PostgresShop(server, database, login);
  }

  @Override
  public String connection() {
    return "shop";
  }

  @Override
  public List<String> yaml() {
    return List.of(
        "type: postgres",
        "address: \"127.0.0.1:%d\"".formatted(server.port()),
        "database: " + database,
        "tls: { ca: \"file:%s\" }".formatted(server.authorityFile()),
        "login: { password: { user: %s, secret: env:SHOP_PASSWORD } }".formatted(login));
  }

  @Override
  public void execute(String sql) throws SQLException {
    server.execute(database, sql);
  }

  @Override
  public int times(int order) throws SQLException {
    return number("SELECT times FROM orders WHERE id = " + order);
  }

  @Override
  public String sleep() {
    return "SELECT pg_sleep(600)";
  }

  @Override
  public boolean isSleeping() throws SQLException {
    return number(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'active' AND query = '"
                + sleep()
                + "'")
        > 0;
  }

  private int number(String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public ProcessBuilder client(Door door, String sql) {
    ProcessBuilder psql = new ProcessBuilder("psql", "--no-psqlrc", "--command", sql);
    psql.environment().keySet().removeIf(name -> name.startsWith("PG"));
    psql.environment().putAll(leg(door).environment());
    return psql;
  }

  @Override
  public int bound(Door door, String sql, int value) throws SQLException {
    try (Connection connection = leg(door).connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, value);
      return statement.executeUpdate();
    }
  }

  private Leg leg(Door door) {
    return new Leg(door.port(), connection(), door.user(), door.token(), door.authority());
  }
}
