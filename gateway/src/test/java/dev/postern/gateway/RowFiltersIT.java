package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

/**
 * Through the gate, a caller with a row filter sees of a database with everybody's rows what it
 * would see directly of one that holds its own rows alone.
 */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class RowFiltersIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [agents, owners]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      row-filters:
        - { table: shop.public.orders, groups: [agents], where: "region = claim('region')" }
      """;

  private static final String[] TABLES = {
    "CREATE TABLE customers (id int PRIMARY KEY, name text)",
    "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Ben'), (3, 'Cy')",
    "CREATE TABLE orders (id int PRIMARY KEY, customer int, region text, amount int, note text)",
    "CREATE TABLE plain (id int, word text)",
    "INSERT INTO plain VALUES (1, 'one'), (5, 'five')",
    "CREATE VIEW all_orders AS SELECT * FROM orders",
    "CREATE VIEW dear AS SELECT id AS k, upper(note) AS what FROM all_orders WHERE amount >= 20",
    "CREATE MATERIALIZED VIEW kept_orders AS SELECT * FROM orders",
    "INSERT INTO orders VALUES (1, 1, 'EU', 10, 'own a'), (2, 2, 'EU', 20, 'own b'),"
        + " (3, 1, 'EU', 30, NULL)",
  };

  private static final String FOREIGN =
      "INSERT INTO orders VALUES (4, 1, 'US', 5, 'secret c'), (5, 2, 'US', 20, 'secret d'),"
          + " (6, 3, NULL, 60, 'secret e')";

  private static final List<String> MODES =
      List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything");

  private final RealPostgres server;
  private final GateFixture gate;
  private String own = "";

  RowFiltersIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.server = server;
    this.gate = GateFixture.start(server, directory, POLICIES, with(TABLES, FOREIGN));
  }

  private static String[] with(String[] statements, String last) {
    return Stream.concat(Stream.of(statements), Stream.of(last)).toArray(String[]::new);
  }

  @BeforeAll
  void fill() throws Exception {
    own = server.createDatabase();
    server.execute(own, TABLES);
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private Connection agent(String region, String mode) throws SQLException {
    String token =
        gate.issuer().sign(gate.issuer().claims("ann", "agents").claim("region", region).build());
    return gate.leg("shop", "ann", token).connect("preferQueryMode", mode);
  }

  /** All rows of all results in the order of their texts. */
  private static List<String> seen(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String step : sql.split("; ")) {
        if (statement.execute(step)) {
          add(rows, statement.getResultSet());
        } else {
          rows.add("changed " + statement.getUpdateCount());
        }
      }
    } finally {
      connection.rollback();
    }
    Collections.sort(rows);
    return rows;
  }

  private static void add(List<String> rows, ResultSet result) throws SQLException {
    while (result.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.append(result.getString(i)).append('|');
      }
      rows.add(row.toString());
    }
  }

  static List<String> forms() {
    return List.of(
        "SELECT * FROM orders",
        "SELECT o.id, o.note FROM public.orders AS o",
        "SELECT a, b FROM orders AS o (a, b)",
        "SELECT count(*), sum(amount), max(note) FROM orders",
        "SELECT count(*) FROM ONLY orders",
        "TABLE orders",
        "SELECT a.id, b.id FROM orders a JOIN orders b ON a.amount = b.amount",
        "SELECT a.id, b.id FROM orders a, orders b WHERE a.id < b.id",
        "SELECT c.name, o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id",
        "SELECT * FROM orders FULL JOIN plain USING (id)",
        "SELECT * FROM plain NATURAL JOIN orders",
        "SELECT * FROM (SELECT * FROM orders) x",
        "WITH x AS (SELECT * FROM orders) SELECT * FROM x",
        "WITH orders AS (SELECT id FROM orders) SELECT * FROM orders",
        "SELECT (SELECT count(*) FROM orders)",
        "SELECT name, (SELECT max(amount) FROM orders WHERE customer = c.id) FROM customers c",
        "SELECT name FROM customers c WHERE EXISTS (SELECT FROM orders WHERE customer = c.id)",
        "SELECT name FROM customers WHERE id IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id = ANY (SELECT customer FROM orders)",
        "SELECT ARRAY(SELECT id FROM orders ORDER BY id)",
        "SELECT name, x.id FROM customers c, LATERAL (SELECT * FROM orders"
            + " WHERE customer = c.id ORDER BY amount DESC LIMIT 1) x",
        "SELECT id FROM plain INTERSECT SELECT id FROM orders",
        "SELECT id FROM plain EXCEPT SELECT id FROM orders",
        "SELECT id FROM plain UNION SELECT id FROM orders",
        "SELECT id, word FROM plain UNION ALL SELECT id, note FROM orders",
        "SELECT region, count(*) FROM orders GROUP BY region HAVING count(*) > 0",
        "SELECT DISTINCT region FROM orders",
        "SELECT id, rank() OVER (PARTITION BY customer ORDER BY amount) FROM orders",
        "SELECT string_agg(note, ',' ORDER BY id) FROM orders",
        "SELECT CASE WHEN EXISTS (SELECT FROM orders WHERE region = 'US') THEN 1 ELSE 0 END",
        "SELECT 100 / (amount - 5) FROM orders",
        "SELECT * FROM all_orders",
        "SELECT d.what FROM dear d JOIN orders o ON o.id = d.k WHERE 100 / (o.amount - 60) < 9",
        "INSERT INTO plain SELECT k, what FROM dear; TABLE plain",
        "SELECT id FROM orders WHERE 100 / (amount - 60) < 100",
        "SELECT id FROM orders ORDER BY amount LIMIT 2 OFFSET 1",
        "SELECT to_jsonb(x) FROM (SELECT id, note FROM orders) x",
        "DECLARE c CURSOR FOR SELECT id, note FROM orders; FETCH ALL FROM c; CLOSE c",
        "DECLARE c SCROLL CURSOR FOR TABLE orders; MOVE LAST IN c; FETCH BACKWARD 5 FROM c",
        "PREPARE p (int) AS SELECT note FROM orders WHERE id >= $1; EXECUTE p (1);"
            + " DEALLOCATE p",
        "UPDATE orders SET amount = amount + 1; SELECT sum(amount) FROM orders",
        "UPDATE orders SET note = 'x' WHERE 100 / (amount - 60) < 1000",
        "UPDATE orders SET note = 'x' WHERE id IN (1, 4) RETURNING id, note",
        "UPDATE orders SET note = p.word FROM plain p WHERE p.id = orders.id OR p.id = 5",
        "UPDATE plain SET word = note FROM orders o WHERE o.id = plain.id; TABLE plain",
        "DELETE FROM orders",
        "DELETE FROM orders WHERE id = 1 OR id = 4; SELECT count(*) FROM orders",
        "DELETE FROM orders WHERE note LIKE '%secret%' OR id = 2 RETURNING id",
        "DELETE FROM orders o USING customers c WHERE c.id = o.customer RETURNING c.name",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "INSERT INTO plain SELECT id, note FROM orders; TABLE plain",
        "INSERT INTO orders VALUES (9, 1, 'EU', 1, 'new'); SELECT * FROM orders WHERE id > 2",
        "INSERT INTO orders (id, region) SELECT id + 9, 'EU' FROM plain RETURNING id, region",
        "INSERT INTO orders VALUES (1, 1, 'EU', 1, 'x') ON CONFLICT DO NOTHING; TABLE orders",
        "UPDATE orders SET region = 'EU', note = 'x' WHERE id < 3 RETURNING *",
        "MERGE INTO plain USING orders o ON o.id = plain.id WHEN MATCHED THEN DELETE; TABLE plain");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormShowsTheCallersRowsAloneInEveryMode(String sql) throws SQLException {
    List<String> expected;
    try (Connection direct = server.connect(own)) {
      expected = seen(direct, sql);
    }
    for (String mode : MODES) {
      try (Connection agent = agent("EU", mode)) {
        assertThat(seen(agent, sql)).as(mode).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void preparedStatementsStayFilteredOverManyExecutions(String mode) throws SQLException {
    try (Connection agent = agent("EU", mode);
        PreparedStatement statement =
            agent.prepareStatement("SELECT note FROM orders WHERE amount >= ? ORDER BY id")) {
      for (int amount : List.of(0, 5, 10, 20, 20, 20, 30, 60)) {
        statement.setInt(1, amount);
        List<String> rows = new ArrayList<>();
        add(rows, statement.executeQuery());
        assertThat(rows).hasSize(amount <= 10 ? 3 : amount <= 20 ? 2 : amount <= 30 ? 1 : 0);
        assertThat(rows).noneMatch(row -> row.contains("secret"));
      }
    }
  }

  @Test
  void callersOfOneGroupWithOtherClaimsSeeOtherRows() throws SQLException {
    String sql = "SELECT id FROM orders";
    try (Connection eu = agent("EU", "extended");
        Connection us = agent("US", "extended");
        Connection quoted = agent("x' OR 'a'='a", "extended")) {
      assertThat(seen(eu, sql)).containsExactly("1|", "2|", "3|");
      assertThat(seen(us, sql)).containsExactly("4|", "5|");
      assertThat(seen(quoted, sql)).isEmpty();
    }
  }

  @Test
  void aCallerWithoutTheClaimSeesNoRowAndOneOfAnotherGroupSeesAll() throws SQLException {
    try (Connection without = gate.through("agents");
        Connection owner = gate.through("owners");
        Connection both =
            gate.leg("shop", "ann", gate.issuer().token("ann", "owners", "agents")).connect()) {
      assertThat(seen(without, "SELECT id FROM orders")).isEmpty();
      assertThat(seen(both, "SELECT id FROM orders")).isEmpty();
      assertThat(seen(owner, "SELECT id FROM orders")).hasSize(6);
      assertThat(seen(owner, "SELECT id FROM all_orders")).hasSize(6);
    }
  }

  @Test
  void copyOfAQueryIsFiltered() throws Exception {
    try (Connection agent = agent("EU", "extended")) {
      StringWriter out = new StringWriter();
      agent
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (SELECT id, note FROM orders ORDER BY id) TO STDOUT", out);
      assertThat(out).hasToString("1\town a\n2\town b\n3\t\\N\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM kept_orders",
        "DELETE FROM all_orders",
        "SELECT ctid FROM orders",
        "EXPLAIN SELECT * FROM orders",
        "SELECT * FROM orders FOR UPDATE",
        "INSERT INTO orders (id) VALUES (9)",
        "INSERT INTO orders VALUES (1, 1, 'EU', 1, '') ON CONFLICT (id) DO UPDATE SET note = 'x'",
        "UPDATE orders SET region = DEFAULT",
        "SELECT * FROM pg_stats",
        "DO 'BEGIN END'",
        "SELECT 1; SELECT o FROM orders o",
      })
  void whatCannotBeFilteredIsRefusedWithAHint(String sql) throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent("EU", mode);
          Statement statement = agent.createStatement()) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(mode)
            .isInstanceOfSatisfying(
                PSQLException.class,
                e -> {
                  assertThat(e.getSQLState()).isEqualTo("42501");
                  assertThat(String.valueOf(e.getServerErrorMessage()))
                      .contains("Reason: row-filter.");
                });
      }
    }
  }

  /** What the gate puts in place of a view is the one that is there. */
  @Test
  void aViewThatIsReplacedIsReadAnew() throws SQLException {
    try (Connection agent = agent("EU", "extended");
        Connection owner = gate.through("owners");
        Statement changing = owner.createStatement()) {
      changing.execute("CREATE VIEW changing AS SELECT id FROM orders WHERE amount < 15");
      assertThat(seen(agent, "SELECT * FROM changing")).containsExactly("1|");
      changing.execute("CREATE OR REPLACE VIEW changing AS SELECT id FROM orders WHERE id > 1");
      assertThat(seen(agent, "SELECT * FROM changing")).containsExactly("2|", "3|");
      changing.execute("DROP VIEW changing");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders VALUES (9, 1, 'US', 1, 'secret')",
        "INSERT INTO orders (id, region) VALUES (9, 'EU'), (10, NULL)",
        "UPDATE orders SET region = 'US' WHERE id = 1",
      })
  void aRowThatDoesNotPassIsNotWritten(String sql) throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent("EU", mode);
          Statement statement = agent.createStatement()) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(mode)
            .isInstanceOfSatisfying(
                PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("21000"));
        assertThat(seen(agent, "SELECT id, region FROM orders"))
            .containsExactly("1|EU|", "2|EU|", "3|EU|");
      }
    }
  }

  @Test
  void boundValuesThatAreWrittenAreCheckedEachTime() throws SQLException {
    try (Connection agent = agent("EU", "extended");
        PreparedStatement insert =
            agent.prepareStatement("INSERT INTO orders (id, region, amount) VALUES (?, ?, ?)")) {
      agent.setAutoCommit(false);
      for (int id = 10; id < 20; id++) {
        insert.setInt(1, id);
        insert.setString(2, "EU");
        insert.setInt(3, id);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      insert.setString(2, "US");
      assertThatThrownBy(insert::executeUpdate)
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("21000"));
      agent.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void errorsTellNoValueAndPointIntoTheClientsWords(String mode) throws SQLException {
    try (Connection agent = agent("EU", mode);
        Statement statement = agent.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT note::int FROM orders"))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("22P02");
                assertThat(String.valueOf(e.getServerErrorMessage())).doesNotContain("own a");
              });
      String unknown = "SELECT id FROM orders WHERE nothing = 1";
      assertThatThrownBy(() -> statement.execute(unknown))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("42703");
                assertThat(Objects.requireNonNull(e.getServerErrorMessage()).getPosition())
                    .isEqualTo(unknown.indexOf("nothing") + 1);
              });
    }
  }
}
