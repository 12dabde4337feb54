package dev.postern.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.MysqlFrame;
import dev.postern.testkit.RawMysqlClient;
import dev.postern.testkit.SharedMysql;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of MySQL and MariaDB can be asked for by the pseudonyms that they show, and no others. */
@ExtendWith(SharedMysql.class)
final class MysqlPseudonymsIT {
  private static final int DENIED = 1142;

  /** Those that differ as little as values can: in case, accent, blanks at the end. */
  private static final String SETUP =
      """
      CREATE TABLE people (id int PRIMARY KEY, email varchar(120), code char(120), tiny tinytext,
        note text COLLATE utf8mb4_bin, latin varchar(120) CHARACTER SET latin1,
        wide varchar(120) CHARACTER SET utf16, byte tinyint, small smallint, port smallint unsigned,
        medium mediumint unsigned, account int, size int unsigned, big bigint, huge bigint unsigned,
        filled int(10) zerofill, short varchar(12), flag tinyint(1), bare tinyint(1) unsigned,
        amount decimal(10,2), bytes varbinary(200), doc longtext COLLATE utf8mb4_bin,
        kind enum('a', 'b'), token UUID_TYPE);
      INSERT INTO people VALUES
        (1, 'ann@mail.test', 'A1', 'Ann', 'Ann', 'Grüße', '日本', 5, 300, 60000, 70000, 4711,
          4000000000, 5000000000, 18446744073709551615, 42, 'shorty', 1, 1, 1.50, 'x', '"a"', 'a',
          '6fa459ea-ee8a-4ca4-894e-db77e160355e'),
        (2, 'ANN@mail.test', 'a1', 'ann', 'ann', 'GRÜSSE', '日', -5, -300, 5, 9000000, -4711, 5,
          -5000000000, 7, 43, 'lanky', 0, 2, 2.50, 'y', '"b"', 'b',
          '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'),
        (3, 'ann@mail.test ', 'Á1', 'Ann ', 'Ann ', 'grusse', '日本 ', 6, 301, 60001, 70001, 4712,
          4000000001, 5000000001, 18446744073709551614, 44, 'lean', 1, 3, 3.50, 'z', '"c"', 'a',
          '6fa459ea-ee8a-4ca4-894e-db77e160355f'),
        (4, 'ánn@mail.test', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
      CREATE VIEW contacts AS SELECT id, email AS address FROM people;
      CREATE TABLE visits (id int PRIMARY KEY, person int, seen int);
      INSERT INTO visits VALUES (1, 1, 0), (2, 2, 0), (3, 1, 0);
      """;

  private static final List<String> TEXTS =
      List.of("email", "code", "tiny", "note", "latin", "wide");

  private static final List<String> NUMBERS =
      List.of("byte", "small", "port", "medium", "account", "size", "big", "huge", "filled");

  /** What shows no pseudonym, or one that is cut. */
  private static final List<String> OTHERS =
      List.of("flag", "bare", "amount", "bytes", "doc", "kind");

  private static final String RULES =
      """
      policies:
        - name: everything
          groups: [agents, owners]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
      %s
      masks:
        - { label: stood-in, as: { pseudonym: env:PSEUDONYM_KEY }, unless-groups: [owners] }
      """
          .formatted(
              Stream.of(TEXTS, NUMBERS, OTHERS, List.of("short", "token"))
                  .flatMap(List::stream)
                  .map("  - { column: shop.gate_shop.people.%s, label: stood-in }"::formatted)
                  .collect(Collectors.joining("\n")));

  private final SharedMysql.Servers servers;
  @TempDir private Path directory;

  MysqlPseudonymsIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  private MysqlGate start(MysqlProduct product) throws Exception {
    String uuid = product == MysqlProduct.MARIADB ? "uuid" : "char(36)";
    return MysqlGate.start(
        servers.get(product), directory, "", RULES, SETUP.replace("UUID_TYPE", uuid));
  }

  private static Connection agent(MysqlGate gate, boolean prepared) throws SQLException {
    return gate.connect("ann", "agents", prepared ? "&useServerPrepStmts=true" : "");
  }

  private static List<@Nullable String> rows(
      Connection connection, String sql, @Nullable Object... binds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return rows(statement, binds);
    }
  }

  private static List<@Nullable String> rows(PreparedStatement statement, @Nullable Object... binds)
      throws SQLException {
    for (int i = 0; i < binds.length; i++) {
      statement.setObject(i + 1, binds[i]);
    }
    List<@Nullable String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static String shown(Connection agent, String column, int id) throws SQLException {
    return Objects.requireNonNull(
        rows(agent, "SELECT " + column + " FROM people WHERE id = " + id).getFirst());
  }

  private static int errorOf(PreparedStatement statement, @Nullable Object... binds) {
    return catchThrowableOfType(SQLException.class, () -> rows(statement, binds)).getErrorCode();
  }

  private static void refused(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException refusal = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
      assertThat(refusal == null ? 0 : refusal.getErrorCode()).as(sql).isEqualTo(DENIED);
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aRowIsFoundByThePseudonymThatItShows(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      List<String> columns =
          Stream.of(
                  TEXTS,
                  NUMBERS,
                  product == MysqlProduct.MARIADB ? List.of("token") : List.<String>of())
              .flatMap(List::stream)
              .toList();
      for (boolean prepared : new boolean[] {false, true}) {
        try (Connection agent = agent(gate, prepared)) {
          for (String column : columns) {
            for (int id = 1; id <= 3; id++) {
              String shown = shown(agent, column, id);
              String where = "SELECT id FROM people WHERE ";
              for (List<@Nullable String> found :
                  List.of(
                      rows(agent, where + column + " = '" + shown + "'"),
                      rows(agent, where + "'" + shown + "'=" + column),
                      rows(agent, where + column + " = ?", shown),
                      rows(agent, where + column + " IN (?, ?)", shown, shown))) {
                assertThat(found).as(column).containsExactly(String.valueOf(id));
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void numbersAreFoundByDigitsAndBoundNumbers(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true)) {
      for (String column : NUMBERS) {
        for (int id = 1; id <= 3; id++) {
          String shown = shown(agent, column, id);
          String where = "SELECT id FROM people WHERE " + column;
          assertThat(rows(agent, where + " = " + shown)).containsExactly(String.valueOf(id));
          assertThat(rows(agent, where + " IN (" + shown + ",?)", new BigDecimal(shown)))
              .containsExactly(String.valueOf(id));
          if (!column.equals("huge")) {
            assertThat(rows(agent, where + " = ?", Long.valueOf(shown)))
                .containsExactly(String.valueOf(id));
          }
        }
      }
      refused(agent, "SELECT id FROM people WHERE byte = 300");
      refused(agent, "SELECT id FROM people WHERE port = -1");
      refused(agent, "SELECT id FROM people WHERE account = 4711.0");
      refused(agent, "SELECT id FROM people WHERE account = '4711x'");
      assertThat(rows(agent, "SELECT id FROM people WHERE byte = ?", 300)).isEmpty();
      assertThat(rows(agent, "SELECT id FROM people WHERE account = ?", 1.5)).isEmpty();
      assertThat(rows(agent, "SELECT id FROM people WHERE account = ?", "4711 or 1")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void noRowIsFoundByAGuess(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product)) {
      for (boolean prepared : new boolean[] {false, true}) {
        try (Connection agent = agent(gate, prepared)) {
          String cut = shown(agent, "short", 1);
          for (String guess :
              List.of("ann@mail.test", "", "0", "p_", cut, shown(agent, "email", 1) + " ")) {
            for (String column : List.of("email", "code", "short", "note", "latin")) {
              String where = "SELECT id FROM people WHERE " + column;
              assertThat(rows(agent, where + " = '" + guess + "'")).as(guess).isEmpty();
              assertThat(rows(agent, where + " = ?", guess)).as(guess).isEmpty();
              assertThat(rows(agent, where + " NOT IN ('" + guess + "')"))
                  .hasSize(column.equals("email") ? 4 : 3);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aTextIsNotComparedWithWhatIsBoundAsAnotherType(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true);
        PreparedStatement ask = agent.prepareStatement("SELECT id FROM people WHERE email = ?")) {
      assertThat(rows(ask, 0)).isEmpty();
      assertThat(rows(ask, 1.5)).isEmpty();
      assertThat(rows(ask, (Object) null)).isEmpty();
      assertThat(rows(ask, (Object) "ann@mail.test".getBytes(ISO_8859_1))).isEmpty();
      assertThat(rows(ask, shown(agent, "email", 1))).containsExactly("1");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void theSessionsSettingsMakeNoDifference(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true);
        Statement settings = agent.createStatement()) {
      String latin = shown(agent, "latin", 1);
      String wide = shown(agent, "wide", 1);
      String code = shown(agent, "code", 2);
      for (String setting :
          List.of(
              "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'",
              "SET sql_mode = 'PAD_CHAR_TO_FULL_LENGTH,PIPES_AS_CONCAT'",
              "SET NAMES latin1",
              "SET NAMES ascii",
              "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
              "SET collation_connection = 'utf8mb4_general_ci'")) {
        settings.execute(setting);
        String where = "SELECT id FROM people WHERE ";
        assertThat(rows(agent, where + "latin = '" + latin + "'")).as(setting).containsExactly("1");
        assertThat(rows(agent, where + "wide = ?", wide)).as(setting).containsExactly("1");
        assertThat(rows(agent, where + "code = _latin1'" + code + "'"))
            .as(setting)
            .containsExactly("2");
        assertThat(
                rows(
                    agent,
                    where + "code = N'" + code.substring(0, 9) + "' '" + code.substring(9) + "'"))
            .as(setting)
            .containsExactly("2");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void everyOtherUseIsRefused(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, false)) {
      String shown = shown(agent, "email", 1);
      for (String column : OTHERS) {
        refused(agent, "SELECT id FROM people WHERE " + column + " = 'a'");
        refused(agent, "SELECT id FROM people WHERE " + column + " = 0");
      }
      for (String where :
          List.of(
              "email = 0",
              "email <=> '{x}'",
              "email <> '{x}'",
              "email LIKE '{x}'",
              "email = BINARY '{x}'",
              "email = CONCAT('{x}', '')",
              "email = '{x}' COLLATE utf8mb4_bin",
              "email COLLATE utf8mb4_bin = '{x}'",
              "email = x'58'",
              "email IN ('{x}', NULL)",
              "email IN (SELECT '{x}')",
              "(email, 1) = ('{x}', 1)",
              "email BETWEEN '{x}' AND '{x}'",
              "CASE email WHEN '{x}' THEN 1 END",
              "id = 1 GROUP BY email = '{x}'",
              "id = 1 ORDER BY email = '{x}'")) {
        refused(agent, "SELECT id FROM people WHERE " + where.replace("{x}", shown));
      }
      for (String sql :
          List.of(
              "SELECT email = '{x}' FROM people",
              "SELECT * FROM (SELECT email = '{x}' FROM people) d",
              "SELECT EXISTS (SELECT 1 FROM people WHERE email = '{x}')",
              "SELECT 'ann@mail.test' AS email FROM people HAVING email = '{x}'",
              "SELECT 'ann@mail.test' AS email FROM people HAVING EXISTS (SELECT 1 FROM visits"
                  + " WHERE email = '{x}')",
              "EXPLAIN SELECT id FROM people WHERE email = '{x}'",
              "SELECT id INTO @found FROM people WHERE email = '{x}'",
              "CREATE TABLE kept AS SELECT id, email = '{x}' AS e FROM people",
              "CREATE VIEW kept AS SELECT id FROM people WHERE email = '{x}'",
              "PREPARE asked FROM 'SELECT id FROM people WHERE email = ''{x}'''",
              "PREPARE asked FROM 'SELECT id FROM people WHERE email = ?'")) {
        refused(agent, sql.replace("{x}", shown));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void comparisonsMayStandWhereTheyTellNoMoreThanTheMaskedRows(MysqlProduct product)
      throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true)) {
      String shown = shown(agent, "email", 2);
      assertThat(rows(agent, "SELECT email = '" + shown + "' AS same FROM people ORDER BY id"))
          .containsExactly("0", "1", "0", "0");
      assertThat(rows(agent, "SELECT id FROM contacts WHERE address = ?", shown))
          .containsExactly("2");
      assertThat(
              rows(
                  agent,
                  "SELECT d.id FROM (SELECT id, email AS e FROM people) d WHERE e = ?",
                  shown))
          .containsExactly("2");
      assertThat(
              rows(
                  agent,
                  "SELECT v.id FROM visits v JOIN people p ON p.id = v.person AND p.email = ?",
                  shown))
          .containsExactly("2");
      try (PreparedStatement update =
          agent.prepareStatement(
              "UPDATE visits v, people p SET v.seen = 1 WHERE p.id = v.person AND p.email = ?")) {
        update.setString(1, shown);
        assertThat(update.executeUpdate()).isEqualTo(1);
      }
      assertThat(rows(agent, "SELECT id FROM visits WHERE seen = 1")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aPreparedStatementIsAskedAgainWithOtherPseudonyms(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true);
        PreparedStatement ask =
            agent.prepareStatement(
                "SELECT id FROM people WHERE id > ? AND (email = ? OR account = ?)")) {
      for (int id = 1; id <= 3; id++) {
        assertThat(rows(ask, 0, shown(agent, "email", id), 0)).containsExactly(String.valueOf(id));
        assertThat(rows(ask, 0, "ann@mail.test", Integer.valueOf(shown(agent, "account", id))))
            .containsExactly(String.valueOf(id));
        assertThat(rows(ask, 3, shown(agent, "email", id), null)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aTemporaryTableIsNotComparedWithWhatAPseudonymStandsFor(MysqlProduct product)
      throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true);
        Statement statement = agent.createStatement()) {
      String shown = shown(agent, "email", 1);
      String constant = "SELECT id FROM people WHERE email = '" + shown + "'";
      String bound = "SELECT id FROM people WHERE email = ?";
      String number = "SELECT id FROM people WHERE account = ?";
      try (PreparedStatement first = agent.prepareStatement(constant);
          PreparedStatement second = agent.prepareStatement(bound);
          PreparedStatement third = agent.prepareStatement(number)) {
        assertThat(rows(first)).containsExactly("1");
        assertThat(rows(second, shown)).containsExactly("1");
        statement.execute(
            "CREATE TEMPORARY TABLE people SELECT 9 AS id, 'ann@mail.test' AS email, 4711 AS"
                + " account");
        assertThat(errorOf(first)).isEqualTo(DENIED);
        assertThat(errorOf(second, shown)).isEqualTo(DENIED);
        assertThat(errorOf(third, 6973)).isEqualTo(DENIED);
        refused(agent, constant);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aValueThatIsSentBeforeItsExecutionIsRefused(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        RawMysqlClient client = gate.raw("ann", gate.issuer().token("ann", "agents"), 0)) {
      int ask = RawMysqlClient.statement(client.prepare("SELECT id FROM people WHERE email = ?"));
      client.longData(ask, "ann@mail.test");
      for (int again = 0; again < 2; again++) {
        MysqlFrame answer = client.executeLong(ask).getFirst();
        assertThat(answer.kind()).isEqualTo(MysqlFrame.Kind.ERROR);
        assertThat(answer.text()).startsWith(DENIED + " ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void whoSeesTheColumnComparesItAsItIs(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection owner = gate.connect("olga", "owners", "")) {
      assertThat(rows(owner, "SELECT id FROM people WHERE email = 'ANN@MAIL.TEST' AND id < 3"))
          .containsExactlyInAnyOrder("1", "2");
    }
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void theJournalKeepsTheClientsOwnWords(MysqlProduct product) throws Exception {
    try (MysqlGate gate = start(product);
        Connection agent = agent(gate, true)) {
      String shown = shown(agent, "email", 1);
      rows(agent, "SELECT id FROM people WHERE email = '" + shown + "' AND id = 1");
      rows(agent, "SELECT id FROM people WHERE email = ? AND id = 1", shown);
      String kept = journal();
      assertThat(kept.contains("email = '" + shown + "' AND id = 1")).isTrue();
      assertThat(kept.contains("ann@mail.test")).isFalse();
      assertThat(kept.contains("616e6e406d61696c")).as("in hexadecimal digits").isFalse();
    }
  }

  private String journal() throws IOException {
    StringBuilder kept = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        kept.append(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    return kept.toString();
  }
}
