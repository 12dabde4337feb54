package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.CatalogReader;
import dev.postern.sql.rewrite.RowFilters.Outcome;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rewritten statements on a database with everybody's rows give what the client's own words give on
 * one that holds the caller's rows alone.
 */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class RowFiltersIT {
  private static final String[] TABLES = {
    "CREATE TABLE customers (id int PRIMARY KEY, name text)",
    "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Ben'), (3, 'Cy')",
    "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, region text,"
        + " amount int, note text)",
    "CREATE TABLE lines (id int PRIMARY KEY, \"order\" int REFERENCES orders ON DELETE CASCADE,"
        + " what text)",
    "CREATE TABLE plain (id int, word text)",
    "INSERT INTO plain VALUES (1, 'one'), (5, 'five')",
    "CREATE SCHEMA other",
    "CREATE TABLE other.twice (id int, region text)",
    "CREATE TABLE twice (id int, region text)",
    "CREATE TABLE parted (id int, region text) PARTITION BY LIST (region)",
    "CREATE TABLE parted_eu PARTITION OF parted FOR VALUES IN ('EU')",
    "CREATE TABLE parted_us PARTITION OF parted FOR VALUES IN ('US')",
    "CREATE VIEW all_orders AS SELECT * FROM orders",
    "CREATE MATERIALIZED VIEW kept_orders AS SELECT * FROM orders",
    "CREATE FUNCTION count_orders() RETURNS bigint LANGUAGE plpgsql AS"
        + " 'BEGIN RETURN (SELECT count(*) FROM orders); END'",
  };

  private static final String OWN =
      "INSERT INTO orders VALUES (1, 1, 'EU', 10, 'own a'), (2, 2, 'EU', 20, 'own b'),"
          + " (3, 1, 'EU', 30, NULL)";
  private static final String FOREIGN =
      "INSERT INTO orders VALUES (4, 1, 'US', 5, 'secret c'), (5, 2, 'US', 20, 'secret d'),"
          + " (6, 3, NULL, 60, 'secret e')";

  private final RealPostgres postgres;
  private String everybodys = "";
  private String own = "";
  private RowFilters filters;

  RowFiltersIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @BeforeAll
  void fill() throws Exception {
    everybodys = postgres.createDatabase();
    postgres.execute(everybodys, TABLES);
    postgres.execute(
        everybodys,
        OWN,
        FOREIGN,
        "INSERT INTO lines VALUES (1, 1, 'own'), (2, 4, 'secret')",
        "INSERT INTO parted VALUES (1, 'EU'), (2, 'US')",
        "ANALYZE");
    own = postgres.createDatabase();
    postgres.execute(own, TABLES);
    postgres.execute(
        own, OWN, "INSERT INTO lines VALUES (1, 1, 'own')", "INSERT INTO parted VALUES (1, 'EU')");
    RowCondition region = RowCondition.parse("region = claim('region')");
    try (Connection connection = postgres.connect(everybodys)) {
      filters =
          new RowFilters(
              CatalogReader.DEFAULT.read(connection),
              (schema, table) ->
                  schema.equals("public") && List.of("orders", "twice", "parted").contains(table)
                      ? List.of(region)
                      : List.of(),
              Map.of("region", "EU"));
    }
  }

  private Outcome outcome(String sql) {
    SqlStatement statement = new SqlStatement(sql, SqlSettings.DEFAULT);
    return filters.rewrite(statement, new PostgresAnalyzer().read(statement), List.of());
  }

  private String rewritten(String sql) {
    Outcome outcome = outcome(sql);
    assertThat(outcome).as(sql).isInstanceOf(Outcome.Rewritten.class);
    return ((Outcome.Rewritten) outcome).text();
  }

  /** All rows in the order of their texts, and behind a change all that is in its table. */
  private List<String> seen(String database, String sql, String behind) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      List<String> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        add(rows, statement.getResultSet());
      } else {
        rows.add("changed " + statement.getUpdateCount());
        statement.execute(behind);
        add(rows, statement.getResultSet());
      }
      connection.rollback();
      Collections.sort(rows);
      return rows;
    }
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders",
        "SELECT orders.* FROM orders",
        "SELECT o.id, o.note FROM orders o",
        "SELECT \"O\".id FROM public . \"orders\" AS \"O\"",
        "SELECT a, b FROM orders AS o (a, b)",
        "SELECT count(*), sum(amount), max(note) FROM orders",
        "SELECT count(*) FROM ONLY orders",
        "SELECT count(*) FROM ONLY (orders)",
        "SELECT count(*) FROM orders *",
        "TABLE orders",
        "(TABLE public.orders) ORDER BY id",
        "SELECT id, note FROM orders UNION ALL TABLE /* t */ plain",
        "SELECT a.id, b.id FROM orders a JOIN orders b ON a.amount = b.amount",
        "SELECT a.id, b.id FROM orders a, orders b WHERE a.id < b.id",
        "SELECT c.name, o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id",
        "SELECT c.name, o.id FROM orders o RIGHT JOIN customers c ON o.customer = c.id",
        "SELECT * FROM orders FULL JOIN plain USING (id)",
        "SELECT * FROM plain NATURAL JOIN orders",
        "SELECT * FROM (orders o CROSS JOIN plain p)",
        "SELECT * FROM ((SELECT * FROM orders)) x",
        "WITH x AS (SELECT * FROM orders) SELECT * FROM x",
        "WITH orders AS (SELECT id FROM orders) SELECT * FROM orders",
        "WITH x AS MATERIALIZED (SELECT count(*) AS n FROM orders) SELECT n FROM x",
        "WITH RECURSIVE r (n) AS (SELECT min(id) FROM orders UNION ALL"
            + " SELECT n + 1 FROM r WHERE EXISTS (SELECT 1 FROM orders WHERE id = n + 1))"
            + " SELECT * FROM r",
        "SELECT (SELECT count(*) FROM orders)",
        "SELECT name, (SELECT max(amount) FROM orders WHERE customer = c.id) FROM customers c",
        "SELECT name FROM customers c WHERE EXISTS (SELECT FROM orders WHERE customer = c.id)",
        "SELECT name FROM customers WHERE id IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id = ANY (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id >= ALL (SELECT customer FROM orders)",
        "SELECT ARRAY(SELECT id FROM orders ORDER BY id)",
        "SELECT name, x.id FROM customers c, LATERAL (SELECT * FROM orders"
            + " WHERE customer = c.id ORDER BY amount DESC LIMIT 1) x",
        "SELECT id FROM plain INTERSECT SELECT id FROM orders",
        "SELECT id FROM plain EXCEPT SELECT id FROM orders",
        "SELECT id FROM plain UNION SELECT id FROM orders",
        "SELECT region, count(*) FROM orders GROUP BY region HAVING count(*) > 0",
        "SELECT region, sum(amount) FROM orders GROUP BY ROLLUP (region)",
        "SELECT DISTINCT ON (customer) customer, id FROM orders ORDER BY customer, id",
        "SELECT id, rank() OVER (PARTITION BY customer ORDER BY amount) FROM orders",
        "SELECT string_agg(note, ',' ORDER BY id) FILTER (WHERE amount > 1) FROM orders",
        "SELECT CASE WHEN EXISTS (SELECT FROM orders WHERE region = 'US') THEN 1 ELSE 0 END",
        "SELECT 100 / (amount - 5) FROM orders",
        "SELECT id FROM orders WHERE 100 / (amount - 60) < 100",
        "SELECT id FROM orders WHERE note::int > 0 OR true",
        "SELECT id FROM orders ORDER BY amount LIMIT 2 OFFSET 1",
        "SELECT id FROM orders WHERE amount IN (VALUES (10), (60))",
        "VALUES ((SELECT count(*) FROM orders))",
        "SELECT to_jsonb(x) FROM (SELECT id, note FROM orders) x",
        "SELECT id FROM parted",
        "SELECT id -- orders\n FROM orders --",
        "SELECT 'FROM orders', id FROM orders WHERE note <> 'from orders'",
        "SELECT * FROM generate_series(1, (SELECT max(id) FROM orders)) g",
      })
  void readsShowTheCallersRowsAlone(String sql) throws SQLException {
    assertThat(seen(everybodys, rewritten(sql), "")).isEqualTo(seen(own, sql, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET amount = amount + 1",
        "UPDATE orders o SET amount = 0 WHERE o.id IN (1, 4)",
        "UPDATE ONLY orders SET note = 'x' WHERE (id > 0) OR (amount = 5)",
        "UPDATE orders SET note = 'x' WHERE (amount = 20)",
        "UPDATE orders SET note = 'x' WHERE 100 / (amount - 60) < 1000",
        "UPDATE orders SET note = p.word FROM plain p WHERE p.id = orders.id OR p.id = 5",
        "UPDATE orders SET amount = (SELECT count(*) FROM orders)",
        "UPDATE orders SET note = 'x' RETURNING id, note",
        "UPDATE orders SET note = 'x' WHERE amount < 100 RETURNING *",
        "DELETE FROM orders",
        "DELETE FROM orders WHERE id = 1 OR id = 4",
        "DELETE FROM orders AS o WHERE o.note LIKE '%secret%' OR o.id = 2 RETURNING o.id",
        "DELETE FROM orders o USING customers c WHERE c.id = o.customer AND c.name = 'Ann'",
        "DELETE FROM orders WHERE id IN (SELECT max(id) FROM orders)",
        "WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone",
        "WITH o AS (UPDATE orders SET note = 'x' WHERE amount > 1 RETURNING *) TABLE o",
      })
  void changesReachTheCallersRowsAlone(String sql) throws SQLException {
    String behind = "SELECT * FROM orders WHERE region = 'EU'";
    assertThat(seen(everybodys, rewritten(sql), behind)).isEqualTo(seen(own, sql, behind));
    String others = "SELECT * FROM orders WHERE region IS DISTINCT FROM 'EU' ORDER BY id";
    try (Connection connection = postgres.connect(everybodys);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      List<String> before = new ArrayList<>();
      add(before, statement.executeQuery(others));
      statement.execute(rewritten(sql));
      List<String> after = new ArrayList<>();
      add(after, statement.executeQuery(others));
      assertThat(after).isEqualTo(before);
      connection.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO plain SELECT id, note FROM orders",
        "UPDATE plain SET word = note FROM orders o WHERE o.id = plain.id",
        "DELETE FROM plain USING orders WHERE orders.id = plain.id",
        "MERGE INTO plain USING orders o ON o.id = plain.id WHEN MATCHED THEN DELETE"
            + " WHEN NOT MATCHED THEN INSERT VALUES (o.id, o.note)",
      })
  void changesOfOtherTablesTakeTheCallersRowsAlone(String sql) throws SQLException {
    String behind = "SELECT * FROM plain";
    assertThat(seen(everybodys, rewritten(sql), behind)).isEqualTo(seen(own, sql, behind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ctid FROM orders",
        "SELECT o.xmin FROM orders o",
        "SELECT tableoid::regclass FROM orders",
        "SELECT o FROM orders o",
        "SELECT (orders).note FROM orders",
        "SELECT row_to_json(orders) FROM orders",
        "SELECT public.orders.id FROM public.orders",
        "SELECT public.orders.* FROM public.orders",
        "SELECT * FROM orders TABLESAMPLE system (100)",
        "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM plain p, orders o FOR SHARE OF p",
        "SELECT * FROM all_orders",
        "SELECT * FROM kept_orders",
        "SELECT * FROM parted_us",
        "SELECT * FROM twice",
        "SELECT count_orders()",
        "SELECT query_to_xml('SELECT * FROM orders', true, true, '')",
        "SELECT * FROM pg_stats WHERE tablename = 'orders'",
        "SELECT most_common_vals FROM pg_catalog.pg_stats",
        "SELECT stavalues1::text FROM pg_statistic",
        "EXPLAIN SELECT * FROM orders",
        "EXPLAIN ANALYZE SELECT * FROM orders",
        "COPY orders TO STDOUT",
        "COPY orders FROM STDIN",
        "INSERT INTO orders VALUES (9, 1, 'US', 1, '')",
        "INSERT INTO orders VALUES (9, 1, 'EU', 1, '') ON CONFLICT DO NOTHING",
        "INSERT INTO lines VALUES (9, 4, 'is there an order 4?')",
        "UPDATE orders SET region = 'US'",
        "UPDATE orders SET (note, region) = ROW ('x', 'US')",
        "UPDATE orders SET note = 'x' WHERE CURRENT OF c",
        "MERGE INTO orders USING plain p ON p.id = orders.id WHEN MATCHED THEN DELETE",
        "TRUNCATE orders",
        "LOCK TABLE orders",
        "CREATE TABLE mine AS SELECT * FROM orders",
        "SELECT * INTO mine FROM orders",
        "CREATE VIEW mine AS SELECT * FROM orders",
        "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM orders'",
        "DO 'BEGIN PERFORM 1; END'",
        "ALTER TABLE orders RENAME TO mine",
        "DROP TABLE orders",
        "SELECT 1; SELECT * FROM all_orders",
      })
  void whatCannotBeKeptToTheCallersRowsIsRefused(String sql) {
    Outcome outcome = outcome(sql);
    assertThat(outcome).as(sql).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) outcome).refusal().reason().code()).isEqualTo("row-filter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT * FROM plain",
        "SELECT * FROM other.twice",
        "SELECT * FROM lines",
        "WITH orders AS (SELECT 1 AS x) SELECT x FROM orders",
        "EXPLAIN SELECT * FROM plain",
        "INSERT INTO plain VALUES (7, 'orders')",
        "SELECT nothing FROM there_is_no_such_table",
        "SELECT relname FROM pg_class",
        "BEGIN",
      })
  void whatComesNearNoFilteredRowStaysAsItIs(String sql) {
    assertThat(outcome(sql)).as(sql).isInstanceOf(Outcome.Untouched.class);
  }

  @Test
  void theClientsWordsStayByteByByte() {
    assertThat(rewritten("select  O.Id /* c */ from  Public.Orders O where O.Amount>1 ;select 2"))
        .isEqualTo(
            "select  O.Id /* c */ from  (SELECT * FROM Public.Orders AS t WHERE"
                + " (\"t\".\"region\" = E'EU') OFFSET 0) AS \"o\" where O.Amount>1 ;select 2");
  }

  @Test
  void aConditionThatCouldTellOfARowStandsBehindACase() {
    assertThat(rewritten("DELETE FROM orders WHERE 1 / (amount - 5) = 1"))
        .isEqualTo(
            "DELETE FROM orders WHERE CASE WHEN ((\"orders\".\"region\" = E'EU')) THEN"
                + " (1 / (amount - 5) = 1) ELSE false END");
    assertThat(rewritten("DELETE FROM orders WHERE id = 4 OR note = $1"))
        .isEqualTo(
            "DELETE FROM orders WHERE ((\"orders\".\"region\" = E'EU')) AND"
                + " (id = 4 OR note = $1)");
  }

  @Test
  void preparedStatementsCursorsAndCopiesCarryTheFilter() {
    for (String carrier :
        List.of("PREPARE p AS %s", "DECLARE c CURSOR FOR %s", "COPY (%s) TO STDOUT")) {
      assertThat(rewritten(carrier.formatted("SELECT id FROM orders")))
          .isEqualTo(
              carrier.formatted(
                  "SELECT id FROM (SELECT * FROM orders AS t WHERE (\"t\".\"region\" = E'EU')"
                      + " OFFSET 0) AS \"orders\""));
    }
  }

  /**
   * The server's own plan: the client's condition is above the fence, where the filter's rows alone
   * arrive.
   */
  @Test
  void theServerPlansTheClientsConditionAboveTheFence() throws SQLException {
    String read = rewritten("SELECT id FROM orders o WHERE 1 / (amount - 5) = 1");
    String changed = rewritten("DELETE FROM orders WHERE 1 / (amount - 5) = 1");
    try (Connection connection = postgres.connect(everybodys);
        Statement statement = connection.createStatement()) {
      List<String> plan = new ArrayList<>();
      add(plan, statement.executeQuery("EXPLAIN (COSTS off) " + read));
      assertThat(plan)
          .containsExactly(
              "Subquery Scan on o|",
              "  Filter: ((1 / (o.amount - 5)) = 1)|",
              "  ->  Seq Scan on orders t|",
              "        Filter: (region = 'EU'::text)|");
      plan.clear();
      add(plan, statement.executeQuery("EXPLAIN (COSTS off) " + changed));
      assertThat(String.join("", plan))
          .contains("Filter: CASE WHEN (region = 'EU'::text) THEN ((1 / (amount - 5)) = 1)");
    }
  }
}
