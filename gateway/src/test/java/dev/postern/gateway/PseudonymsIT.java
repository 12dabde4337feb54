package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Rows can be asked for by the pseudonyms that they show, and by nothing else. */
@ExtendWith(SharedPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class PseudonymsIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [agents, owners]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.email, label: email }
        - { column: shop.public.people.code, label: email }
        - { column: shop.public.people.short, label: email }
        - { column: shop.public.people.account, label: email }
        - { column: shop.public.people.big, label: email }
        - { column: shop.public.people.token, label: email }
        - { column: shop.public.people.loose, label: email }
        - { column: shop.public.people.folded, label: email }
        - { column: shop.public.people.ssn, label: ssn }
      masks:
        - { label: email, as: { pseudonym: env:PSEUDONYM_KEY }, unless-groups: [owners] }
        - { label: ssn, as: { keep-last: 4 }, unless-groups: [owners] }
      row-filters:
        - { table: shop.public.own, groups: [agents], where: "region = 'EU'" }
      """;

  private static final String[] TABLES = {
    "CREATE EXTENSION citext",
    "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    """
    CREATE TABLE people (id int PRIMARY KEY, name text, email text, code char(60), short varchar(12),
      account int, big bigint, token uuid, loose citext, folded text COLLATE folding, ssn text)
    """,
    """
    INSERT INTO people VALUES
      (1, 'Ann', 'ann@mail.test', 'A1', 'shorty', 4711, 5000000000, '6fa459ea-ee8a-4ca4-894e-db77e160355e', 'Ann', 'Ann', '123-45-6789'),
      (2, 'Ben', 'it''s \\ Grüße 日本', 'B1', 'lanky', 123456789, -5000000001, '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', 'ann', 'ann', '987-65-4321'),
      (3, 'Cy', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
    """,
    "CREATE VIEW contacts AS SELECT id, email AS address FROM people",
    "CREATE TABLE own (id int, region text, person int)",
    "INSERT INTO own VALUES (1, 'EU', 1), (2, 'US', 1), (3, 'EU', 2)",
  };

  private static final List<String> MODES =
      List.of("simple", "extended", "extendedForPrepared", "extendedCacheEverything");

  private final GateFixture gate;

  PseudonymsIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.gate = GateFixture.start(server, directory, POLICIES, TABLES);
  }

  @AfterAll
  void stop() {
    gate.close();
  }

  private Connection agent(String mode, String... settings) throws SQLException {
    return gate.through(
        "agents",
        Stream.concat(Stream.of("preferQueryMode", mode), Stream.of(settings))
            .toArray(String[]::new));
  }

  private static String shown(Connection agent, String column, int id) throws SQLException {
    return Objects.requireNonNull(
        rows(agent, "SELECT " + column + " FROM people WHERE id = " + id).getFirst());
  }

  private static List<@Nullable String> rows(Connection connection, String sql, Object... binds)
      throws SQLException {
    List<@Nullable String> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < binds.length; i++) {
        statement.setObject(i + 1, binds[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
    }
    return rows;
  }

  /** Statements with {} for a constant of the address and ? for a parameter. */
  static List<String> forms() {
    return List.of(
        "SELECT id FROM people WHERE email = {}",
        "SELECT id FROM people WHERE {} = email",
        "SELECT id FROM people WHERE id > 0 AND{}=people.email AND (name = 'Ann')",
        "SELECT id FROM people WHERE email IN ('p_nobody', {})",
        "SELECT p.id FROM people AS p (id, n, e) WHERE e = {}",
        "SELECT id FROM (SELECT id, email AS e FROM people) s WHERE s.e = {}",
        "WITH w AS (SELECT * FROM people) SELECT id FROM w WHERE email = {}",
        "SELECT id FROM contacts WHERE address = {}",
        "SELECT a.id FROM people a JOIN people b ON a.id = b.id AND b.email = {}",
        "SELECT id FROM people WHERE CASE WHEN email = {} THEN true END",
        "SELECT max(id) FROM people WHERE email = {}",
        "SELECT id FROM people WHERE id IN (SELECT id FROM people q WHERE q.email = {})");
  }

  private static String constant(String form, String value) {
    return form.replace("{}", "'" + value + "'");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aRowIsFoundByThePseudonymThatItShows(String form) throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        for (int id = 1; id <= 2; id++) {
          String shown = shown(agent, "email", id);
          List<String> found = id == 1 || !form.contains("'Ann'") ? List.of("" + id) : List.of();

          assertThat(rows(agent, constant(form, shown))).as(mode).isEqualTo(found);
          assertThat(rows(agent, form.replace("{}", " ? "), shown)).as(mode).isEqualTo(found);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void noRowIsFoundByAGuess(String form) throws SQLException {
    List<@Nullable String> none = new ArrayList<>();
    if (form.contains("max(")) {
      none.add(null);
    }
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String shown = shown(agent, "email", 1);
        String forged =
            shown.substring(0, 20) + (shown.charAt(20) == 'a' ? 'b' : 'a') + shown.substring(21);
        for (String guess :
            List.of("ann@mail.test", "", forged, shown.substring(0, 53), shown + " ")) {
          assertThat(rows(agent, constant(form, guess))).as(mode + guess).isEqualTo(none);
          assertThat(rows(agent, form.replace("{}", " ? "), guess))
              .as(mode + guess)
              .isEqualTo(none);
        }
      }
    }
  }

  @Test
  void numbersAndUuidsAreFoundInBothFormats() throws SQLException {
    for (String mode : MODES) {
      for (String binary : new String[] {"true", "false"}) {
        try (Connection agent = agent(mode, "binaryTransfer", binary, "prepareThreshold", "-1")) {
          for (int id = 1; id <= 2; id++) {
            int account = Integer.parseInt(shown(agent, "account", id));
            long big = Long.parseLong(shown(agent, "big", id));
            UUID token = UUID.fromString(shown(agent, "token", id));
            List<String> found = List.of("" + id);
            String by = "SELECT id FROM people WHERE ";

            assertThat(rows(agent, by + "account = " + account)).isEqualTo(found);
            assertThat(rows(agent, by + "big = " + big)).isEqualTo(found);
            assertThat(rows(agent, by + "token = '" + token + "'")).isEqualTo(found);
            if (!mode.equals("simple")) {
              // The driver writes such values with a cast there, which is no plain constant.
              assertThat(rows(agent, by + "account = ?", account)).isEqualTo(found);
              assertThat(rows(agent, by + "account = ?", (long) account)).isEqualTo(found);
              assertThat(rows(agent, by + "big = ?", big)).isEqualTo(found);
              assertThat(rows(agent, by + "token = ?", token)).isEqualTo(found);
            }
          }
          assertThat(rows(agent, "SELECT id FROM people WHERE account = 4711")).isEmpty();
          assertThat(rows(agent, "SELECT id FROM people WHERE big = 5000000000")).isEmpty();
          assertThat(
                  rows(
                      agent,
                      "SELECT id FROM people WHERE token = '6fa459ea-ee8a-4ca4-894e-db77e160355e'"))
              .isEmpty();
        }
      }
    }
  }

  @Test
  void aPaddedCharIsFoundWithItsBlanksAndWithout() throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String padded = shown(agent, "code", 1);
        for (String given : List.of(padded, padded.stripTrailing())) {
          assertThat(rows(agent, "SELECT id FROM people WHERE code = ?", given))
              .containsExactly("1");
        }
        assertThat(rows(agent, "SELECT id FROM people WHERE code = ?", "A1")).isEmpty();
        assertThat(rows(agent, "SELECT id FROM people WHERE code = 'A1   '")).isEmpty();
      }
    }
  }

  @Test
  void nothingLeadsBackFromAPseudonymThatItsColumnCuts() throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String cut = shown(agent, "short", 1);
        assertThat(cut).hasSize(12);
        assertThat(rows(agent, "SELECT id FROM people WHERE short = ?", cut)).isEmpty();
        assertThat(rows(agent, "SELECT id FROM people WHERE short = 'shorty'")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM people WHERE loose = 'Ann'",
        "SELECT id FROM people WHERE folded = 'Ann'",
        "SELECT id FROM people WHERE email LIKE 'p_%'",
        "SELECT id FROM people WHERE email <> 'p_a'",
        "SELECT id FROM people WHERE email = 'a' || ''",
        "SELECT id FROM people WHERE email || '' = 'a'",
        "SELECT id FROM people WHERE email COLLATE \"C\" = 'a'",
        "SELECT id FROM people WHERE email::citext = 'a'",
        "SELECT id FROM people WHERE email IS NOT DISTINCT FROM 'a'",
        "SELECT id FROM people WHERE (email, id) = ('a', 1)",
        "SELECT id FROM people WHERE email IN ('a', name)",
        "SELECT id FROM people WHERE email = name",
        "SELECT id FROM people WHERE email = 'a' OR email > 'b'",
        "SELECT id FROM people WHERE email = 'a' ORDER BY email",
        "SELECT id FROM people WHERE ssn = '123-45-6789'",
        "SELECT id FROM people WHERE account = 1.5",
        "SELECT id FROM people WHERE account = '0x1267'",
        "SELECT id FROM people WHERE token = 'none'",
        "SELECT id FROM (SELECT id, email FROM people UNION ALL SELECT 1, 'x') s WHERE email = 'a'",
        "SELECT current_query() FROM people WHERE email = 'a'",
        "EXPLAIN SELECT id FROM people WHERE email = 'a'",
        "CREATE VIEW mine AS SELECT id FROM people WHERE email = 'a'",
        "CREATE TABLE mine AS SELECT id FROM people WHERE email = 'a'",
        "PREPARE q(text) AS SELECT id FROM people WHERE email = $1",
      })
  void everyOtherUseIsRefused(String sql) throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode);
          Statement statement = agent.createStatement()) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(mode)
            .isInstanceOfSatisfying(
                PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void aParameterThatStandsElsewhereTooIsRefused() throws IOException {
    assertThat(asked("SELECT $1 FROM people WHERE email = $1", new int[0], "x"))
        .contains("labelled-use");
    assertThat(asked("SELECT id FROM people WHERE email = $1 AND name = $1", new int[0], "x"))
        .contains("labelled-use");
    assertThat(asked("SELECT id FROM people WHERE email = $1 AND account = $1", new int[0], "x"))
        .contains("labelled-use");
    assertThat(asked("SELECT id FROM people WHERE email = $1::text", new int[0], "x"))
        .contains("labelled-use");
  }

  @Test
  void aParameterOfATypeThatComparesOtherwiseIsRefused() throws IOException {
    String sql = "SELECT id FROM people WHERE email = $1";

    assertThat(asked(sql, new int[] {1042}, "x")).contains("labelled-use");
    assertThat(asked(sql, new int[] {17}, "x")).contains("labelled-use");
    assertThat(asked(sql, new int[] {19}, "x")).contains("labelled-use");
    assertThat(asked(sql, new int[] {25}, "x")).contains("SELECT 0");
    assertThat(asked(sql, new int[0], (String) null)).contains("SELECT 0");
  }

  @Test
  void aPreparedStatementIsAskedAgainWithOtherPseudonyms() throws SQLException, IOException {
    String first;
    String second;
    try (Connection agent = agent("extended")) {
      first = shown(agent, "email", 1);
      second = shown(agent, "email", 2);
    }
    try (RawPostgresClient client = raw()) {
      client.send(Frontend.parse("q", "SELECT name FROM people WHERE email = $1"), Frontend.sync());
      ready(client);
      assertThat(bound(client, first)).contains("Ann").doesNotContain("Ben");
      assertThat(bound(client, second)).contains("Ben").doesNotContain("Ann");
      assertThat(bound(client, "ann@mail.test")).contains("SELECT 0");
      assertThat(bound(client, first)).contains("Ann");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXECUTE q('ann@mail.test')",
        "EXPLAIN ANALYZE EXECUTE q('ann@mail.test')",
        "SELECT 1; EXECUTE q('ann@mail.test')",
        "CREATE TABLE mine AS EXECUTE q('ann@mail.test')"
      })
  void sqlGivesAPreparedStatementNoValueUnseen(String sql) throws IOException {
    try (RawPostgresClient client = raw()) {
      client.send(
          Frontend.parse("q", "SELECT name FROM people WHERE email = $1"),
          Frontend.sync(),
          Frontend.query(sql));
      ready(client);
      assertThat(ready(client)).contains("C42501").doesNotContain("Ann");
      client.send(
          Frontend.parse("e", sql),
          Frontend.bind("", "e"),
          Frontend.execute("", 0),
          Frontend.sync());
      assertThat(ready(client)).doesNotContain("Ann");
    }
  }

  @Test
  void aChangeFindsItsRowsByTheirPseudonym() throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String shown = shown(agent, "email", 1);
        agent.setAutoCommit(false);
        try (Statement statement = agent.createStatement()) {
          assertThat(
                  statement.executeUpdate(
                      "UPDATE people SET name = 'An' WHERE email = '" + shown + "'"))
              .isEqualTo(1);
          assertThat(
                  statement.executeUpdate(
                      "UPDATE people SET name = 'An' WHERE email = 'ann@mail.test'"))
              .isZero();
          assertThat(statement.executeUpdate("DELETE FROM people WHERE email = '" + shown + "'"))
              .isEqualTo(1);
        }
        agent.rollback();
      }
    }
  }

  @Test
  void aRowFilterAndPseudonymsShareOneText() throws SQLException {
    String sql =
        "SELECT o.id FROM own o JOIN people p ON p.id = o.person WHERE p.email = %s ORDER BY 1";
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String shown = shown(agent, "email", 1);

        assertThat(rows(agent, sql.formatted("'" + shown + "'"))).containsExactly("1");
        assertThat(rows(agent, sql.formatted("?"), shown)).containsExactly("1");
        assertThat(rows(agent, sql.formatted("'ann@mail.test'"))).isEmpty();
      }
    }
  }

  @Test
  void stringsMeanTheSameUnderEverySettingOfTheSession() throws SQLException {
    for (String mode : MODES) {
      try (Connection agent = agent(mode)) {
        String shown = shown(agent, "email", 2);
        try (Statement statement = agent.createStatement()) {
          statement.execute("SET standard_conforming_strings TO off");
        }
        assertThat(rows(agent, "SELECT id FROM people WHERE email = '" + shown + "'"))
            .containsExactly("2");
      }
    }
  }

  @Test
  void whoSeesTheColumnComparesItAsItIs() throws SQLException {
    try (Connection owner = gate.through("owners")) {
      assertThat(rows(owner, "SELECT id FROM people WHERE email = 'ann@mail.test'"))
          .containsExactly("1");
    }
  }

  @Test
  void theJournalKeepsTheClientsOwnWords() throws Exception {
    String shown;
    try (Connection agent = agent("extended")) {
      shown = shown(agent, "email", 1);
      rows(agent, "SELECT id FROM people WHERE email = '" + shown + "' AND id = 1");
      rows(agent, "SELECT id FROM people WHERE email = ? AND id = 1", shown);
    }
    StringBuilder kept = new StringBuilder();
    try (Stream<Path> files = Files.walk(gate.journal())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        kept.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(kept.toString().contains("email = '" + shown + "' AND id = 1")).isTrue();
    assertThat(kept.toString().contains("'ann@mail.test' AND id = 1")).isFalse();
    assertThat(kept.toString().contains("E'ann@")).isFalse();
  }

  private RawPostgresClient raw() throws IOException {
    RawPostgresClient client = gate.raw();
    client.logIn("ann", "shop", gate.issuer().token("ann", "agents"));
    return client;
  }

  private static String bound(RawPostgresClient client, String value) throws IOException {
    client.send(Frontend.bind("", "q", value), Frontend.execute("", 0), Frontend.sync());
    return ready(client);
  }

  /** All that comes up to the next ReadyForQuery, as it stands on the wire. */
  private static String ready(RawPostgresClient client) throws IOException {
    StringBuilder all = new StringBuilder();
    Frame frame;
    do {
      frame = client.read();
      all.append(new String(frame.payload(), StandardCharsets.UTF_8)).append('\n');
    } while (frame.type() != 'Z');
    return all.toString();
  }

  private String asked(String sql, int[] types, @Nullable String value) throws IOException {
    try (RawPostgresClient client = raw()) {
      client.send(
          Frontend.parse("", sql, types),
          Frontend.bind("", "", value),
          Frontend.execute("", 0),
          Frontend.sync());
      return ready(client);
    }
  }
}
