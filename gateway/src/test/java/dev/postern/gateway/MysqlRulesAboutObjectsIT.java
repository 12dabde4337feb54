package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On MySQL and MariaDB too, no way leads to a relation that a rule denies. */
@ExtendWith(SharedMysql.class)
class MysqlRulesAboutObjectsIT {
  private static final String SETUP =
      """
      CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(40));
      CREATE TABLE bills (id INT PRIMARY KEY, iban VARCHAR(40));
      CREATE TABLE copied (id INT);
      CREATE VIEW seen AS SELECT id FROM bills;
      CREATE VIEW counted AS SELECT COUNT(*) AS n FROM seen;
      CREATE TRIGGER copy AFTER INSERT ON copied FOR EACH ROW DELETE FROM bills;
      CREATE FUNCTION total() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM bills);
      """;

  private static final String RULES =
      """
      policies:
        - name: all-but-bills
          groups: [agents]
          connections: [shop]
          rules:
            - allow: { kinds: ["*"] }
            - deny: { relations: ["gate_shop.BILLS"] }
        - name: orders-only
          groups: [guests]
          connections: [shop]
          rules:
            - allow: { kinds: [read], relations: [gate_shop.orders], when: "address.within('127.0.0.1')" }
            - allow: { kinds: [read], when: "size(relations) == 0" }
      """;

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlRulesAboutObjectsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private static void run(Connection client, String sql) throws SQLException {
    try (Statement statement = client.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refused(Connection client, String sql) {
    assertThatThrownBy(() -> run(client, sql))
        .as(sql)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("policy");
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void noWayLeadsToADeniedRelation(MysqlProduct product) throws Exception {
    try (MysqlGate gate = MysqlGate.start(servers.get(product), directory, "", RULES, SETUP);
        Connection agent = gate.connect("ann", "agents", "");
        Connection guest = gate.connect("ann", "guests", "")) {
      for (String sql :
          List.of(
              "SELECT id FROM bills",
              "SELECT COUNT(*) FROM gate_shop.bills",
              "SELECT id FROM seen",
              "SELECT n FROM counted",
              "SELECT total()",
              "INSERT INTO copied VALUES (1)",
              "UPDATE orders SET note = (SELECT MAX(iban) FROM bills)",
              "PREPARE p FROM 'SELECT id FROM bills'",
              "TRUNCATE bills",
              "RENAME TABLE bills TO others",
              "ALTER TABLE bills ADD COLUMN x INT")) {
        refused(agent, sql);
      }
      for (String sql :
          List.of("SELECT id FROM orders", "INSERT INTO orders VALUES (1, 'n')", "SELECT 1")) {
        assertThatCode(() -> run(agent, sql)).as(sql).doesNotThrowAnyException();
      }
      assertThatCode(() -> run(guest, "SELECT id FROM orders")).doesNotThrowAnyException();
      refused(guest, "SELECT o.id FROM orders o, copied");
      refused(guest, "SELECT id FROM seen");
    }
  }
}
