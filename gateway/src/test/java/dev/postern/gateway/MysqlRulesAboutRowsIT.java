package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules about how many rows MySQL and MariaDB expect a statement to touch. */
@ExtendWith(SharedMysql.class)
class MysqlRulesAboutRowsIT {
  private static final String POLICIES =
      """
      policies:
        - name: few
          groups: [few]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: ["*"] }
            - deny: { kinds: [read, write], when: "rows > 100" }
      """;

  private static final String SETUP =
      """
      CREATE TABLE orders (id int PRIMARY KEY, region varchar(9), sum int);
      INSERT INTO orders WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
        SELECT i, 'r', 0 FROM n;
      CREATE FUNCTION three() RETURNS int DETERMINISTIC RETURN 3;
      ANALYZE TABLE orders;
      """;

  private static final String[] FEW = {
    "UPDATE orders SET sum = 1 WHERE id = 7",
    "UPDATE orders SET sum = 1 WHERE id = 70000",
    "DELETE FROM orders WHERE id IN (1, 2, 3)",
    "SELECT * FROM orders WHERE id < 10",
    "SELECT count(*) FROM orders WHERE id < 10",
    "INSERT INTO orders VALUES (2001, 'x', 1), (2002, 'x', 1)",
    "REPLACE INTO orders VALUES (2001, 'x', 1)",
    "INSERT INTO orders SELECT id + 5000, region, sum FROM orders WHERE id < 3",
    "SELECT id FROM orders WHERE id = 3 UNION SELECT id FROM orders WHERE id = 4",
    "SELECT 1",
  };

  private static final String[] MANY = {
    "UPDATE orders SET sum = 1",
    "DELETE FROM orders",
    "DELETE FROM orders WHERE id > 100",
    "SELECT * FROM orders",
    "SELECT o.id FROM orders o JOIN orders p ON p.id = o.id WHERE o.id > 300",
    "SELECT o.id FROM orders o JOIN orders p WHERE o.id < 20 AND p.id < 20",
    "SELECT 1 FROM orders WHERE id = 1 UNION ALL SELECT 1 FROM orders",
    "INSERT INTO orders SELECT id + 5000, region, sum FROM orders",
    "SELECT (SELECT group_concat(region) FROM orders)",
    // What cannot be estimated.
    "UPDATE orders SET sum = three() WHERE id = 1",
    "UPDATE orders SET sum = 1 WHERE id = @id",
    "UPDATE orders SET sum = 1 WHERE id > last_insert_id()",
    "UPDATE orders SET sum = 1 WHERE id = 1; UPDATE orders SET sum = 1 WHERE id = 2",
    "EXPLAIN UPDATE orders SET sum = 1 WHERE id = 1",
  };

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlRulesAboutRowsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void fewRowsPassAndManyOrAnUnknownNumberAreRefused(MysqlProduct product) throws Exception {
    try (MysqlGate gate = MysqlGate.start(servers.get(product), directory, "", POLICIES, SETUP);
        Connection agent = gate.connect("ann", "few", "");
        Connection preparing = gate.connect("ann", "few", "&useServerPrepStmts=true")) {
      agent.setAutoCommit(false);
      preparing.setAutoCommit(false);
      for (String sql : FEW) {
        assertThat(refusal(agent, sql)).as(sql).isEmpty();
        assertThat(refusalPrepared(preparing, sql)).as(sql).isEmpty();
      }
      for (String sql : MANY) {
        assertThat(refusal(agent, sql)).as(sql).contains("by its rule deny-2");
        if (!sql.contains(";")) {
          assertThat(refusalPrepared(preparing, sql)).as(sql).contains("by its rule deny-2");
        }
      }
      assertThat(refusalPrepared(preparing, FEW[0].replace("7", "?"))).contains("deny-2");
      inAnotherDatabaseAndMode(gate, agent);
    }
  }

  private static String refusal(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    } finally {
      agent.rollback();
    }
  }

  private static String refusalPrepared(Connection agent, String sql) throws SQLException {
    try (PreparedStatement statement = agent.prepareStatement(sql)) {
      if (sql.contains("?")) {
        statement.setInt(1, 7);
      }
      statement.execute();
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    } finally {
      agent.rollback();
    }
  }

  /** The gate's own session takes both over, so that the text means the same there. */
  private static void inAnotherDatabaseAndMode(MysqlGate gate, Connection agent) throws Exception {
    gate.server()
        .execute(
            """
            DROP DATABASE IF EXISTS gate_rows;
            CREATE DATABASE gate_rows;
            CREATE TABLE gate_rows.orders (id int, sum int);
            INSERT INTO gate_rows.orders VALUES (1, 1);
            ANALYZE TABLE gate_rows.orders;
            GRANT ALL ON gate_rows.* TO gate_app@'%';
            """);
    try (Statement statement = agent.createStatement()) {
      statement.execute("USE gate_rows");
      assertThat(refusal(agent, "UPDATE orders SET sum = 1")).isEmpty();
      statement.execute("SET sql_mode = 'ANSI_QUOTES'");
      assertThat(refusal(agent, "UPDATE \"orders\" SET \"sum\" = 1")).isEmpty();
    }
  }
}
