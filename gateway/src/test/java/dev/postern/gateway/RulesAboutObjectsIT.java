package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about relations, columns and labels hold whatever way leads there; so do conditions. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class RulesAboutObjectsIT {
  private static final String POLICIES =
      """
      policies:
        - name: all-but-bills
          groups: [clerks]
          connections: [shop]
          rules:
            - allow: { kinds: ["*"] }
            - deny: { relations: ["billing.*"] }
        - name: orders-only
          groups: [guests]
          connections: [shop]
          rules: [ { allow: { kinds: [read, write], relations: ["public.orders", "public.parts"] } } ]
        - name: no-mail
          groups: [sellers]
          connections: [shop]
          rules:
            - allow: { kinds: ["*"] }
            - deny: { labels: [email] }
            - deny: { columns: ["*.orders.note"], kinds: [read] }
        - name: conditional
          groups: [regional]
          connections: [shop]
          rules:
            - allow: { kinds: [read], when: "claims.region == 'EU' && address.within('127.0.0.0/8')" }
            - deny: { kinds: [write], when: "user == 'eve'" }
            - allow: { kinds: [write], when: "now > timestamp('2020-01-01T00:00:00Z')" }
      labels:
        - { column: "*.*.*.email", label: email }
      """;

  private static final String[] TABLES = {
    "CREATE TABLE orders (id int PRIMARY KEY, note text, email text)",
    "CREATE TABLE parts (id int) PARTITION BY RANGE (id)",
    "CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (100)",
    "CREATE SCHEMA billing",
    "CREATE TABLE billing.bills (id int, iban text)",
    "CREATE VIEW seen AS SELECT id FROM billing.bills",
    "CREATE VIEW counted AS SELECT count(*) AS n FROM seen",
    "CREATE VIEW order_ids AS SELECT id FROM orders",
    "CREATE TABLE copied (id int)",
    "CREATE RULE copy AS ON INSERT TO copied DO ALSO DELETE FROM billing.bills",
    "CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS"
        + " 'BEGIN RETURN (SELECT count(*) FROM billing.bills); END'",
    "CREATE FUNCTION sql_total() RETURNS bigint LANGUAGE sql AS"
        + " 'SELECT count(id) FROM billing.bills'",
    "GRANT USAGE ON SCHEMA billing TO PUBLIC",
    "GRANT ALL ON billing.bills TO PUBLIC",
  };

  private final GateFixture gate;

  RulesAboutObjectsIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate = GateFixture.start(server, directory, POLICIES, TABLES);
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private void run(String group, String sql) throws SQLException {
    try (Connection connection = gate.through(group)) {
      run(connection, sql);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void refused(String group, String sql) {
    assertThatThrownBy(() -> run(group, sql))
        .as(group + ": " + sql)
        .isInstanceOf(SQLException.class)
        // The server has the same code for what is not its caller's.
        .hasMessageMatching("(?s).*Hint: Reason: (denied-by-policy|not-allowed)\\..*")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("42501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM billing.bills",
        "SELECT count(*) FROM billing.bills",
        "SELECT id FROM seen",
        "SELECT n FROM counted",
        "SELECT 1 FROM orders WHERE EXISTS (SELECT FROM billing.bills)",
        "SELECT total()",
        "SELECT sql_total()",
        "INSERT INTO copied VALUES (1)",
        "UPDATE billing.bills SET iban = ''",
        "TRUNCATE billing.bills",
        "DROP TABLE billing.bills",
        "DROP SCHEMA billing CASCADE",
        "COPY billing.bills TO STDOUT",
        "CREATE VIEW mine AS SELECT * FROM billing.bills",
        "PREPARE p AS SELECT * FROM seen",
        "DECLARE c CURSOR FOR SELECT * FROM counted",
        "EXPLAIN ANALYZE SELECT * FROM seen",
        "DO 'BEGIN PERFORM 1; END'",
        "ALTER TABLE orders INHERIT billing.bills",
        "ALTER TABLE billing.bills INHERIT parts",
        "ALTER TABLE parts ATTACH PARTITION billing.bills FOR VALUES FROM (200) TO (300)",
        "CREATE TABLE heir () INHERITS (billing.bills)",
        "CREATE TABLE same (LIKE billing.bills)",
        "CREATE RULE r AS ON INSERT TO orders DO ALSO DELETE FROM billing.bills",
        "CREATE TABLE fk (id int REFERENCES billing.bills (id))",
        "ALTER TABLE billing.bills SET SCHEMA public",
        "ALTER SCHEMA billing RENAME TO public2",
        "MERGE INTO orders o USING billing.bills b ON o.id = b.id WHEN MATCHED THEN DELETE",
        "LOCK billing.bills",
        "GRANT SELECT ON ALL TABLES IN SCHEMA billing TO PUBLIC",
        "SELECT * FROM bills",
        "TABLE seen",
      })
  void noWayLeadsToADeniedRelation(String sql) {
    refused("clerks", sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, note FROM orders",
        "SELECT id FROM order_ids",
        "SELECT count(*) FROM parts",
        "SELECT upper('x'), now()",
        "UPDATE orders SET note = 'x' WHERE id = 1",
        "CREATE TABLE public.made (id int)",
        "BEGIN",
      })
  void whatDoesNotComeNearItPasses(String sql) {
    assertThatCode(() -> run("clerks", sql)).doesNotThrowAnyException();
  }

  @Test
  void anAllowIsForItsRelationsAndNoOthers() {
    assertThatCode(() -> run("guests", "SELECT id FROM public.orders")).doesNotThrowAnyException();
    assertThatCode(() -> run("guests", "SELECT 1")).doesNotThrowAnyException();
    refused("guests", "SELECT o.id FROM public.orders o, copied");
    refused("guests", "SELECT id FROM order_ids");
    refused("guests", "SELECT id FROM parts_low");
    refused("guests", "SELECT total()");
  }

  @Test
  void labelsAndColumnsCountWhereTheyAreShownUsedOrWritten() {
    assertThatCode(() -> run("sellers", "SELECT id FROM orders")).doesNotThrowAnyException();
    refused("sellers", "SELECT email FROM orders");
    refused("sellers", "INSERT INTO orders VALUES (9, 'n', 'e')");
    refused("sellers", "SELECT * FROM orders");
    refused("sellers", "SELECT id FROM orders WHERE note = 'x'");
    refused("sellers", "COPY orders TO STDOUT");
  }

  @Test
  void conditionsLookAtEachSessionsOwnClaimsUserAndTime() throws Exception {
    try (Connection eu = as("ann", "EU");
        Connection us = as("ann", "US");
        Connection eve = as("eve", "EU");
        Connection none = gate.through("regional")) {
      run(eu, "SELECT id FROM orders");
      for (Connection other : new Connection[] {us, none}) {
        assertThatThrownBy(() -> run(other, "SELECT id FROM orders"))
            .hasMessageContaining("does not allow read");
      }
      run(eve, "SELECT id FROM orders");
      run(eu, "DELETE FROM orders WHERE id = 7");
      assertThatThrownBy(() -> run(eve, "DELETE FROM orders WHERE id = 7"))
          .hasMessageContaining("policy conditional denies write by its rule deny-2");
      assertThat(us.isValid(5)).isTrue();
    }
  }

  private Connection as(String user, String region) throws Exception {
    String token =
        gate.issuer().sign(gate.issuer().claims(user, "regional").claim("region", region).build());
    return gate.leg("shop", user, token).connect();
  }
}
