package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.MysqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.MysqlDatabase;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.rewrite.RowFilters.Outcome;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements on tables whose indexes hold a masked {@code wage}: what is sent in their place, and
 * in which order MySQL and MariaDB then give the rows.
 */
@ExtendWith(SharedMysql.class)
@TestInstance(Lifecycle.PER_CLASS)
class MysqlIndexOrderIT {
  private static final String[] TABLES = {
    "DROP DATABASE IF EXISTS hall",
    "CREATE DATABASE hall CHARACTER SET utf8mb4",
    "USE hall",
    "CREATE TABLE seats (id int PRIMARY KEY, hall int, wage int, note varchar(20), KEY by_hall"
        + " (hall, wage), KEY by_note (note))",
    "INSERT INTO seats WITH RECURSIVE n AS (SELECT 100 AS i UNION ALL SELECT i + 1 FROM n WHERE"
        + " i < 900) SELECT i, i, i, 'n' FROM n",
    "INSERT INTO seats VALUES (1, 7, 30, 'n'), (2, 7, 10, 'n'), (3, 7, 20, 'n')",
    "CREATE TABLE ranked (id int PRIMARY KEY, wage int, KEY `by``wage` (wage))",
    "INSERT INTO ranked VALUES (1, 30), (2, 10), (3, 20)",
    "CREATE TABLE kept (id int, wage int, PRIMARY KEY (wage)) ENGINE=MyISAM",
    "INSERT INTO kept VALUES (1, 30), (2, 10), (3, 20)",
    "CREATE TABLE held (id int, wage int, KEY by_wage USING BTREE (wage)) ENGINE=MEMORY",
    "INSERT INTO held VALUES (1, 30), (2, 10), (3, 20)",
    "CREATE TABLE clustered (id int, wage int, PRIMARY KEY (wage))",
    "CREATE TABLE doubled (id int PRIMARY KEY, wage int, twice int AS (wage * 2) VIRTUAL, KEY"
        + " by_twice (twice))",
    "INSERT INTO doubled (id, wage) VALUES (1, 30), (2, 10), (3, 20)",
    "CREATE TABLE parted (id int PRIMARY KEY, wage int, KEY by_wage (wage)) PARTITION BY RANGE"
        + " (id) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE)",
    "INSERT INTO parted VALUES (1, 30), (2, 10), (3, 20)",
    "CREATE TABLE words (id int PRIMARY KEY, wage text, FULLTEXT KEY by_word (wage))",
    "CREATE TABLE plain (id int PRIMARY KEY, n int, KEY by_n (n))",
    "INSERT INTO plain VALUES (1, 7)",
    "CREATE VIEW seated AS SELECT id, hall, note FROM seats",
    "CREATE VIEW front AS SELECT id AS number FROM seated WHERE hall = 7",
    "CREATE VIEW plainly AS SELECT id FROM plain",
  };

  private static final String HINT = hint("by_hall");

  private final SharedMysql.Servers servers;
  private final Map<MysqlProduct, Site> sites = new EnumMap<>(MysqlProduct.class);

  private record Site(Connection connection, Catalog catalog) {}

  MysqlIndexOrderIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  @BeforeAll
  void fill() throws Exception {
    for (MysqlProduct product : MysqlProduct.values()) {
      Connection connection = MysqlDatabase.connect(servers.get(product));
      MysqlDatabase.execute(connection, TABLES);
      sites.put(product, new Site(connection, MysqlDatabase.read(connection)));
    }
  }

  @AfterAll
  void close() throws SQLException {
    for (Site site : sites.values()) {
      site.connection().close();
    }
  }

  private static String hint(String index) {
    String name = "(`" + index.replace("`", "``") + "`)";
    return Stream.of("JOIN", "ORDER BY", "GROUP BY")
        .map(purpose -> " IGNORE INDEX FOR " + purpose + " " + name)
        .reduce("", String::concat);
  }

  private Site site(MysqlProduct product) {
    return Objects.requireNonNull(sites.get(product));
  }

  private IndexOrder order(MysqlProduct product, Predicate<Origin> hidden) {
    Site site = site(product);
    var reach =
        new Reach(
            site.catalog(),
            (schema, _, column) ->
                schema.equals("hall") && column.equals("wage") ? Set.of("secret") : Set.of());
    return new IndexOrder(
        reach,
        hidden,
        view ->
            MysqlDatabase.READER
                .viewDefinition(sql -> MysqlDatabase.rows(site.connection(), sql), view.name())
                .orElse(null));
  }

  private Outcome outcome(MysqlProduct product, String sql) {
    boolean mariadb = product == MysqlProduct.MARIADB;
    int version = mariadb ? 110_405 : 80_033;
    var settings = new MysqlSettings(mariadb, version, false, "", "utf8mb4", "hall");
    var statement = new SqlStatement(sql, settings);
    try {
      return order(product, origin -> !(origin instanceof Origin.Unlabelled))
          .rewrite(statement, new MysqlAnalyzer().read(statement));
    } catch (CatalogException e) {
      throw new AssertionError(e);
    }
  }

  private String sent(MysqlProduct product, String sql) {
    Outcome outcome = outcome(product, sql);
    assertThat(outcome).as(sql).isInstanceOf(Outcome.Rewritten.class);
    return ((Outcome.Rewritten) outcome).text();
  }

  private void assertSent(String sql, String expected) {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(sent(product, sql)).as(product.name()).isEqualTo(expected);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM ranked",
        "SELECT id FROM ranked AS r USE INDEX ()",
        "SELECT id FROM seats FORCE INDEX (by_note) WHERE hall = 7 AND note = 'n'",
        "SELECT id FROM seats WHERE hall = 7",
        "SELECT id FROM seats WHERE hall = 7 ORDER BY hall",
        "SELECT `id` FROM `hall`.`seats` WHERE `hall` = 7",
        "SELECT s.id FROM plain p JOIN seats s ON s.hall = p.n",
        "SELECT x.id FROM (SELECT id FROM ranked LIMIT 9) x",
        "WITH x AS (SELECT id FROM ranked) SELECT id FROM x",
        "(SELECT id FROM ranked LIMIT 9)",
        "SELECT id FROM /*!50000 ranked */",
        "SELECT id FROM held WHERE id > 0 AND id < 9",
        "SELECT id FROM doubled",
        "SELECT id FROM parted PARTITION (low) AS q",
        "SELECT id FROM seated WHERE hall = 7",
        "SELECT hall.seated.id FROM hall.seated WHERE hall.seated.hall = 7",
        "SELECT number FROM front",
      })
  void rowsComeInTheOrderThatTheyStandIn(String sql) throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(rows(site(product).connection(), sent(product, sql)))
          .as("%s on %s", sql, product)
          .containsExactly("1", "2", "3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM ranked",
        "SELECT id FROM seats WHERE hall = 7",
        "SELECT s.id FROM plain p JOIN seats s ON s.hall = p.n",
        "SELECT id FROM parted PARTITION (low) AS q",
        "SELECT id FROM seated WHERE hall = 7",
        "SELECT number FROM front",
      })
  void withoutTheHintTheyComeInTheIndexs(String sql) throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      assertThat(rows(site(product).connection(), sql))
          .as("%s on %s", sql, product)
          .containsExactly("2", "3", "1");
    }
  }

  @Test
  void aPrimaryKeyBesideTheRowsIsSuchAnIndexAndOneTheyStandInIsNone() throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      String sent = sent(product, "SELECT wage FROM kept");
      assertThat(sent).isEqualTo("SELECT wage FROM kept" + hint("PRIMARY"));
      assertThat(rows(site(product).connection(), sent)).containsExactly("30", "10", "20");
    }
    assertUntouched("SELECT id FROM clustered");
  }

  @Test
  void everyTableOfAStatementHasItsHintBehindTheClientsOwn() {
    assertSent(
        "SELECT a.id, (SELECT max(id) FROM seats) FROM seats a IGNORE INDEX (by_note), plain b",
        "SELECT a.id, (SELECT max(id) FROM seats"
            + HINT
            + ") AS `(SELECT max(id) FROM seats)` FROM seats a IGNORE INDEX (by_note)"
            + HINT
            + ", plain b");
    assertSent(
        "INSERT INTO plain (id) SELECT id FROM seats",
        "INSERT INTO plain (id) SELECT id FROM seats" + HINT);
    assertSent(
        "SET @a = (SELECT id FROM seats LIMIT 1)",
        "SET @a = (SELECT id FROM seats" + HINT + " LIMIT 1)");
    assertSent("EXPLAIN SELECT id FROM seats", "EXPLAIN SELECT id FROM seats" + HINT);
    assertSent(
        "SELECT ?, id FROM seats; SELECT 1", "SELECT ?, id FROM seats" + HINT + "; SELECT 1");
  }

  /** They are refused, too; but not those that are not seen to choose one. */
  @Test
  void theHintsAreStrongerThanThoseBeforeThem() throws SQLException {
    String hints = hint("by`wage");
    for (MysqlProduct product : MysqlProduct.values()) {
      for (String other : List.of("FORCE INDEX", "USE INDEX", "FORCE INDEX FOR JOIN")) {
        String sql = "SELECT id FROM ranked " + other + " (`by``wage`)";
        Connection connection = site(product).connection();
        assertThat(rows(connection, sql)).as(sql).containsExactly("2", "3", "1");
        assertThat(rows(connection, sql + hints)).as(sql).containsExactly("1", "2", "3");
      }
    }
  }

  @Test
  void changesFindTheirRowsWithoutTheIndex() {
    assertSent(
        "UPDATE seats s SET note = 'x' ORDER BY hall LIMIT 1",
        "UPDATE seats s" + HINT + " SET note = 'x' ORDER BY hall LIMIT 1");
    assertSent("UPDATE seats SET note = 'x'", "UPDATE seats" + HINT + " SET note = 'x'");
    assertSent(
        "DELETE FROM hall.seats WHERE id = 5",
        "DELETE FROM hall.seats USING hall.seats" + HINT + " WHERE id = 5");
    assertSent(
        "DELETE s FROM seats s JOIN plain p ON s.hall = p.n",
        "DELETE s FROM seats s" + HINT + " JOIN plain p ON s.hall = p.n");
    assertThat(sent(MysqlProduct.MYSQL, "DELETE FROM seats AS s WHERE s.id = 5"))
        .isEqualTo("DELETE FROM `s` USING seats AS s" + HINT + " WHERE s.id = 5");
  }

  @Test
  void ofAnOrderedDeleteMysqlReadsTheHintInAComment() throws SQLException {
    String sent = sent(MysqlProduct.MYSQL, "DELETE FROM seats AS s WHERE s.hall = 7 LIMIT 1");
    assertThat(sent)
        .isEqualTo(
            "DELETE /*+ NO_INDEX(`s` `by_hall`) */ FROM seats AS s WHERE s.hall = 7 LIMIT 1");
    Connection connection = site(MysqlProduct.MYSQL).connection();
    MysqlDatabase.execute(connection, "START TRANSACTION", sent);
    assertThat(rows(connection, "SELECT id FROM seats WHERE hall = 7 ORDER BY id"))
        .containsExactly("2", "3");
    MysqlDatabase.execute(connection, "ROLLBACK");
  }

  @Test
  void aTableByItselfBecomesASelect() {
    assertThat(sent(MysqlProduct.MYSQL, "TABLE seats LIMIT 2"))
        .isEqualTo("SELECT * FROM seats" + HINT + " LIMIT 2");
  }

  @Test
  void changedRowsAreThoseThatWereMeant() throws SQLException {
    for (MysqlProduct product : MysqlProduct.values()) {
      Connection connection = site(product).connection();
      MysqlDatabase.execute(connection, "START TRANSACTION");
      for (String sql :
          List.of(
              "UPDATE seats SET note = 'x' WHERE hall = 7 LIMIT 1",
              "DELETE FROM seats WHERE id = 3")) {
        MysqlDatabase.execute(connection, sent(product, sql));
      }
      assertThat(rows(connection, "SELECT concat(id, note) FROM seats WHERE hall = 7 ORDER BY id"))
          .containsExactly("1x", "2n");
      MysqlDatabase.execute(connection, "ROLLBACK");
    }
  }

  private void assertUntouched(String... statements) {
    for (MysqlProduct product : MysqlProduct.values()) {
      for (String sql : statements) {
        assertThat(outcome(product, sql))
            .as("%s on %s", sql, product)
            .isInstanceOf(Outcome.Untouched.class);
      }
    }
  }

  @Test
  void whatReadsNoSuchTableStaysAsItIs() {
    assertUntouched(
        "SELECT id FROM plain",
        "SELECT id FROM plainly",
        "WITH seats AS (SELECT 1 AS id) SELECT id FROM seats",
        "SELECT id FROM words",
        "INSERT INTO seats VALUES (9, 9, 9, 'n')",
        "CREATE VIEW later AS SELECT id FROM seats",
        "SHOW INDEX FROM seats",
        "PREPARE p FROM 'SELECT id FROM plain'");
  }

  @Test
  void whatCannotBeHintedIsRefused() {
    for (MysqlProduct product : MysqlProduct.values()) {
      for (String sql :
          List.of(
              "SELECT /*+ INDEX(seats by_hall) */ id FROM seats",
              "SELECT /*+ no_index(`seats` `PRIMARY`) */ id FROM seats",
              "SELECT id FROM seats FORCE INDEX (by_hall)",
              "SELECT id FROM seats s USE KEY FOR ORDER BY (by_note, BY_HAL)",
              "UPDATE seats USE INDEX (`by_hall`) SET note = 'x'",
              "UPDATE seated SET note = 'x'",
              "DELETE FROM seated",
              "SELECT id FROM seated FOR UPDATE",
              "PREPARE p FROM 'SELECT id FROM seats'")) {
        Outcome outcome = outcome(product, sql);
        assertThat(outcome).as("%s on %s", sql, product).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).refusal().reason().code()).isEqualTo("index-order");
      }
    }
    assertThat(
            Arrays.asList(
                outcome(MysqlProduct.MARIADB, "DELETE FROM seats LIMIT 1"),
                outcome(MysqlProduct.MARIADB, "DELETE FROM seats RETURNING id"),
                outcome(
                    MysqlProduct.MYSQL,
                    "DELETE /*+ SET_VAR(sort_buffer_size = 40000) */" + " FROM seats LIMIT 1")))
        .allMatch(outcome -> outcome instanceof Outcome.Refused);
  }

  @ParameterizedTest
  @EnumSource
  void whereAllMayBeComparedNoIndexIsHidden(MysqlProduct product) {
    assertThat(order(product, _ -> false).isEmpty()).isTrue();
  }
}
