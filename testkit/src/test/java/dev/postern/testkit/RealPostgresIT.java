package dev.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres.Method;
import dev.postern.testkit.RealPostgres.Release;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedPostgres.class)
class RealPostgresIT {
  private final RealPostgres postgres;

  RealPostgresIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @ParameterizedTest
  @EnumSource
  void eachUserLogsInByItsMethod(Method method) throws Exception {
    postgres.createUser("someone", method, "s3cret'");
    String url = postgres.jdbcUrl("postgres");
    try (Connection connection = DriverManager.getConnection(url, "someone", "s3cret'")) {
      assertThat(text(connection, "SELECT current_user")).isEqualTo("someone");
    }
  }

  @Test
  void loadsContrib() throws Exception {
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "CREATE EXTENSION pgcrypto",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION pg_stat_statements");
    try (Connection connection = postgres.connect(database)) {
      assertThat(text(connection, "SELECT count(*) FROM pg_extension")).isEqualTo("5");
      assertThat(text(connection, "SELECT count(*) >= 0 FROM pg_stat_statements")).isEqualTo("t");
    }
  }

  @Test
  void runsTheReleaseBeforeToo(@SharedPostgres.Of(Release.V17) RealPostgres older)
      throws Exception {
    try (Connection connection = older.connect("postgres")) {
      assertThat(text(connection, "SHOW server_version")).startsWith("17.");
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
