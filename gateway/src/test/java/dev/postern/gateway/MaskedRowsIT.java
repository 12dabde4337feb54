package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
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

/**
 * Masks and row filters on one connection: what comes through a gate with both, over everybody's
 * rows, is what comes through one with the masks alone over the caller's own.
 */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class MaskedRowsIT {
  private static final String MASKS =
      """
      policies:
        - name: everything
          groups: [agents]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.orders.region, label: place }
        - { column: shop.public.orders.amount, label: sum }
        - { column: shop.public.orders.note, label: words }
        - { column: shop.public.orders.made, label: day }
      masks:
        - { label: place, as: { keep-first: 1 } }
        - { label: sum, as: redact }
        - { label: words, as: { keep-last: 1 } }
        - { label: day, as: "null" }
      """;

  private static final String FILTER =
      """
      row-filters:
        - { table: shop.public.orders, groups: [agents], where: "region = claim('region')" }
      """;

  private static final String[] OWN = {
    "CREATE TABLE orders (id int PRIMARY KEY, customer int, region text, amount int, note text,"
        + " made date)",
    "CREATE TABLE customers (id int, name text)",
    "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Ben')",
    "INSERT INTO orders VALUES (1, 1, 'EU', 10, 'own a', '2026-01-01'),"
        + " (2, 2, 'EU', 20, 'own b', NULL), (3, 1, 'EU', 30, NULL, '2026-01-03')",
  };

  private static final String FOREIGN =
      "INSERT INTO orders VALUES (4, 1, 'US', 5, 'secret c', '2026-01-01'),"
          + " (5, 2, NULL, 20, 'secret d', NULL)";

  /** Text by simple queries, text by extended ones, and binary wherever the driver knows it. */
  private static final List<List<String>> MODES =
      List.of(
          List.of("preferQueryMode", "simple"),
          List.of("binaryTransfer", "false"),
          List.of("prepareThreshold", "-1"));

  private final GateFixture both;
  private final GateFixture masksAlone;

  MaskedRowsIT(RealPostgres server, @TempDir Path one, @TempDir Path other) throws Exception {
    this.both =
        GateFixture.start(
            server,
            one,
            MASKS + FILTER,
            Stream.concat(Stream.of(OWN), Stream.of(FOREIGN)).toArray(String[]::new));
    this.masksAlone = GateFixture.start(server, other, MASKS, OWN);
  }

  @AfterAll
  void stop() {
    both.close();
    masksAlone.close();
  }

  private static Connection agent(GateFixture gate, List<String> mode) throws SQLException {
    String token =
        gate.issuer().sign(gate.issuer().claims("ann", "agents").claim("region", "EU").build());
    return gate.leg("shop", "ann", token).connect(mode.toArray(String[]::new));
  }

  /** Rows in the order of their texts, or the code and hint of the refusal. */
  private static List<String> seen(GateFixture gate, List<String> mode, String sql)
      throws SQLException {
    List<String> seen = new ArrayList<>();
    try (Connection connection = agent(gate, mode);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      connection.setAutoCommit(false);
      if (statement.execute()) {
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(rows.getObject(i)).append('|');
          }
          seen.add(row.toString());
        }
      } else {
        seen.add("changed " + statement.getUpdateCount());
      }
      connection.rollback();
    } catch (PSQLException e) {
      seen.add(
          e.getSQLState() + " " + String.valueOf(e.getServerErrorMessage()).contains("labelled"));
    }
    Collections.sort(seen);
    return seen;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders",
        "TABLE orders",
        "SELECT region, note, amount, made FROM orders WHERE id < 10",
        "SELECT o.note AS n, o.id FROM orders o ORDER BY o.id",
        "SELECT c.name, o.note, o.amount FROM customers c LEFT JOIN orders o ON o.customer = c.id",
        "SELECT x.region FROM (SELECT * FROM orders OFFSET 0) x",
        "WITH x AS (SELECT note AS n FROM orders) SELECT n FROM x",
        "SELECT note FROM orders UNION ALL SELECT note FROM orders",
        "SELECT (SELECT note FROM orders WHERE id = 1), count(*) FROM orders",
        "SELECT id, 1 / (id - 5) FROM orders",
        "SELECT id FROM orders WHERE 1 / (id - 5) < 1",
        "SELECT upper(note) FROM orders",
        "SELECT id FROM orders WHERE region = 'EU'",
        "SELECT count(*) FROM orders GROUP BY region",
        "SELECT id FROM orders ORDER BY note",
        "UPDATE orders SET customer = 7 WHERE id = 1 RETURNING *",
        "UPDATE orders SET region = 'EU' WHERE id = 1 RETURNING id, region",
        "INSERT INTO orders (id, region, note) VALUES (9, 'EU', 'new') RETURNING *",
        "INSERT INTO customers SELECT id, note FROM orders",
        "DELETE FROM orders RETURNING note, amount, made, region",
        "DELETE FROM orders WHERE amount > 1",
      })
  void bothTogetherShowTheOwnRowsMasked(String sql) throws SQLException {
    for (List<String> mode : MODES) {
      List<String> seen = seen(both, mode, sql);
      assertThat(seen).as(mode.toString()).isEqualTo(seen(masksAlone, mode, sql));
      assertThat(seen).noneMatch(row -> row.contains("own") || row.contains("secret"));
    }
  }

  @Test
  void theFilterLooksAtAColumnThatItsCallerSeesMasked() throws SQLException {
    for (List<String> mode : MODES) {
      assertThat(seen(both, mode, "SELECT id, region FROM orders"))
          .as(mode.toString())
          .containsExactly("1|E*|", "2|E*|", "3|E*|");
    }
  }

  @Test
  void copiedRowsAreTheOwnOnesMasked() throws Exception {
    String copy = "COPY (SELECT id, region, amount, note, made FROM orders ORDER BY id) TO STDOUT";
    List<String> copied = new ArrayList<>();
    for (GateFixture gate : List.of(both, masksAlone)) {
      try (Connection agent = agent(gate, MODES.getFirst())) {
        StringWriter out = new StringWriter();
        agent.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
        copied.add(out.toString());
      }
    }
    assertThat(copied.getFirst()).isEqualTo(copied.getLast()).hasLineCount(3).contains("1\tE*\t");
  }
}
