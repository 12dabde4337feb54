package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.cli.Actions;
import dev.postern.testkit.SharedMysql;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labelled columns of MySQL through the whole gate. */
@ExtendWith(SharedMysql.class)
final class MysqlMaskedRowsIT {
  private static final int DENIED = 1142;

  private static final String SETUP =
      """
      CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(40), email VARCHAR(60), city VARCHAR(40));
      CREATE TABLE orders (id INT PRIMARY KEY, customer INT, total DECIMAL(10,2));
      CREATE TABLE archive LIKE customers;
      CREATE VIEW people AS SELECT name, email AS mail FROM customers;
      CREATE TABLE seats (id INT PRIMARY KEY, city VARCHAR(40), email VARCHAR(60), KEY by_city (city, email));
      CREATE VIEW seated AS SELECT id, city, email AS mail FROM seats;
      INSERT INTO customers VALUES (1, 'Ann', 'ann@example.com', 'Bern'), (2, 'Bob', 'bob@example.org', 'Basel');
      INSERT INTO seats VALUES (1, 'Bern', 'zoe@example.com'), (2, 'Bern', 'ann@example.com'), (3, 'Basel', 'b@example.com');
      INSERT INTO orders VALUES (1, 1, 10.50), (2, 1, 3.00), (3, 2, 7.25);
      """;

  private static final String RULES =
      """
      policies:
        - name: all
          groups: [agents, locals]
          connections: [shop]
          rules: [ { allow: { kinds: [read, write, session, transaction, ddl-create, ddl-drop, lock] } } ]
      labels:
        - { column: shop.gate_shop.customers.email, label: email }
        - { column: shop.gate_shop.archive.email, label: email }
        - { column: shop.gate_shop.seats.email, label: email }
      masks:
        - { label: email, as: { keep-last: 4 }, unless-groups: [dba] }
      row-filters:
        - { table: shop.gate_shop.seats, groups: [locals], where: "city = 'Bern'" }
        - { table: shop.gate_shop.customers, groups: [locals], where: "city = 'Bern'" }
      """;

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlMaskedRowsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private MysqlGate start(MysqlProduct product) throws Exception {
    return MysqlGate.start(servers.get(product), directory, "", RULES, SETUP);
  }

  private static List<List<String>> rows(ResultSet rows) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(rows.getString(i));
      }
      all.add(row);
    }
    return all;
  }

  private static String first(Connection client, String sql) throws SQLException {
    try (Statement statement = client.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return String.valueOf(rows(rows).getFirst().getLast());
    }
  }

  private static int errorOf(Connection client, String sql) throws SQLException {
    try (Statement statement = client.createStatement()) {
      return catchThrowableOfType(SQLException.class, () -> statement.execute(sql)).getErrorCode();
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aLabelledColumnComesOutMaskedInTextAndBinaryRows(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      for (String options : List.of("", "&useServerPrepStmts=true")) {
        try (Connection client = gate.connect("ann", "agents", options);
            PreparedStatement read =
                client.prepareStatement(
                    "SELECT c.id, c.name, c.email FROM customers c WHERE c.id = ?")) {
          read.setInt(1, 1);
          try (ResultSet rows = read.executeQuery()) {
            assertThat(rows(rows)).containsExactly(List.of("1", "Ann", "***********.com"));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void lineageDecidesWhateverTheColumnIsCalled(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "")) {
      assertThat(first(client, "SELECT mail FROM people ORDER BY name LIMIT 1")).endsWith("*.com");
      assertThat(first(client, "SELECT x FROM (SELECT email x FROM customers) d LIMIT 1"))
          .startsWith("***");
      assertThat(first(client, "SELECT 'a' AS email FROM customers LIMIT 1")).isEqualTo("a");
      assertThat(first(client, "SELECT city FROM customers ORDER BY id LIMIT 1")).isEqualTo("Bern");
      assertThat(first(client, "SELECT SUM(total) FROM orders")).isEqualTo("20.75");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void rowsByAnIndexOfALabelledColumnComeMaskedAndNotInItsOrder(MysqlProduct product)
      throws Exception {
    List<List<String>> bern =
        List.of(List.of("1", "***********.com"), List.of("2", "***********.com"));
    try (MysqlGate gate = start(product)) {
      for (String options : List.of("", "&useServerPrepStmts=true")) {
        for (String group : List.of("agents", "locals")) {
          for (String sql :
              List.of(
                  "SELECT id, email FROM seats WHERE city = ?",
                  "SELECT s.id, s.mail FROM seated s WHERE s.city = ?")) {
            try (Connection client = gate.connect("ann", group, options);
                PreparedStatement read = client.prepareStatement(sql)) {
              read.setString(1, "Bern");
              try (ResultSet rows = read.executeQuery()) {
                assertThat(rows.getMetaData().getColumnLabel(2)).containsAnyOf("email", "mail");
                assertThat(rows(rows)).as("%s as %s", sql, group).isEqualTo(bern);
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void whatCouldTellOrMoveAValueIsRefused(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "")) {
      for (String sql :
          List.of(
              "SELECT id FROM customers WHERE email = 'ann@example.com'",
              "SELECT id FROM customers ORDER BY email",
              "SELECT upper(email) FROM customers",
              "SELECT email INTO @kept FROM customers LIMIT 1",
              "SET @kept = (SELECT email FROM customers LIMIT 1)",
              "SELECT @kept := email FROM customers",
              "CREATE TABLE copied AS SELECT email AS plain FROM customers",
              "CREATE TEMPORARY TABLE copied AS SELECT email AS plain FROM customers",
              "INSERT INTO orders SELECT 9, 9, email FROM customers",
              "SELECT email FROM customers INTO OUTFILE '/tmp/never'")) {
        assertThat(errorOf(client, sql)).as(sql).isEqualTo(DENIED);
      }
      assertThat(first(client, "SELECT @kept")).isEqualTo("null");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void harmlessVariablesAndTemporaryTablesWork(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "");
        Statement statement = client.createStatement()) {
      statement.execute("SET @n = 3");
      assertThat(first(client, "SELECT @n + 1")).isEqualTo("4");
      statement.execute("CREATE TEMPORARY TABLE mine (a INT, b VARCHAR(20))");
      statement.execute("INSERT INTO mine SELECT id, name FROM customers");
      assertThat(first(client, "SELECT b FROM mine ORDER BY a LIMIT 1")).isEqualTo("Ann");
      assertThat(errorOf(client, "INSERT INTO mine SELECT id, email FROM customers"))
          .isEqualTo(DENIED);
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aTemporaryTableInALabelledOnesPlaceTakesNoLabelledValue(MysqlProduct product)
      throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "&useServerPrepStmts=true");
        Statement statement = client.createStatement();
        PreparedStatement copy =
            client.prepareStatement("INSERT INTO archive SELECT * FROM customers")) {
      // Labelled to labelled, until the name means a table of the session's own.
      copy.execute();
      statement.execute(
          "CREATE TEMPORARY TABLE archive (email VARCHAR(60), id VARCHAR(60), name VARCHAR(60),"
              + " city VARCHAR(60))");
      assertThat(catchThrowableOfType(SQLException.class, copy::execute).getErrorCode())
          .isEqualTo(DENIED);
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void messagesOfAGuardedStatementAreNotShownAndOthersAre(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "");
        Statement statement = client.createStatement()) {
      first(client, "SELECT name FROM customers WHERE id = 1 / 0 OR id = 1");
      statement.execute("SET sql_mode = ''");
      statement.execute("INSERT INTO orders VALUES (9, 9, 'no number')");
      assertThat(first(client, "SHOW WARNINGS")).contains("total");
      first(client, "SELECT email FROM customers");
      assertThat(errorOf(client, "SHOW WARNINGS")).isEqualTo(DENIED);
      assertThat(errorOf(client, "GET DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT"))
          .isEqualTo(DENIED);
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aStatementThatIsPreparedAsTextIsJudgedAsItsText(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection client = gate.connect("ann", "agents", "");
        Statement statement = client.createStatement()) {
      statement.execute("PREPARE mine FROM 'SELECT city FROM customers WHERE id = ?'");
      statement.execute("SET @id = 1");
      assertThat(errorOf(client, "PREPARE yours FROM 'SELECT 1 FROM customers WHERE email = ?'"))
          .isEqualTo(DENIED);
      assertThat(errorOf(client, "PREPARE theirs FROM @id")).isEqualTo(DENIED);
      statement.execute("SET @text = \"SELECT email FROM customers WHERE name = 'Ann'\"");
      statement.execute("PREPARE held FROM @text");
      assertThat(first(client, "EXECUTE held")).isEqualTo("***********.com");
      statement.execute(
          "SET @text = CONCAT('SELECT ', CHAR(39), 'a', CHAR(92), CHAR(92), 'b', CHAR(39))");
      statement.execute("PREPARE held FROM @text;");
      assertThat(first(client, "EXECUTE held")).isEqualTo("a\\b");
      statement.execute("SET @text = \"SELECT 1 FROM customers WHERE email = 'x'\"");
      assertThat(errorOf(client, "PREPARE held FROM @text")).isEqualTo(DENIED);
      assertThat(errorOf(client, "PREPARE held FROM @nothing")).isNotZero();
      assertThat(first(client, "EXECUTE mine USING @id")).isEqualTo("Bern");
      statement.execute("PREPARE mine FROM 'SELECT id, email FROM customers WHERE id = ?'");
      assertThat(first(client, "EXECUTE MINE USING @id")).isEqualTo("***********.com");
      // Its catalog takes both names for one.
      statement.execute("PREPARE e FROM 'SELECT city FROM customers'");
      statement.execute("PREPARE `\u00e9` FROM 'SELECT email FROM customers'");
      assertThat(first(client, "EXECUTE e")).isIn("null", "Bern");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void rowsThatAreFilteredAreNotThereWhateverTheDefaultDatabase(MysqlProduct product)
      throws Exception {
    try (MysqlGate gate = start(product)) {
      for (String options : List.of("", "&useServerPrepStmts=true")) {
        try (Connection client = gate.connect("eve", "locals", options);
            Statement statement = client.createStatement();
            PreparedStatement read =
                client.prepareStatement("SELECT COUNT(*) FROM customers WHERE id < ?")) {
          read.setInt(1, 100);
          try (ResultSet rows = read.executeQuery()) {
            assertThat(rows(rows)).containsExactly(List.of("1"));
          }
          assertThat(first(client, "SELECT email FROM customers")).isEqualTo("***********.com");
          assertThat(statement.executeUpdate("UPDATE customers SET name = 'Anne'")).isEqualTo(1);
          assertThat(errorOf(client, "INSERT INTO customers VALUES (9, 'x', 'x', 'Basel')"))
              .isNotZero();
          statement.execute("USE information_schema");
          assertThat(first(client, "SELECT COUNT(*) FROM gate_shop.customers")).isEqualTo("1");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void explainSaysWhatAColumnCarriesAndWhatBecomesOfIt(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      StringWriter out = new StringWriter();
      try (PrintWriter printer = new PrintWriter(out)) {
        Explainer.explain(
            new Actions.Explain.Question(
                gate.config(),
                "shop",
                "ann",
                null,
                Set.of("agents"),
                Map.of(),
                "SELECT mail FROM people",
                false),
            printer);
      }
      assertThat(out.toString())
          .contains("gate_shop.customers.email", "keep-last 4", "verdict    forward");
    }
  }
}
