package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DDL through the gate makes of names that meant something harmless when a session began. */
@ExtendWith(SharedPostgres.class)
class CatalogChangesIT {
  private static final String POLICIES =
      """
      policies:
        - name: everything
          groups: [owners, others]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      labels:
        - { column: shop.public.people.ssn, label: national-id }
        - { column: shop.public.doors.pin, label: pin }
      masks:
        - { label: national-id, as: { keep-last: 4 }, unless-groups: [owners] }
        - { label: pin, as: redact, predicates: allow }
      """;

  private static final String HARMLESS = "SELECT 1 AS id, 'x'::text AS number";

  private final GateFixture gate;

  CatalogChangesIT(RealPostgres server, @TempDir Path directory) throws Exception {
    gate =
        GateFixture.start(
            server,
            directory,
            POLICIES,
            "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text)",
            "INSERT INTO people VALUES (1, 'Ann', '123-45-6789')",
            "CREATE VIEW hidden AS SELECT id, upper(ssn) AS number FROM people",
            "CREATE TABLE doors (id int, pin text)",
            "INSERT INTO doors VALUES (1, 'pin-4711')",
            "CREATE TABLE one (a int)",
            "INSERT INTO one VALUES (1)",
            "CREATE TABLE two (b int, c int)",
            "INSERT INTO two VALUES (2, 3)",
            "CREATE VIEW harmless AS " + HARMLESS,
            "CREATE VIEW below AS " + HARMLESS,
            "CREATE VIEW above AS SELECT id, number FROM below");
    try (Connection direct = gate.direct();
        Statement statement = direct.createStatement()) {
      for (String name :
          List.of("people", "doors", "one", "two", "hidden", "harmless", "below", "above")) {
        statement.execute("ALTER TABLE " + name + " OWNER TO " + gate.directLeg().user());
      }
    }
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  /** All rows of all results, or what the error says. */
  private static String seen(Connection connection, String sql) {
    StringBuilder seen = new StringBuilder();
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          add(seen, statement.getResultSet());
        }
        rows = statement.getMoreResults();
      }
    } catch (SQLException e) {
      seen.append(e.getMessage());
    }
    return seen.toString();
  }

  private static void add(StringBuilder seen, ResultSet result) throws SQLException {
    while (result.next()) {
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        seen.append(result.getString(i)).append('|');
      }
    }
  }

  /** The last four digits may: where the mask applies, it keeps them. */
  private static void assertNothingShows(String seen) {
    // With a hyphen, which no session's name has: that stands in answers too.
    assertThat(seen).doesNotContain("123-", "23-4", "-45-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void whatAnotherSessionMadeOfAViewIsMaskedOnceItIsCommitted(String mode) throws SQLException {
    try (Connection owner = gate.through("owners");
        Connection other = gate.through("others", "preferQueryMode", mode)) {
      assertThat(seen(other, "SELECT id, number FROM harmless")).isEqualTo("1|x|");
      assertThat(seen(other, "SELECT id, number FROM above")).isEqualTo("1|x|");

      try (Statement statement = owner.createStatement()) {
        statement.execute(
            "CREATE OR REPLACE VIEW harmless AS SELECT id, upper(ssn) AS number FROM people");
        owner.setAutoCommit(false);
        statement.execute(
            "CREATE OR REPLACE VIEW below AS SELECT id, upper(ssn) AS number FROM people");
        statement.execute("SELECT 1");
        owner.commit();
      }

      assertThat(seen(owner, "SELECT id, number FROM harmless")).isEqualTo("1|123-45-6789|");
      assertNothingShows(seen(other, "SELECT id, number FROM harmless"));
      assertNothingShows(seen(other, "SELECT id, number FROM above"));
    }
  }

  @Test
  void aTableThatIsMadeAnewIsKnownAtOnceByItsNewIdentity() throws SQLException {
    try (Connection other = gate.through("others")) {
      for (String word : List.of("first", "second")) {
        seen(other, "CREATE TABLE things (word text)");
        seen(other, "INSERT INTO things VALUES ('" + word + "')");
        other.setAutoCommit(false);
        seen(other, "DECLARE c CURSOR FOR SELECT word FROM things");
        assertThat(seen(other, "FETCH ALL FROM c")).isEqualTo(word + "|");
        other.commit();
        other.setAutoCommit(true);
        seen(other, "DROP TABLE things");
      }
    }
  }

  @Test
  void aTransactionsOwnTableIsKnownWithinItsOwnText() throws SQLException {
    String text =
        "BEGIN; CREATE TEMP TABLE t AS SELECT id, length(name) AS n FROM people;"
            + " SELECT sum(n), max(t.id) + 1 FROM t;"
            + " SELECT t.n * 2, ssn FROM t JOIN people p ON p.id = t.id; ROLLBACK";
    try (Connection other = gate.through("others", "preferQueryMode", "simple")) {
      for (int i = 0; i < 2; i++) {
        assertThat(seen(other, text)).isEqualTo("3|2|6|*******6789|");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void aTransactionsOwnTableIsKnownUntilItEndsAndThenByTheCatalog(String mode) throws SQLException {
    String sum = "SELECT sum(n) FROM t";
    String beside = "SELECT t.n, p.ssn FROM t JOIN people p ON p.id = t.n";
    try (Connection other = gate.through("others", "preferQueryMode", mode)) {
      other.setAutoCommit(false);
      for (String end : List.of("ROLLBACK", "COMMIT")) {
        seen(other, "CREATE TEMP TABLE t AS SELECT 1 AS n");
        assertThat(seen(other, sum)).isEqualTo("1|");
        assertThat(seen(other, beside)).isEqualTo("1|*******6789|");
        if (end.equals("COMMIT")) {
          other.commit();
        } else {
          other.rollback();
          assertThat(seen(other, sum)).contains("could read anything");
          other.rollback();
        }
      }
      assertThat(seen(other, sum)).isEqualTo("1|");
      assertThat(seen(other, beside)).isEqualTo("1|*******6789|");
      seen(other, "DROP TABLE t");
      other.commit();
    }
  }

  @Test
  void aTableThatTheTransactionHasReshapedMovesNoMaskToAnotherPlace() throws SQLException {
    String question =
        "SELECT o.*, q.*, t.* FROM one o, (SELECT upper(pin) AS p FROM doors) q, two t";
    try (Connection other = gate.through("others")) {
      assertThat(seen(other, question)).isEqualTo("1|null|2|3|");
      other.setAutoCommit(false);
      seen(other, "ALTER TABLE one ADD COLUMN more int");
      seen(other, "ALTER TABLE two DROP COLUMN c");
      assertThat(seen(other, question)).doesNotContain("4711");
      assertThat(seen(other, "SELECT o.a, t.b, upper(d.pin) FROM one o, two t, doors d"))
          .isEqualTo("1|2|null|");
      other.rollback();
    }
  }

  @Test
  void whatOneSessionHasMadeSaysNothingOfAnothersRelationOfThatName() throws SQLException {
    String question = "SELECT word FROM things";
    try (Connection owner = gate.through("owners");
        Connection maker = gate.through("others");
        Connection other = gate.through("others")) {
      maker.setAutoCommit(false);
      seen(maker, "CREATE TEMP TABLE things AS SELECT 'mine'::text AS word");
      assertThat(seen(maker, question)).isEqualTo("mine|");
      seen(owner, "CREATE VIEW things AS SELECT upper(ssn) AS word FROM people");
      assertNothingShows(seen(other, question));
      assertNothingShows(seen(maker, question));
      maker.rollback();
      assertNothingShows(seen(maker, question));
      maker.rollback();
      seen(owner, "DROP VIEW things");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE OR REPLACE VIEW harmless AS SELECT id, upper(ssn) AS number FROM people",
        "BEGIN; CREATE OR REPLACE VIEW harmless AS SELECT id, upper(ssn) AS number FROM people",
        "BEGIN; ALTER VIEW harmless RENAME TO was; ALTER VIEW hidden RENAME TO harmless",
        "BEGIN; DROP VIEW harmless; ALTER VIEW hidden RENAME TO harmless",
        "BEGIN; ALTER TABLE people RENAME COLUMN name TO number;"
            + " ALTER TABLE people RENAME COLUMN ssn TO name;"
            + " ALTER VIEW harmless RENAME TO was; ALTER TABLE people RENAME TO harmless",
        "BEGIN; CREATE OR REPLACE VIEW below AS SELECT id, upper(ssn) AS number FROM people"
      })
  void aMaskedCallerCannotRedefineAWayToAMaskedValue(String change) throws SQLException {
    List<String> questions =
        List.of(
            "SELECT * FROM harmless ORDER BY id",
            "SELECT id, name || '' FROM harmless",
            "SELECT id, number || '' FROM harmless",
            "SELECT number FROM above");
    for (String question : questions) {
      for (boolean atOnce : new boolean[] {true, false}) {
        try (Connection other = gate.through("others", "preferQueryMode", "simple")) {
          assertThat(seen(other, "SELECT number FROM harmless")).isEqualTo("x|");
          if (!atOnce) {
            for (String step : change.split("; ")) {
              seen(other, step);
            }
          }
          assertNothingShows(seen(other, atOnce ? change + "; " + question : question));
          seen(other, "ROLLBACK");
          seen(other, "CREATE OR REPLACE VIEW harmless AS " + HARMLESS);
        }
      }
    }
  }
}
