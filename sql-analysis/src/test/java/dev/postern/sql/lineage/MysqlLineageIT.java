package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.Corpora;
import dev.postern.sql.MysqlCatalogTexts;
import dev.postern.sql.MysqlDatabase;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.mysql.Dialect;
import dev.postern.sql.mysql.MysqlParser;
import dev.postern.sql.parsing.Limits;
import dev.postern.sql.tree.Query;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of {@code mysql-lineage.txt}, and what the server itself makes of their names. */
@ExtendWith(SharedMysql.class)
class MysqlLineageIT {
  /** Columns of the cases that come out unchanged by their own names. */
  private static final int UNCHANGED = 111;

  /** Of the ORM statements, those that a view can be made of. */
  private static final int COMPARED = 18;

  /** Of the ORM statements, those that the server explains over that schema. */
  private static final int EXPLAINED = 26;

  private static final Pattern ALIAS = Pattern.compile("`orm`\\.`(\\w+)`(?: `(\\w+)`)?(?![.`])");
  private static final Pattern COLUMN = Pattern.compile("`orm`\\.`(\\w+)`\\.`(\\w+)`");

  private static final String[] SCHEMA = {
    "DROP DATABASE IF EXISTS lineage",
    "DROP DATABASE IF EXISTS elsewhere",
    "CREATE DATABASE lineage",
    "CREATE DATABASE elsewhere",
    "USE lineage",
    "CREATE TABLE people (id int PRIMARY KEY, name varchar(40), ssn char(11), boss int,"
        + " secret int INVISIBLE)",
    "CREATE TABLE orders (id int PRIMARY KEY, boss int, total int)",
    "CREATE TABLE badges (secret int, color int)",
    "CREATE TABLE first (p int, q int)",
    "CREATE TABLE second (q int, r int)",
    "CREATE TABLE third (r int, p int, s int)",
    "CREATE TABLE computed (id int, ssn char(11), tail varchar(4) AS (right(ssn, 4)))",
    "CREATE TABLE docs (id int, doc json, body text, FULLTEXT KEY (body)) ENGINE = InnoDB",
    "CREATE TABLE stamped (id int, ssn char(11), at timestamp DEFAULT CURRENT_TIMESTAMP"
        + " ON UPDATE CURRENT_TIMESTAMP)",
    "CREATE VIEW contacts AS SELECT id, name, ssn AS number FROM people",
    "CREATE VIEW hidden AS SELECT number, upper(number) AS loud FROM contacts",
    "CREATE TABLE elsewhere.people (id int, nick varchar(40))",
    "CREATE FUNCTION owed(who int) RETURNS int READS SQL DATA"
        + " RETURN (SELECT sum(total) FROM orders WHERE boss = who)",
  };

  private final SharedMysql.Servers servers;

  MysqlLineageIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private Connection connect() throws Exception {
    return MysqlDatabase.connect(servers.get(MysqlProduct.MYSQL));
  }

  private static SqlText.Reader reader() {
    return new MysqlCatalogTexts(new MysqlParser(Limits.DEFAULT), Dialect.MYSQL);
  }

  private static StatementLineage lineages(Catalog catalog, String database) {
    return new StatementLineage(catalog, reader(), new Rules.Mysql(database, false));
  }

  private static Lineage lineage(String sql, StatementLineage lineages) {
    SqlText text = Objects.requireNonNull(reader().read(sql), sql);
    return lineages.of(text.statements().getFirst(), text.words());
  }

  @Test
  void everyColumnCarriesWhatIsWrittenBelowItsStatement() throws Exception {
    try (Connection connection = connect()) {
      MysqlDatabase.execute(connection, SCHEMA);
      Catalog catalog = MysqlDatabase.read(connection);
      StatementLineage lineages = lineages(catalog, "lineage");
      LineageLines.assertHold(
          "mysql-lineage.txt", sql -> LineageLines.line(lineage(sql, lineages), catalog));
    }
  }

  /** The server says of a column that comes out unchanged which table's it is. */
  @Test
  void unchangedColumnsStandWhereTheServerPutsThem() throws Exception {
    try (Connection connection = connect()) {
      MysqlDatabase.execute(connection, SCHEMA);
      Catalog catalog = MysqlDatabase.read(connection);
      StatementLineage lineages = lineages(catalog, "lineage");
      int compared = 0;
      List<String> refused = new ArrayList<>();
      for (String sql : LineageLines.statements("mysql-lineage.txt")) {
        if (Objects.requireNonNull(reader().read(sql), sql).statements().getFirst()
            instanceof Query) {
          try {
            compared += compare(sql, lineage(sql, lineages), catalog, connection);
          } catch (SQLException _) {
            refused.add(sql);
          }
        }
      }
      System.out.println("mysql-lineage: " + compared + " columns compared");
      assertThat(refused).containsExactly("SELECT nobody_knows_it(1)");
      assertThat(compared).isEqualTo(UNCHANGED);
    }
  }

  /** What MariaDB does otherwise. */
  @Test
  void mariaDbSeesLaterCommonTablesAndHidesMergedColumns() throws Exception {
    try (Connection connection = MysqlDatabase.connect(servers.get(MysqlProduct.MARIADB))) {
      MysqlDatabase.execute(
          connection,
          "DROP DATABASE IF EXISTS lineage",
          "CREATE DATABASE lineage",
          "USE lineage",
          "CREATE TABLE people (id int, ssn char(11), secret int INVISIBLE)",
          "CREATE TABLE badges (secret int, color int)",
          "INSERT INTO people VALUES (1, 'x')");
      Catalog catalog = MysqlDatabase.read(connection);
      var reader = new MysqlCatalogTexts(new MysqlParser(Limits.DEFAULT), Dialect.MARIADB);
      var lineages = new StatementLineage(catalog, reader, new Rules.Mysql("lineage", true));
      String later =
          "WITH RECURSIVE p AS (SELECT * FROM people), people AS (SELECT 1 AS one) SELECT * FROM p";
      assertThat(columns(lineage(later, lineages), catalog)).isEqualTo("[-]");
      assertThat(MysqlDatabase.rows(connection, later)).containsExactly(List.of("1"));

      String merged = "SELECT * FROM people JOIN badges USING (secret)";
      Lineage opaque = lineage(merged, lineages);
      assertThat(opaque.output().exact()).isFalse();
      assertThat(LineageLines.sources(catalog, opaque.output().at(1)))
          .contains("people.ssn", "badges.color");
      try (Statement statement = connection.createStatement()) {
        statement.execute(merged);
        assertThat(statement.getResultSet().getMetaData().getColumnCount()).isEqualTo(3);
      }
    }
  }

  private static int compare(String sql, Lineage lineage, Catalog catalog, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      ResultSetMetaData server = statement.getResultSet().getMetaData();
      List<Column> ours = lineage.output().known();
      if (lineage.output().exact()) {
        assertThat(ours).as(sql).hasSize(server.getColumnCount());
      }
      int compared = 0;
      for (int i = 0; i < ours.size(); i++) {
        Sources sources = ours.get(i).sources();
        String table = server.getTableName(i + 1);
        Relation relation =
            sources.columns().length == 1
                ? catalog.relation(Sources.relation(sources.columns()[0]))
                : null;
        boolean named = !ours.get(i).name().isEmpty();
        if (named
            && sources.unchanged()
            && relation != null
            && relation.name().name().equals(table)) {
          Relation.Column column =
              Objects.requireNonNull(relation.column(Sources.attribute(sources.columns()[0])));
          // Of a derived table's column it gives the name that this has there.
          assertThat(server.getColumnName(i + 1).toLowerCase(Locale.ROOT))
              .as(sql)
              .isIn(column.name(), ours.get(i).name());
          compared++;
        }
      }
      return compared;
    }
  }

  /**
   * The server prints a view's query with every name resolved: its columns must carry what those of
   * the statement do.
   */
  @Test
  void namesOfTheOrmStatementsMeanWhatTheServerMakesOfThem() throws Exception {
    try (Connection connection = connect()) {
      Catalog catalog = ormSchema(connection);
      StatementLineage lineages = lineages(catalog, "orm");
      int compared = 0;
      List<String> differing = new ArrayList<>();
      for (var line : Corpora.lines("mysql-orm")) {
        String sql = String.valueOf(line.get("sql"));
        String resolved = resolved(connection, sql);
        if (resolved != null && reader().read(sql) != null) {
          compared++;
          String ours = columns(lineage(sql, lineages), catalog);
          String theirs = columns(lineage(resolved, lineages), catalog);
          if (!ours.equals(theirs)) {
            differing.add(sql + "\n  ours   " + ours + "\n  theirs " + theirs);
          }
        }
      }
      System.out.println("mysql-orm: " + compared + " compared, " + differing.size() + " differ");
      assertThat(differing).isEmpty();
      assertThat(compared).isEqualTo(COMPARED);
    }
  }

  /** Its note on a plan names each column that the server still looks at, with its table. */
  @Test
  void everyColumnThatExplainNamesIsOneTheLineageFinds() throws Exception {
    try (Connection connection = connect()) {
      Catalog catalog = ormSchema(connection);
      StatementLineage lineages = lineages(catalog, "orm");
      int explained = 0;
      int named = 0;
      List<String> missing = new ArrayList<>();
      for (var line : Corpora.lines("mysql-orm")) {
        String sql = String.valueOf(line.get("sql"));
        String note = note(connection, sql);
        if (note == null || reader().read(sql) == null) {
          continue;
        }
        explained++;
        Set<String> ours = touched(lineage(sql, lineages), catalog);
        for (String column : named(note)) {
          named++;
          if (!ours.contains(column)) {
            missing.add(column + " of " + sql);
          }
        }
      }
      System.out.println("mysql-orm: " + explained + " explained, " + named + " columns named");
      assertThat(missing).isEmpty();
      assertThat(explained).isEqualTo(EXPLAINED);
    }
  }

  private static @Nullable String note(Connection connection, String sql) throws Exception {
    try {
      MysqlDatabase.rows(connection, "EXPLAIN " + sql.replace("?", "1"));
    } catch (CatalogException _) {
      return null;
    }
    return MysqlDatabase.rows(connection, "SHOW WARNINGS").stream()
        .filter(row -> "1003".equals(row.get(1)))
        .map(List::getLast)
        .findFirst()
        .orElse(null);
  }

  /** {@code table.column}, of tables of the database alone. */
  private static Set<String> named(String note) {
    Map<String, String> tables = new HashMap<>();
    ALIAS
        .matcher(note)
        .results()
        .forEach(found ->
            tables.put(found.group(2) == null ? found.group(1) : found.group(2), found.group(1)));
    return COLUMN
        .matcher(note)
        .results()
        .filter(found -> tables.containsKey(found.group(1)))
        .map(found -> tables.get(found.group(1)) + "." + found.group(2))
        .collect(Collectors.toSet());
  }

  private static Set<String> touched(Lineage lineage, Catalog catalog) {
    Sources all = lineage.output().all();
    for (Sources used : lineage.uses().values()) {
      all = all.with(used);
    }
    Set<String> columns = new HashSet<>();
    for (long column : all.columns()) {
      Relation relation = Objects.requireNonNull(catalog.relation(Sources.relation(column)));
      Relation.Column known = Objects.requireNonNull(relation.column(Sources.attribute(column)));
      columns.add(relation.name().name() + "." + known.name());
    }
    lineage.writes().forEach(write -> columns.add(write.relation().name() + "." + write.column()));
    return columns;
  }

  private static Catalog ormSchema(Connection connection) throws Exception {
    MysqlDatabase.execute(
        connection, "DROP DATABASE IF EXISTS orm", "CREATE DATABASE orm", "USE orm");
    for (String create : Corpora.text("orm-schema.sql").split(";", -1)) {
      if (create.strip().startsWith("CREATE TABLE")) {
        MysqlDatabase.execute(connection, mysql(create.strip()));
      }
    }
    MysqlDatabase.execute(
        connection, "ALTER TABLE users ADD INDEX idx_email (email(10)), ADD FULLTEXT (full_name)");
    return MysqlDatabase.read(connection);
  }

  private static String columns(Lineage lineage, Catalog catalog) {
    List<String> columns = new ArrayList<>();
    lineage
        .output()
        .known()
        .forEach(column -> columns.add(LineageLines.sources(catalog, column.sources())));
    return columns + (lineage.output().exact() ? "" : " …");
  }

  /** The query as the server prints it; null where no view can be made of it. */
  private static @Nullable String resolved(Connection connection, String sql) throws Exception {
    try {
      MysqlDatabase.execute(
          connection, "CREATE OR REPLACE VIEW orm.resolved AS " + sql.replace("?", "1"));
    } catch (SQLException _) {
      return null;
    }
    return MysqlDatabase.rows(
            connection,
            "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'orm'")
        .getFirst()
        .getFirst();
  }

  private static String mysql(String create) {
    return create
        .replace("timestamptz", "datetime(6)")
        .replace("jsonb", "json")
        .replace("text[]", "json")
        .replace("int[]", "json")
        .replace("uuid", "char(36)")
        .replace("inet", "varchar(45)")
        .replace("tsvector", "text");
  }
}
