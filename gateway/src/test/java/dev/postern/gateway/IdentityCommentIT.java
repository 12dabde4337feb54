package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/** The comment that names whom a statement is from, as the server sees it. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class IdentityCommentIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [everyone, others]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      row-filters:
        - { table: shop.public.orders, groups: [everyone], where: "id > 1" }
      """;

  private final GateFixture gate;

  IdentityCommentIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate =
        GateFixture.start(
            server,
            directory,
            "comment: identity",
            POLICIES,
            new String[] {
              "CREATE TABLE orders (id int)",
              "INSERT INTO orders VALUES (1), (2)",
              "CREATE TABLE plain (id int)"
            });
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared"})
  void theServerSeesItBehindTheClientsText(String mode) throws SQLException {
    String sql = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() -- mine";
    try (Connection connection = gate.through("others", "preferQueryMode", mode)) {
      assertThat(one(connection, sql))
          .matches("(?s)\\Q" + sql + "\\E\n/\\*session='[^']+',user='ann'\\*/");
    }
  }

  @Test
  void filteredStatementsCopyAndDollarQuotesWorkWithIt() throws Exception {
    try (Connection connection = gate.through("everyone", "preferQueryMode", "simple")) {
      assertThat(one(connection, "SELECT string_agg(id::text, $a$,$a$) FROM orders;"))
          .isEqualTo("2");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY plain FROM STDIN", new StringReader("1\n2\n"));
      assertThat(one(connection, "SELECT count(*) FROM plain")).isEqualTo("2");
    }
  }

  @Test
  void errorPositionsAreThoseOfTheClientsText() throws SQLException {
    try (Connection connection = gate.through("everyone", "preferQueryMode", "simple")) {
      assertThatThrownBy(() -> one(connection, "SELECT nothing FROM plain"))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e ->
                  assertThat(Objects.requireNonNull(e.getServerErrorMessage()).getPosition())
                      .isEqualTo(8));
    }
  }
}
