package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.ObjectName;
import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.MysqlDatabase;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the reader finds on a real MySQL and a real MariaDB. */
@ExtendWith(SharedMysql.class)
class MysqlCatalogReaderIT {
  private static final String[] SCHEMA = {
    "DROP DATABASE IF EXISTS shelf",
    "CREATE DATABASE shelf",
    "USE shelf",
    "CREATE TABLE people (id int PRIMARY KEY, Name varchar(40), ssn char(11), note text,"
        + " tail varchar(4) AS (right(ssn, 4)), secret int INVISIBLE)",
    "CREATE TABLE orders (id int, line int, person int, PRIMARY KEY (line, id),"
        + " FOREIGN KEY (person) REFERENCES people (id) ON DELETE CASCADE)",
    "CREATE TABLE logged (id int, ssn char(11))",
    "CREATE TRIGGER copies AFTER INSERT ON logged FOR EACH ROW INSERT INTO orders VALUES (1, 1, 1)",
    "CREATE VIEW contacts AS SELECT id, Name, ssn AS number FROM people",
    "CREATE VIEW deeper AS SELECT number, upper(number) AS loud, 1 AS one FROM contacts",
    "CREATE FUNCTION owed(who int) RETURNS int READS SQL DATA"
        + " RETURN (SELECT max(ssn) FROM people WHERE id = who)",
    "CREATE VIEW calling AS SELECT id, owed(id) AS owed FROM people",
  };

  /** ER_SP_DOES_NOT_EXIST. */
  private static final int NO_SUCH_FUNCTION = 1305;

  private final SharedMysql.Servers servers;

  MysqlCatalogReaderIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Connection connect(MysqlProduct product) throws Exception {
    Connection connection = MysqlDatabase.connect(servers.get(product));
    MysqlDatabase.execute(connection, SCHEMA);
    return connection;
  }

  private static Relation relation(Catalog catalog, String name) {
    List<Relation> found = catalog.relations(new ObjectName("shelf", name));
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Relation.Column column(Relation relation, String name) {
    return Objects.requireNonNull(relation.column(name));
  }

  @ParameterizedTest
  @EnumSource
  void columnsAreKnownByNamesInLowerCase(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Relation people = relation(MysqlDatabase.read(connection), "people");
      assertThat(people.columns())
          .extracting(Relation.Column::name)
          .containsExactly("id", "name", "ssn", "note", "tail", "secret");
      assertThat(column(people, "secret").hidden()).isTrue();
      assertThat(column(people, "ssn").hidden()).isFalse();
      assertThat(column(people, "tail").generated()).isTrue();
      assertThat(column(people, "name").loose()).isTrue();
      assertThat(column(people, "id").loose()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void typesAreKnownWithTheirCollations(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Catalog catalog = MysqlDatabase.read(connection);
      Relation people = relation(catalog, "people");
      assertThat(catalog.type(column(people, "ssn").type()))
          .extracting(type -> type.name().name())
          .asString()
          .startsWith("char(11) ");
      assertThat(catalog.type(column(people, "id").type()))
          .extracting(type -> type.name().name())
          .isIn("int null", "int(11) null");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewsQueryHasItsNamesResolved(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      MysqlDatabase.execute(
          connection, "CREATE OR REPLACE VIEW slashed AS SELECT '\\\\' AS x FROM people");
      MysqlCatalogReader.Rows rows = sql -> MysqlDatabase.rows(connection, sql);
      assertThat(MysqlDatabase.READER.viewDefinition(rows, new ObjectName("shelf", "contacts")))
          .hasValueSatisfying(query -> assertThat(query).contains("from `shelf`.`people`"));
      assertThat(MysqlDatabase.READER.viewDefinition(rows, new ObjectName("shelf", "slashed")))
          .isEmpty();
      assertThat(MysqlDatabase.READER.viewDefinition(rows, new ObjectName("shelf", "people")))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void indexesAreKnownButThoseThatRowsStandIn(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      boolean mariadb = product == MysqlProduct.MARIADB;
      MysqlDatabase.execute(
          connection,
          "CREATE TABLE kept (id int PRIMARY KEY, a int, KEY hid (a, id) "
              + (mariadb ? "IGNORED)" : "INVISIBLE)")
              + " ENGINE=MyISAM",
          "CREATE TABLE worked (id int PRIMARY KEY, a int, b text, KEY two (a, id), FULLTEXT (b)"
              + (mariadb ? ")" : ", KEY made ((a + 1)))"));
      Catalog catalog = MysqlDatabase.read(connection);
      assertThat(catalog.indexes(relation(catalog, "kept")))
          .containsExactlyInAnyOrder(
              new Index("PRIMARY", List.of(1), true), new Index("hid", List.of(2, 1), false));
      List<Index> worked = new ArrayList<>(List.of(new Index("two", List.of(2, 1), true)));
      if (!mariadb) {
        worked.add(new Index("made", List.of(0), true));
      }
      assertThat(catalog.indexes(relation(catalog, "worked")))
          .containsExactlyInAnyOrderElementsOf(worked);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIndexThatComesOrShowsChangesTheVersion(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      boolean mariadb = product == MysqlProduct.MARIADB;
      String before = MysqlDatabase.read(connection).version();
      MysqlDatabase.execute(connection, "CREATE INDEX noted ON people (Name)");
      String made = MysqlDatabase.read(connection).version();
      MysqlDatabase.execute(
          connection,
          "ALTER TABLE people ALTER INDEX noted " + (mariadb ? "IGNORED" : "INVISIBLE"));
      String hidden = MysqlDatabase.read(connection).version();
      assertThat(Set.of(before, made, hidden)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysAreInTheirOrder(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Catalog catalog = MysqlDatabase.read(connection);
      Relation orders = relation(catalog, "orders");
      Relation people = relation(catalog, "people");
      assertThat(catalog.primaryKey(orders)).containsExactly(2, 1);
      assertThat(catalog.foreignKeys())
          .contains(new ForeignKey(orders.oid(), List.of(3), people.oid(), List.of(1), true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void viewsAreFollowedToTheirTables(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Catalog catalog = MysqlDatabase.read(connection);
      Relation people = relation(catalog, "people");
      Sources ssn = Sources.column(people.oid(), column(people, "ssn").attribute());
      Relation deeper = relation(catalog, "deeper");
      assertThat(catalog.sources(deeper.oid(), 1)).isEqualTo(ssn);
      assertThat(catalog.sources(deeper.oid(), 2)).isEqualTo(ssn.derived());
      assertThat(catalog.sources(deeper.oid(), 3).isNone()).isTrue();
      Relation calling = relation(catalog, "calling");
      assertThat(catalog.sources(calling.oid(), 1).everything()).isNull();
      assertThat(catalog.sources(calling.oid(), 2).everything())
          .isEqualTo(new ObjectName("shelf", "owed"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void labelsReachWhatIsComputedFromThem(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Catalog catalog = MysqlDatabase.read(connection);
      var reach =
          new Reach(
              catalog,
              (schema, table, column) ->
                  schema.equals("shelf") && column.equals("ssn") ? Set.of("id") : Set.of());
      Relation people = relation(catalog, "people");
      assertThat(touched(reach, people, "ssn")).isInstanceOf(Origin.Labelled.class);
      assertThat(touched(reach, people, "tail")).isInstanceOf(Origin.Derived.class);
      assertThat(touched(reach, people, "name")).isInstanceOf(Origin.Unlabelled.class);
      assertThat(reach.leadsWhenRead(relation(catalog, "deeper"))).isTrue();
      assertThat(reach.leadsWhenRead(relation(catalog, "orders"))).isFalse();
      assertThat(reach.copier(relation(catalog, "logged")))
          .isEqualTo(new ObjectName("shelf", "trigger copies"));
    }
  }

  private static Origin touched(Reach reach, Relation relation, String column) {
    return reach.touched(Sources.column(relation.oid(), column(relation, column).attribute()));
  }

  @ParameterizedTest
  @EnumSource
  void theServersOwnRelationsHoldValuesUnlessReviewed(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      Catalog catalog = MysqlDatabase.read(connection);
      var reach =
          new Reach(catalog, (_, table, _) -> table.equals("people") ? Set.of("id") : Set.of());
      assertThat(reads(catalog, reach, "mysql", "general_log")).isTrue();
      assertThat(reads(catalog, reach, "information_schema", "processlist")).isTrue();
      assertThat(reads(catalog, reach, "information_schema", "innodb_ft_index_table")).isTrue();
      assertThat(reads(catalog, reach, "information_schema", "tables")).isFalse();
      assertThat(reads(catalog, reach, "information_schema", "columns")).isFalse();
    }
  }

  private static boolean reads(Catalog catalog, Reach reach, String schema, String name) {
    List<Relation> found = catalog.relations(new ObjectName(schema, name));
    assertThat(found).as(name).hasSize(1);
    return reach.leadsWhenRead(found.getFirst());
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeOfAnObjectChangesTheVersion(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      List<String> versions = new ArrayList<>();
      versions.add(version(connection));
      for (String change :
          List.of(
              "CREATE TABLE more (id int)",
              "ALTER TABLE more ADD x varchar(3)",
              "ALTER TABLE more MODIFY x varchar(4)",
              "ALTER TABLE more ADD FOREIGN KEY (id) REFERENCES people (id)",
              "CREATE OR REPLACE VIEW contacts AS SELECT id, ssn AS Name, Name AS number FROM"
                  + " people",
              "DROP TRIGGER copies",
              "DROP FUNCTION owed",
              "RENAME TABLE logged TO noted")) {
        MysqlDatabase.execute(connection, change);
        versions.add(version(connection));
      }
      assertThat(versions).doesNotHaveDuplicates();
      MysqlDatabase.execute(connection, "INSERT INTO people (id, ssn) VALUES (1, '2')");
      assertThat(version(connection)).isEqualTo(versions.getLast());
    }
  }

  private static String version(Connection connection) throws CatalogException {
    return MysqlDatabase.READER.version(sql -> MysqlDatabase.rows(connection, sql));
  }

  @ParameterizedTest
  @EnumSource
  void moreRelationsThanTheBoundAreRefused(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      var small = new MysqlCatalogReader(MysqlDatabase.READER.texts(), 10, 4_000_000);
      assertThatThrownBy(() -> small.read(sql -> MysqlDatabase.rows(connection, sql)))
          .isInstanceOf(CatalogException.class)
          .hasMessageContaining("more than 10 relations");
    }
  }

  /** A loadable function may have any name but one of the server's own. */
  @ParameterizedTest
  @EnumSource
  void everyReviewedFunctionIsTheServersOwn(MysqlProduct product) throws Exception {
    try (Connection connection = connect(product)) {
      String flavour = product == MysqlProduct.MYSQL ? "mysql" : "mariadb";
      FunctionReview review = FunctionReview.ofMysql(flavour);
      MysqlServer server =
          MysqlServer.of(MysqlDatabase.rows(connection, MysqlQueries.SERVER).getFirst());
      List<String> others = new ArrayList<>();
      for (var entry : review.of(FunctionReview.SYNTAX).entrySet()) {
        if (entry.getValue().isFor(server.version()) && isMissing(connection, entry.getKey())) {
          others.add(entry.getKey());
        }
      }
      assertThat(others).isEmpty();
      assertThat(isMissing(connection, "nobody_knows_it")).isTrue();
    }
  }

  /** Prepared, not run: whether the server looks for a stored or loadable function. */
  private static boolean isMissing(Connection connection, String function) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute("PREPARE asked FROM 'SELECT " + function + "(1, 1)'");
      return false;
    } catch (SQLException e) {
      return e.getErrorCode() == NO_SUCH_FUNCTION;
    }
  }
}
