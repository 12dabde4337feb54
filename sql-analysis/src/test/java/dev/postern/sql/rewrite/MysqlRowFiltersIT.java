package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.MysqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.MysqlDatabase;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.rewrite.RowFilters.Outcome;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rewritten statements on a database with everybody's rows give what the client's own words give on
 * one that holds the caller's rows alone, on MySQL and on MariaDB. Both databases have the same
 * name, on one server after the other, since names of databases stand in statements.
 */
@ExtendWith(SharedMysql.class)
@TestInstance(Lifecycle.PER_CLASS)
class MysqlRowFiltersIT {
  private static final String[] TABLES = {
    "CREATE TABLE customers (id int PRIMARY KEY, name varchar(40))",
    "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Ben'), (3, 'Cy')",
    "CREATE TABLE orders (id int PRIMARY KEY, customer int, region varchar(20), amount int,"
        + " note varchar(100), KEY by_customer (customer), KEY by_region (region),"
        + " FOREIGN KEY (customer) REFERENCES customers (id))",
    "CREATE TABLE `lines` (id int PRIMARY KEY, `order` int, what varchar(40),"
        + " FOREIGN KEY (`order`) REFERENCES orders (id) ON DELETE CASCADE)",
    "CREATE TABLE plain (id int, word varchar(40))",
    "INSERT INTO plain VALUES (1, 'one'), (5, 'five')",
    "CREATE TABLE parted (id int, region varchar(20)) PARTITION BY LIST COLUMNS (region)"
        + " (PARTITION eu VALUES IN ('EU'), PARTITION us VALUES IN ('US'))",
    "CREATE TABLE shy (id int, region varchar(20), secret int INVISIBLE)",
    "CREATE TABLE guarded (id int, region varchar(20))",
    "CREATE TRIGGER guard BEFORE INSERT ON guarded FOR EACH ROW SET NEW.region = 'US'",
    "CREATE TABLE tree (id int PRIMARY KEY, parent int, region varchar(20),"
        + " FOREIGN KEY (parent) REFERENCES tree (id))",
    "CREATE TABLE levels (id int PRIMARY KEY, area varchar(3), level decimal(4,1), day date,"
        + " what varchar(10) DEFAULT 'none')",
    "CREATE TABLE exact (id int PRIMARY KEY, code varchar(10) COLLATE utf8mb4_bin, tenant int)",
    "CREATE TABLE moods (id int, mood enum('sad', 'ok'))",
    "CREATE TABLE stamped (id int, at timestamp NULL)",
    "CREATE VIEW all_orders AS SELECT * FROM orders",
    "CREATE VIEW named (`key`, big, label) AS SELECT id, amount, concat(note, region) FROM orders"
        + " WHERE amount > 1",
    "CREATE VIEW by_customer AS SELECT c.name, count(o.id) AS n, sum(o.amount) AS total"
        + " FROM customers c LEFT JOIN orders o ON o.customer = c.id GROUP BY c.id, c.name",
    "CREATE VIEW over_views AS SELECT n.`key`, a.note FROM named n JOIN all_orders a"
        + " ON a.id = n.`key`",
    "CREATE VIEW united AS SELECT id, note FROM orders UNION SELECT id, word FROM plain",
    "CREATE FUNCTION count_orders() RETURNS int READS SQL DATA"
        + " RETURN (SELECT count(*) FROM orders)",
    "CREATE VIEW counted AS SELECT id, count_orders() AS n FROM plain",
  };

  private static final String[] OWN = {
    "INSERT INTO orders VALUES (1, 1, 'EU', 10, 'own a'), (2, 2, 'EU', 20, 'own b'),"
        + " (3, 1, 'EU', 30, NULL)",
    "INSERT INTO `lines` VALUES (1, 1, 'own')",
    "INSERT INTO parted VALUES (1, 'EU')",
    "INSERT INTO shy (id, region, secret) VALUES (1, 'EU', 7)",
    "INSERT INTO levels VALUES (1, 'US', 6.0, '2026-01-01', 'own')",
    "INSERT INTO exact VALUES (1, 'EU', 7)",
    "INSERT INTO moods VALUES (1, 'ok')",
  };

  private static final String[] FOREIGN = {
    "INSERT INTO orders VALUES (4, 1, 'US', 5, 'secret c'), (5, 2, 'US', 20, 'secret d'),"
        + " (6, 3, NULL, 60, 'secret e')",
    "INSERT INTO `lines` VALUES (2, 4, 'secret')",
    "INSERT INTO parted VALUES (2, 'US')",
    "INSERT INTO shy (id, region, secret) VALUES (2, 'US', 8)",
    "INSERT INTO levels VALUES (2, 'EU', 6.0, '2026-01-01', 'secret'), (3, 'US', 5, NULL, 'x')",
    "INSERT INTO exact VALUES (2, 'eu', 7), (3, 'EU', 8)",
    "INSERT INTO moods VALUES (2, 'sad')",
  };

  private static final Map<String, Object> CLAIMS = Map.of("region", "EU", "tenant", "7");

  private static final String STRICT = "STRICT_TRANS_TABLES";

  private final SharedMysql.Servers servers;
  private final Map<MysqlProduct, Site> sites = new EnumMap<>(MysqlProduct.class);

  /**
   * One server.
   *
   * @param everybodys a session of the database {@code shop}
   * @param own one of {@code mine}
   */
  private record Site(Connection everybodys, Connection own, Catalog catalog, RowFilters filters) {}

  MysqlRowFiltersIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @BeforeAll
  void fill() throws Exception {
    for (MysqlProduct product : MysqlProduct.values()) {
      Connection everybodys = database(product, "shop");
      MysqlDatabase.execute(everybodys, OWN);
      MysqlDatabase.execute(everybodys, FOREIGN);
      Connection own = database(product, "mine");
      MysqlDatabase.execute(own, OWN);
      Catalog catalog = MysqlDatabase.read(everybodys);
      sites.put(product, new Site(everybodys, own, catalog, filters(everybodys, catalog, CLAIMS)));
    }
  }

  @AfterAll
  void close() throws SQLException {
    for (Site site : sites.values()) {
      site.everybodys().close();
      site.own().close();
    }
  }

  private Connection database(MysqlProduct product, String name) throws Exception {
    Connection connection = MysqlDatabase.connect(servers.get(product));
    MysqlDatabase.execute(
        connection,
        "DROP DATABASE IF EXISTS " + name,
        "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
        "USE " + name,
        "SET sql_mode = '" + STRICT + "'");
    MysqlDatabase.execute(connection, TABLES);
    return connection;
  }

  private static RowFilters filters(
      Connection connection, Catalog catalog, Map<String, Object> claims) {
    List<RowCondition> region = List.of(RowCondition.parse("region = claim('region')"));
    Map<String, List<RowCondition>> others =
        Map.of(
            "levels",
            List.of(
                RowCondition.parse("area <> 'EU' AND level > 5"),
                RowCondition.parse("day IS NOT NULL OR area = claim('region')")),
            "exact",
            List.of(RowCondition.parse("code = claim('region') AND tenant = claim('tenant')")),
            "moods",
            List.of(RowCondition.parse("mood <> 'sad'")),
            "stamped",
            List.of(RowCondition.parse("at > '2026-01-01'")));
    Set<String> filtered = Set.of("orders", "parted", "shy", "guarded", "tree");
    return new RowFilters(
        Language.MYSQL,
        catalog,
        (schema, table) ->
            !schema.equals("shop")
                ? List.of()
                : filtered.contains(table) ? region : others.getOrDefault(table, List.of()),
        claims,
        view ->
            MysqlDatabase.READER
                .viewDefinition(sql -> MysqlDatabase.rows(connection, sql), view.name())
                .orElse(null));
  }

  private Site site(MysqlProduct product) {
    return Objects.requireNonNull(sites.get(product));
  }

  private static SqlStatement statement(MysqlProduct product, String sql, String mode) {
    boolean mariadb = product == MysqlProduct.MARIADB;
    return new SqlStatement(
        sql,
        new MysqlSettings(mariadb, mariadb ? 110_405 : 80_033, false, mode, "utf8mb4", "shop"));
  }

  private Outcome outcome(MysqlProduct product, String sql, String mode) {
    SqlStatement statement = statement(product, sql, mode);
    try {
      return site(product)
          .filters()
          .rewrite(statement, new MysqlAnalyzer().read(statement), List.of());
    } catch (CatalogException e) {
      throw new IllegalStateException(e);
    }
  }

  private Outcome outcome(MysqlProduct product, String sql) {
    return outcome(product, sql, STRICT);
  }

  private String rewritten(MysqlProduct product, String sql, String mode) {
    Outcome outcome = outcome(product, sql, mode);
    assertThat(outcome).as(product + ": " + sql).isInstanceOf(Outcome.Rewritten.class);
    return ((Outcome.Rewritten) outcome).text();
  }

  private String rewritten(MysqlProduct product, String sql) {
    return rewritten(product, sql, STRICT);
  }

  /** All rows in the order of their texts and all warnings, and behind a change what is there. */
  private static List<String> seen(Connection connection, String sql, String behind)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      if (statement.execute(sql)) {
        add(rows, statement);
      } else {
        rows.add("changed " + statement.getUpdateCount());
        if (!behind.isEmpty()) {
          statement.execute(behind);
          add(rows, statement);
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    Collections.sort(rows);
    return rows;
  }

  private static void add(List<String> rows, Statement statement) throws SQLException {
    ResultSet result = statement.getResultSet();
    StringBuilder names = new StringBuilder();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      names.append(result.getMetaData().getColumnLabel(i)).append('|');
    }
    rows.add("names " + names);
    while (result.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.append(result.getString(i)).append('|');
      }
      rows.add(row.toString());
    }
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      rows.add("warning " + w.getMessage());
    }
  }

  private static String mine(String sql) {
    return sql.replace("shop", "mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders",
        "SELECT orders.* FROM orders",
        "SELECT ID, `Id`, o.note FROM orders o",
        "SELECT o.id FROM `shop` . `orders` AS `o`",
        "SELECT shop.orders.id, shop . orders . `Note` FROM shop.orders",
        "SELECT shop.orders.* FROM orders WHERE shop.orders.amount > 5",
        "SELECT count(*), sum(amount), max(note) FROM orders",
        "SELECT id, (SELECT count(*) FROM orders WHERE note <> '\uD83D\uDE00') FROM plain",
        "SELECT max(note) FROM orders WHERE id = 4",
        "SELECT * FROM orders USE INDEX (by_region) IGNORE INDEX FOR JOIN (PRIMARY) WHERE id < 9",
        "SELECT o.id FROM orders AS o FORCE INDEX (by_customer)",
        "SELECT id FROM parted PARTITION (us)",
        "SELECT p.id FROM parted PARTITION (eu, us) AS p",
        "(SELECT * FROM shop.orders) ORDER BY id",
        "SELECT id, note FROM orders UNION ALL SELECT * FROM plain",
        "SELECT a.id, b.id FROM orders a JOIN orders b ON a.amount = b.amount",
        "SELECT a.id, b.id FROM orders a, orders b WHERE a.id < b.id",
        "SELECT c.name, o.id FROM customers c LEFT JOIN orders o ON o.customer = c.id",
        "SELECT c.name, o.id FROM orders o RIGHT JOIN customers c ON o.customer = c.id",
        "SELECT c.name, o.id FROM (customers c STRAIGHT_JOIN orders o) WHERE o.customer = c.id",
        "SELECT * FROM orders JOIN plain USING (id)",
        "SELECT * FROM plain NATURAL JOIN orders",
        "SELECT * FROM (orders o CROSS JOIN plain p)",
        "SELECT * FROM {OJ plain p LEFT OUTER JOIN orders o ON p.id = o.id}",
        "SELECT * FROM (SELECT * FROM orders) x",
        "WITH x AS (SELECT * FROM orders) SELECT * FROM x",
        "WITH orders AS (SELECT id FROM orders) SELECT * FROM orders",
        "WITH orders AS (SELECT id FROM plain) SELECT shop.orders.note FROM shop.orders",
        "WITH RECURSIVE r (n) AS (SELECT min(id) FROM orders UNION ALL SELECT n + 1 FROM r"
            + " WHERE EXISTS (SELECT 1 FROM orders WHERE id = n + 1)) SELECT * FROM r",
        "WITH RECURSIVE p AS (SELECT * FROM orders), q AS (SELECT 1 AS id) SELECT * FROM p",
        "SELECT (SELECT count(*) FROM orders)",
        "SELECT name, (SELECT max(amount) FROM orders WHERE customer = c.id) FROM customers c",
        "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer = c.id)",
        "SELECT name FROM customers WHERE id IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id = ANY (SELECT customer FROM orders)",
        "SELECT name FROM customers WHERE id >= ALL (SELECT customer FROM orders)",
        "SELECT id FROM plain INTERSECT SELECT id FROM orders",
        "SELECT id FROM plain EXCEPT SELECT id FROM orders",
        "SELECT id FROM plain UNION SELECT id FROM orders",
        "SELECT region, count(*) FROM orders GROUP BY region HAVING count(*) > 0",
        "SELECT region, sum(amount) FROM orders GROUP BY region WITH ROLLUP",
        "SELECT DISTINCT customer FROM orders ORDER BY customer",
        "SELECT id, rank() OVER (PARTITION BY customer ORDER BY amount) FROM orders",
        "SELECT group_concat(note ORDER BY id SEPARATOR ';') FROM orders",
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM orders WHERE region = 'US') THEN 1 ELSE 0 END",
        "SELECT id FROM orders WHERE cast(note AS signed) = 0",
        "SELECT id FROM orders WHERE note = 0",
        "SELECT id FROM orders WHERE note > 5 OR true",
        "SELECT id FROM orders ORDER BY amount LIMIT 1, 2",
        "SELECT * FROM orders WHERE id IN (1, 4) OR region = 'US'",
        "SELECT id FROM orders WHERE id = 4",
        "SELECT count(*), max(note) FROM orders WHERE id = 4 AND customer = 1",
        "SELECT count(*) FROM orders WHERE customer = 1",
        "SELECT count(*), note FROM orders WHERE id = 4",
        "SELECT upper(note) FROM orders WHERE id = 1 ORDER BY upper(note)",
        "SELECT @a := note FROM orders WHERE id = 4",
        "SELECT SQL_CALC_FOUND_ROWS id FROM orders LIMIT 1",
        "SELECT /*! id, */ note /*!50000 FROM orders */ WHERE id > 1",
        "SELECT id FROM orders /*!50000 AS o */ WHERE o.id > 1",
        "SELECT id -- orders\n FROM orders # orders",
        "SELECT 'FROM orders', id FROM orders WHERE note <> 'from orders'",
        "SELECT * FROM all_orders",
        "SELECT count(*), max(note) FROM shop.all_orders",
        "SELECT shop.all_orders.id FROM shop.all_orders",
        "SELECT a.* FROM all_orders a JOIN orders o USING (id) WHERE a.amount > 5",
        "SELECT big, label FROM named WHERE 100 / (big - 60) < 100",
        "SELECT * FROM by_customer",
        "SELECT v.`key` AS one, v.note FROM over_views v, plain p WHERE v.key > p.id",
        "SELECT * FROM united",
        "SELECT * FROM shy",
        "SELECT * FROM levels",
        "SELECT * FROM `exact`",
        "SELECT * FROM moods",
        "SELECT Orders.id FROM orders AS Orders",
        "SELECT id FROM orders GROUP BY id HAVING max(note) > ''",
        "SELECT min(o.id) FROM orders o JOIN `lines` l ON l.`order` = o.id WHERE l.what = 'secret'",
      })
  void readsShowTheCallersRowsAlone(String sql) throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(seen(site(product).everybodys(), rewritten(product, sql), ""))
          .as(product + ": " + rewritten(product, sql))
          .isEqualTo(seen(site(product).own(), mine(sql), ""));
    }
  }

  /** What MySQL has and MariaDB has not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TABLE orders",
        "(TABLE shop.orders) ORDER BY id",
        "SELECT id, word FROM plain UNION ALL (TABLE /* t */ plain) UNION SELECT id, note FROM"
            + " orders",
        "VALUES ROW((SELECT count(*) FROM orders))",
        "SELECT name, x.id FROM customers c, LATERAL (SELECT * FROM orders"
            + " WHERE customer = c.id ORDER BY amount DESC LIMIT 1) x",
        "SELECT o.id, j.n FROM orders o, JSON_TABLE(concat('[', o.amount, ']'), '$[*]'"
            + " COLUMNS (n int PATH '$')) j",
        "WITH RECURSIVE p AS (SELECT * FROM orders), orders AS (SELECT 1 AS id) SELECT * FROM p",
        "SELECT /*+ MERGE(o) DERIVED_CONDITION_PUSHDOWN(o) */ id FROM orders o"
            + " WHERE cast(note AS signed) = 0",
        "SELECT shop.o.id FROM shop.orders o",
      })
  void readsOfMysqlShowTheCallersRowsAlone(String sql) throws SQLException {
    Site site = site(MysqlProduct.MYSQL);
    assertThat(seen(site.everybodys(), rewritten(MysqlProduct.MYSQL, sql), ""))
        .as(sql)
        .isEqualTo(seen(site.own(), mine(sql), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE orders SET amount = amount + 1",
        "UPDATE orders o SET amount = 0 WHERE o.id IN (1, 4)",
        "UPDATE orders SET note = 'x' WHERE (id > 0) OR (amount = 5)",
        "UPDATE orders SET note = 'x' WHERE (amount = 20)",
        "UPDATE orders SET note = 'x' WHERE length(note) > 1 OR true",
        "UPDATE orders SET shop.orders.note = 'x' WHERE shop.orders.id > 1",
        "UPDATE orders SET note = 'x' ORDER BY amount DESC LIMIT 1",
        "UPDATE orders SET note = 'x' WHERE amount >= 5 ORDER BY amount LIMIT 1",
        "UPDATE orders o JOIN plain p ON p.id = o.id SET o.note = p.word",
        "UPDATE orders o, plain p SET o.note = p.word WHERE length(p.word) > 1",
        "UPDATE plain p LEFT JOIN orders o ON o.id = p.id SET p.word = o.note",
        "UPDATE orders o JOIN customers c ON c.id = o.customer SET note = c.name WHERE c.id < 3",
        "UPDATE orders SET note = (SELECT max(word) FROM plain) WHERE id = 4 OR id = 1",
        "UPDATE orders SET region = 'EU' WHERE id = 4 OR id = 1",
        "UPDATE orders SET note = region, amount = 1 WHERE id < 5",
        "DELETE FROM orders",
        "DELETE FROM orders WHERE id = 4 OR customer = 1",
        "DELETE FROM orders WHERE length(note) > 5 OR note IS NULL",
        "DELETE FROM orders ORDER BY amount LIMIT 1",
        "DELETE FROM orders WHERE amount < 100 ORDER BY amount LIMIT 1",
        "DELETE o FROM orders o JOIN plain p ON p.id = o.id",
        "DELETE o FROM (orders o JOIN plain p ON p.id = o.id)",
        "DELETE FROM o USING orders o JOIN plain p WHERE length(p.word) = 3",
        "DELETE o.* FROM orders o LEFT JOIN plain p ON p.id = o.id WHERE p.id IS NULL",
        "DELETE FROM orders WHERE customer IN (SELECT id FROM plain)",
        "DELETE FROM orders /*!50000 WHERE id = 4 OR */ /*! id = 1 */",
        "INSERT INTO orders (id, region) VALUES (9, 'EU')",
        "INSERT INTO orders VALUES (9, 1, 'EU', 1, 'x'), (10, 2, 'eu', 2, 'y')",
        "INSERT INTO orders SET id = 9, region = concat('E', 'U'), note = 'x'",
        "INSERT orders (region, id) SELECT 'EU', id + 10 FROM plain",
        "INSERT INTO orders (id, region, note) SELECT id + 10, region, note FROM orders",
        "REPLACE INTO plain SELECT id, note FROM orders",
        "INSERT INTO orders (id, region) SELECT p.id + 100 * o.id, o.region FROM plain p JOIN"
            + " orders o",
      })
  void changesWorkOnTheCallersRowsAlone(String sql) throws SQLException {
    String own = "SELECT * FROM orders WHERE region = 'EU'";
    for (MysqlProduct product : MysqlProduct.values()) {
      String behind =
          sql.contains("p.word = o") || sql.startsWith("REPLACE") ? "SELECT * FROM plain" : own;
      Site site = site(product);
      String sent = rewritten(product, sql);
      assertThat(seen(site.everybodys(), sent, behind))
          .as(product + ": " + sent)
          .isEqualTo(seen(site.own(), mine(sql), behind));
      String others = "SELECT * FROM orders WHERE region IS NULL OR region <> 'EU'";
      assertThat(seen(site.everybodys(), sent, others))
          .as(product + ": " + sent)
          .filteredOn(row -> !row.startsWith("changed"))
          .isEqualTo(seen(site.everybodys(), others, ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE plain p JOIN orders o ON o.id = p.id SET p.word = o.note",
        "DELETE p FROM plain p JOIN orders o ON o.id = p.id",
        "DELETE FROM plain WHERE id IN (SELECT id FROM orders)",
        "INSERT INTO plain SELECT id, note FROM orders",
        "INSERT INTO plain (word) VALUES ((SELECT max(note) FROM orders))",
      })
  void changesOfOtherTablesSeeTheCallersRowsAlone(String sql) throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Site site = site(product);
      assertThat(seen(site.everybodys(), rewritten(product, sql), "SELECT * FROM plain"))
          .as(product + ": " + sql)
          .isEqualTo(seen(site.own(), mine(sql), "SELECT * FROM plain"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders (id, region) VALUES (9, 'US')",
        "INSERT INTO orders VALUES (9, 1, 'EU', 1, 'x'), (10, 2, NULL, 2, 'y')",
        "INSERT INTO orders (id, region) VALUES (9, concat('U', 'S'))",
        "INSERT INTO orders (id, region) SELECT id + 10, word FROM plain",
        "INSERT INTO orders SET id = 9, region = 'US'",
        "UPDATE orders SET region = 'US'",
        "UPDATE orders SET region = NULL WHERE id = 1",
        "UPDATE orders SET region = note WHERE id = 1",
        "INSERT INTO parted VALUES (9, 'US')",
        "INSERT INTO levels VALUES (9, 'EU', 6, '2026-01-01', '')",
        "INSERT INTO levels VALUES (9, 'US', 5, '2026-01-01', '')",
        "INSERT INTO `exact` VALUES (9, 'eu', 7)",
        "INSERT INTO `exact` VALUES (9, 'EU', 8)",
      })
  void aRowThatDoesNotPassRefusesTheStatement(String sql) {
    for (MysqlProduct product : MysqlProduct.values()) {
      String sent = rewritten(product, sql);
      assertThatThrownBy(() -> seen(site(product).everybodys(), sent, ""))
          .as(product + ": " + sent)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1242));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders FOR UPDATE",
        "SELECT * FROM orders LOCK IN SHARE MODE",
        "SELECT secret FROM shy",
        "SELECT * FROM shy JOIN (SELECT 7 AS secret) x USING (secret)",
        "SELECT shop.orders.id FROM shop.orders, (SELECT 1 AS id) AS orders",
        "SELECT count_orders()",
        "SELECT * FROM counted",
        "SELECT * FROM stamped",
        "SELECT load_file('/etc/passwd')",
        "SELECT * FROM performance_schema.global_status",
        "SHOW STATUS LIKE 'Handler%'",
        "SHOW SESSION /* TABLE */ STATUS",
        "SHOW ENGINE INNODB STATUS",
        "SET max_join_size = 5",
        "SET SESSION sql_big_selects = 0",
        "SELECT /*+ SET_VAR(max_join_size = 2) */ * FROM orders WHERE customer = 1",
        "SELECT * FROM orders WHERE customer = 1 LIMIT 5 ROWS EXAMINED 4",
        "SELECT MATCH (note) AGAINST ('secret') FROM orders",
        "SHOW PROCESSLIST",
        "SHOW PROFILE",
        "EXPLAIN SELECT * FROM orders",
        "DESC SELECT id FROM orders WHERE customer = 1",
        "EXPLAIN FORMAT=JSON DELETE FROM orders",
        "HANDLER orders OPEN",
        "HANDLER orders READ FIRST",
        "HANDLER shop.orders READ `PRIMARY` = (4)",
        "CHECKSUM TABLE orders",
        "ANALYZE TABLE orders",
        "LOCK TABLES orders READ",
        "TRUNCATE orders",
        "DROP TABLE orders",
        "RENAME TABLE orders TO mine",
        "ALTER TABLE orders ADD COLUMN x int",
        "CREATE TABLE mine LIKE orders",
        "CREATE TABLE mine AS SELECT * FROM orders",
        "CREATE TEMPORARY TABLE mine SELECT * FROM orders",
        "CREATE VIEW v AS SELECT * FROM orders",
        "CREATE TRIGGER t BEFORE DELETE ON plain FOR EACH ROW SET @a = 1",
        "CALL p()",
        "DO (SELECT count(*) FROM orders)",
        "LOAD DATA LOCAL INFILE 'x' INTO TABLE orders",
        "LOAD DATA INFILE 'x' INTO TABLE plain",
        "SELECT * FROM orders INTO OUTFILE '/tmp/x'",
        "PREPARE s FROM 'SELECT * FROM orders'",
        "PREPARE s FROM @a",
        "SET GLOBAL general_log = 1",
        "REPLACE INTO orders VALUES (9, 1, 'EU', 1, 'x')",
        "INSERT IGNORE INTO orders (id, region) VALUES (9, 'EU')",
        "INSERT /*!IGNORE*/ INTO orders (id, region) VALUES (9, 'EU')",
        "UPDATE IGNORE orders SET region = 'EU'",
        "INSERT INTO orders (id, region) VALUES (4, 'EU') ON DUPLICATE KEY UPDATE note = 'x'",
        "INSERT INTO orders (id) VALUES (9)",
        "INSERT INTO orders VALUES (9, 1, DEFAULT, 1, 'x')",
        "INSERT INTO orders () VALUES ()",
        "INSERT INTO orders (id, region) SELECT DISTINCT 9, 'EU'",
        "INSERT INTO orders (id, region) SELECT id, concat(word, '') FROM plain",
        "INSERT INTO orders (id, region) SELECT id, 'EU' FROM plain UNION SELECT 2, 'US'",
        "INSERT INTO orders SELECT * FROM orders",
        "INSERT INTO orders (id, region) VALUES (9, (SELECT max(word) FROM plain))",
        "INSERT INTO levels VALUES (1, upper('us'), 5 + 1, '2026-01-01', '')",
        "INSERT INTO moods VALUES (1, 1)",
        "INSERT INTO guarded VALUES (1, 'EU')",
        "INSERT INTO tree VALUES (1, 4, 'EU')",
        "UPDATE tree SET parent = 4",
        "INSERT INTO `lines` VALUES (9, 4, 'is there an order 4?')",
        "INSERT INTO all_orders VALUES (9, 1, 'EU', 1, 'x')",
        "DELETE FROM all_orders",
        "UPDATE all_orders SET note = 'x'",
        "UPDATE orders SET region = DEFAULT",
        "UPDATE orders o JOIN plain p ON p.id = o.id SET o.region = 'EU'",
        "UPDATE orders SET region = 'EU' ORDER BY id LIMIT 1",
        "UPDATE orders o JOIN plain p ON o.note + 0 = p.id SET o.note = 'x'",
        "UPDATE orders o JOIN plain p ON o.note = p.word SET o.note = 'x'",
        "UPDATE orders o JOIN plain p USING (id) SET o.note = 'x'",
        "UPDATE orders o JOIN (SELECT 'x' AS id) d ON d.id = o.id SET o.note = 'x'",
        "UPDATE orders o LEFT JOIN plain p ON p.id = o.id SET o.note = 'x', p.word = 'y'",
        "DELETE o FROM orders o NATURAL JOIN plain p",
        "SELECT 1; SELECT * FROM counted",
      })
  void whatCannotBeKeptToTheCallersRowsIsRefused(String sql) {
    int understood = 0;
    for (MysqlProduct product : MysqlProduct.values()) {
      SqlStatement statement = statement(product, sql, STRICT);
      Outcome outcome = outcome(product, sql);
      // What is not understood, policy refuses.
      if (new MysqlAnalyzer().read(statement).stream().allMatch(r -> r.tree() != null)) {
        understood++;
        assertThat(outcome).as(product + ": " + sql).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).refusal().reason().code()).isEqualTo("row-filter");
      }
    }
    assertThat(understood).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT * FROM plain",
        "SELECT * FROM mine.orders",
        "WITH orders AS (SELECT 1 AS x) SELECT x FROM orders",
        "EXPLAIN SELECT * FROM plain",
        "INSERT INTO plain VALUES (7, 'orders')",
        "SELECT nothing FROM there_is_no_such_table",
        "SHOW TABLE STATUS",
        "DESCRIBE orders",
        "SHOW FULL COLUMNS FROM orders LIKE 'r%'",
        "SHOW CREATE TABLE orders",
        "SHOW INDEX FROM orders",
        "SHOW TABLES",
        "SHOW VARIABLES LIKE 'sql_mode'",
        "SELECT table_name FROM information_schema.tables",
        "BEGIN",
      })
  void whatComesNearNoFilteredRowStaysAsItIs(String sql) {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(outcome(product, sql))
          .as(product + ": " + sql)
          .isInstanceOf(Outcome.Untouched.class);
    }
  }

  @Test
  void variablesGetTheCallersRowsAlone() throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Connection connection = site(product).everybodys();
      MysqlDatabase.execute(
          connection,
          rewritten(product, "SET @n = (SELECT count(*) FROM orders)"),
          rewritten(product, "SELECT max(note) FROM orders WHERE id > 0 INTO @note"));
      assertThat(seen(connection, "SELECT @n, @note", "")).contains("3|own b|");
    }
  }

  @Test
  void countersOfMariaDbAreRefused() {
    assertThat(outcome(MysqlProduct.MARIADB, "SELECT * FROM information_schema.session_status"))
        .isInstanceOf(Outcome.Refused.class);
  }

  /** The servers take '7x' for 7, and 'x' for 0. */
  @Test
  void aClaimThatItsColumnCouldNotHoldLetsNoRowPass() throws CatalogException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Site site = site(product);
      SqlStatement statement = statement(product, "SELECT id FROM `exact`", STRICT);
      for (Map<String, Object> claims :
          List.<Map<String, Object>>of(
              Map.of("region", "EU", "tenant", "7x"),
              Map.of("region", "EU", "tenant", ""),
              Map.of("region", "EU", "tenant", List.of(7)),
              Map.of("tenant", 7))) {
        Outcome outcome =
            filters(site.everybodys(), site.catalog(), claims)
                .rewrite(statement, new MysqlAnalyzer().read(statement), List.of());
        assertThat(outcome).isInstanceOf(Outcome.Rewritten.class);
        assertThat(((Outcome.Rewritten) outcome).text()).contains("WHERE FALSE");
      }
      Outcome outcome =
          filters(site.everybodys(), site.catalog(), Map.of("region", "EU", "tenant", 7))
              .rewrite(statement, new MysqlAnalyzer().read(statement), List.of());
      assertThat(((Outcome.Rewritten) outcome).text())
          .contains("((`exact`.`code` = _utf8mb4 x'4555') AND (`exact`.`tenant` = (7)))");
    }
  }

  /** A text with a splice is read again as the server reads it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "HIGH_NOT_PRECEDENCE"})
  void everySqlModeGivesTheSameRows(String mode) throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Site site = site(product);
      for (String sql :
          List.of(
              "SELECT id, note FROM orders WHERE note NOT LIKE 'x%'",
              "SELECT `key` FROM over_views",
              "UPDATE orders SET region = 'US', note = 'y' WHERE id > 100",
              "SELECT id FROM levels")) {
        String sent = rewritten(product, sql, mode + "," + STRICT);
        for (Connection connection : List.of(site.everybodys(), site.own())) {
          MysqlDatabase.execute(connection, "SET sql_mode = '" + mode + "," + STRICT + "'");
        }
        assertThat(seen(site.everybodys(), sent, ""))
            .as(product + ": " + sent)
            .isEqualTo(seen(site.own(), sql, ""));
        for (Connection connection : List.of(site.everybodys(), site.own())) {
          MysqlDatabase.execute(connection, "SET sql_mode = '" + STRICT + "'");
        }
      }
    }
  }

  @Test
  void aModeThatPadsTextsIsRefused() {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(outcome(product, "SELECT * FROM orders", "PAD_CHAR_TO_FULL_LENGTH"))
          .isInstanceOf(Outcome.Refused.class);
    }
    assertThat(
            outcome(
                MysqlProduct.MYSQL,
                "SELECT /*+ SET_VAR(sql_mode = 'PAD_CHAR_TO_FULL_LENGTH') */ * FROM orders"))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void theClientsWordsStayByteByByte() {
    assertThat(
            rewritten(
                MysqlProduct.MYSQL,
                "select  O.Id /* c */ from  shop.orders O use index (primary) where O.Amount>1"
                    + " ;select 2"))
        .isEqualTo(
            "select  O.Id AS `Id` /* c */ from  (SELECT * FROM shop.orders O use index (primary)"
                + " WHERE (`O`.`region` = _utf8mb4 x'4555')) AS `O` where O.Amount>1 ;select 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM orders",
        "SELECT upper(note), note + 0 FROM orders WHERE id = 4 ORDER BY upper(note)",
        "SELECT count(*), max(amount) FROM orders WHERE customer = 1 AND note <> 'x'",
        "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer WHERE name = 'Ann'",
        "SELECT id FROM orders WHERE id IN (1, 2) OR NOT amount BETWEEN -5 AND 10",
        "SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM plain WHERE plain.id = orders.id)",
      })
  void whereNothingCouldTellOfARowTheServerMayTakeAnyIndex(String sql) {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(rewritten(product, sql)).doesNotContain("LIMIT 18446744073709551615");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM orders WHERE amount + 1 > 2",
        "SELECT id FROM orders WHERE note = 0",
        "SELECT id FROM orders WHERE customer = '1x'",
        "SELECT id FROM orders WHERE id = ?",
        "SELECT id FROM orders WHERE note LIKE 's%'",
        "SELECT id FROM orders WHERE (@a := note) IS NULL",
        "SELECT id FROM orders WHERE sleep(amount)",
        "SELECT o.id FROM orders o JOIN customers c ON c.name = o.note",
        "SELECT o.id FROM orders o JOIN plain p ON p.word = o.id",
        "SELECT count(*), note FROM orders WHERE id = 4",
        "SELECT max(upper(note)), upper(note) FROM orders WHERE id = 4",
        "SELECT id FROM orders HAVING note + 0 = 1",
        "SELECT note AS amount FROM orders HAVING amount = 5",
        "SELECT id FROM orders NATURAL JOIN plain",
        "SELECT id FROM orders UNION SELECT id FROM plain",
        "SELECT id FROM (SELECT id, note + 0 AS amount FROM orders) x WHERE amount = 1",
        "INSERT INTO plain SELECT id, note FROM orders",
      })
  void whatCouldTellOfARowStandsOutsideOfAFence(String sql) {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(rewritten(product, sql)).contains("LIMIT 18446744073709551615)");
    }
  }

  /**
   * Each would have the server say a hidden row's value in an error or a warning, or count them.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM orders WHERE note * 1 = 7",
        "SELECT id FROM orders WHERE cast(note AS date) = '2026-01-01'",
        "SELECT id FROM orders WHERE exp((amount - 5) * 15) > 0",
        "SELECT id FROM orders WHERE json_extract(note, '$') = 1",
        "SELECT id, note FROM orders HAVING note + 0 = 1",
        "SELECT note AS amount FROM orders HAVING amount = 5",
        "SELECT id FROM orders WHERE amount BETWEEN '7x' AND '8y'",
        "SELECT o.id FROM plain p LEFT JOIN orders o ON note + 0 = p.id",
        "SELECT o.id FROM orders o JOIN plain p ON p.id = o.note",
        "SELECT id FROM orders WHERE id = 4 AND note + 1 = 0",
        "SELECT count(*), note + 1 FROM orders WHERE id = 4",
        "SELECT id FROM orders WHERE id IN (SELECT note + 0 FROM orders)",
        "SELECT max(note + 0) FROM orders",
        "SELECT id FROM all_orders WHERE note + 0 = 1",
        "UPDATE orders SET amount = 1 WHERE cast(note AS signed) = 1",
        "DELETE FROM orders WHERE cast(note AS signed) = 1",
        "DELETE FROM orders WHERE cast(note AS signed) = 1 ORDER BY note + 0 LIMIT 5",
        "DELETE o FROM orders o JOIN plain p WHERE p.word = o.note + 1",
      })
  void neitherErrorsNorWarningsTellOfHiddenRows(String sql) throws SQLException {
    int differing = 0;
    for (MysqlProduct product : MysqlProduct.values()) {
      Connection connection = site(product).everybodys();
      Connection own = site(product).own();
      MysqlDatabase.execute(connection, "SET sql_mode = ''");
      MysqlDatabase.execute(own, "SET sql_mode = ''");
      String sent = rewritten(product, sql, "");
      String told = told(own, sql);
      differing += told(connection, sql).equals(told) ? 0 : 1;
      assertThat(told(connection, sent)).as(product + ": " + sent).isEqualTo(told);
      MysqlDatabase.execute(connection, "SET sql_mode = '" + STRICT + "'");
      MysqlDatabase.execute(own, "SET sql_mode = '" + STRICT + "'");
    }
    assertThat(differing).as("servers on which the client's own words tell").isPositive();
  }

  private static String told(Connection connection, String sql) {
    try {
      return String.join("\n", seen(connection, sql, "SHOW WARNINGS"));
    } catch (SQLException e) {
      // Without the names of the databases, and the driver's number of the connection.
      return String.valueOf(e.getMessage()).replaceAll("`(mine|shop)`\\.|\\(conn=\\d+\\)", "");
    }
  }

  /** How many warnings there are would tell how many rows the server has looked at. */
  @Test
  void warningsAreAsManyAsOnTheCallersRowsAlone() throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Site site = site(product);
      for (String sql :
          List.of(
              "SELECT id FROM orders WHERE note = 1",
              "SELECT id FROM orders WHERE note > 1 AND customer = 1",
              "SELECT count(note + 0) FROM orders",
              "SELECT id FROM orders ORDER BY note + 0")) {
        String sent = rewritten(product, sql);
        assertThat(seen(site.everybodys(), sent, "")).isEqualTo(seen(site.own(), sql, ""));
      }
    }
  }
}
