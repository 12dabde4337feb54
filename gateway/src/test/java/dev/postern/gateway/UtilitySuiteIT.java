package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Secret;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PostgresMasks;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.core.Oid;

/**
 * Every statement of {@code utility.sql}, and a stock driver's metadata, twice with the same login:
 * what comes through the gate is what comes directly, but for labelled columns, which are masked.
 */
@ExtendWith(SharedPostgres.class)
class UtilitySuiteIT {
  /** Legitimate, but not the same through the gate yet, and why. What works has to leave this. */
  private static final Map<String, String> OPEN =
      SuiteText.reasons(
          """
          """);

  private static final String POLICIES =
      """
      policies:
        - name: read-and-write
          groups: [agents]
          connections: [shop]
          rules:
            - allow: { kinds: [read, write, bulk-export, bulk-import] }
            - allow: { kinds: [ddl-create, ddl-alter, ddl-drop, maintenance] }
      labels:
        - { column: shop.public.customers.ssn, label: national-id }
        - { column: shop.public.customers.phone, label: phone }
        - { column: shop.public.customers.born, label: birthday }
        - { column: shop.public.customers.secret, label: secret }
        - { column: shop.public.payments.card, label: card }
        - { column: shop.public.members.mail, label: mail }
        - { column: shop.public.passes.code, label: secret }
        - { column: shop.public.passes.mail, label: mail }
      masks:
        - { label: national-id, as: { keep-last: 4 } }
        - { label: phone, as: { keep-first: 3 } }
        - { label: birthday, as: redact }
        - { label: card, as: redact }
        - { label: secret, as: "null" }
        - { label: mail, as: { pseudonym: env:PSEUDONYM_KEY } }
      """;

  private static final CellMask MAIL =
      new PostgresMasks(StandardCharsets.UTF_8)
          .column(
              new PostgresColumn("mail", 1, 2, Oid.TEXT, -1, Format.TEXT),
              "mail",
              new MaskSpec.Pseudonym(new Secret("the key of the tests' pseudonyms")))
          .cells();

  /** What stands for a text, on whichever database. */
  static String pseudonym(String value) {
    byte[] shown = MAIL.mask(value.getBytes(StandardCharsets.UTF_8));
    return new String(Objects.requireNonNull(shown), StandardCharsets.UTF_8);
  }

  private static final Map<String, UtilitySuite.Question> METADATA = metadata();

  private final RealPostgres server;
  private final GateFixture gate;

  UtilitySuiteIT(RealPostgres server, @TempDir Path directory) throws Exception {
    this.server = server;
    this.gate =
        GateFixture.start(server, directory, POLICIES, SuiteText.statements("utility-schema.sql"));
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  private static Map<String, UtilitySuite.Question> metadata() {
    Map<String, UtilitySuite.Question> questions = new LinkedHashMap<>();
    questions.put("tables", m -> m.getTables(null, "public", "%", null));
    questions.put("columns", m -> m.getColumns(null, "public", "customers", "%"));
    questions.put("primary keys", m -> m.getPrimaryKeys(null, "public", "customers"));
    questions.put("imported keys", m -> m.getImportedKeys(null, "public", "orders"));
    questions.put("exported keys", m -> m.getExportedKeys(null, "public", "customers"));
    questions.put("indexes", m -> m.getIndexInfo(null, "public", "products", false, true));
    questions.put("privileges", m -> m.getTablePrivileges(null, "public", "%"));
    questions.put("functions", m -> m.getFunctions(null, "public", "%"));
    questions.put("types", DatabaseMetaData::getTypeInfo);
    questions.put("schemas", DatabaseMetaData::getSchemas);
    return questions;
  }

  /** Past the gate, but with its login: what the login may not see, nobody misses. */
  private Connection direct() throws SQLException {
    try (Connection superuser = gate.direct();
        Statement statement = superuser.createStatement();
        ResultSet name = statement.executeQuery("SELECT current_database()")) {
      name.next();
      String database = name.getString(1);
      return DriverManager.getConnection(
          server.jdbcUrl(database), "gate_" + database, "gate's own");
    }
  }

  @Test
  void legitimateStatementsGiveWhatTheyGiveDirectly() throws Exception {
    SuiteTable table = UtilitySuite.table("legitimate statements");
    UtilitySuite suite;
    try (Connection direct = direct();
        Connection gated = gate.through("agents")) {
      List<UtilityCase> cases = UtilityFile.read("utility.sql", "postgres");
      assertThat(cases).extracting(UtilityCase::title).doesNotHaveDuplicates();
      suite = new UtilitySuite(table, direct, gated, UtilitySuiteIT::pseudonym);
      suite.run(cases);
      suite.ask(METADATA);
    }
    System.out.println(table);
    OPEN.forEach((name, reason) -> System.out.println("open: " + name + ": " + reason));
    assertThat(suite.wrong()).as("cases that are wrong").isEmpty();
    assertThat(suite.differing())
        .as("what differs is what OPEN lists")
        .containsExactlyInAnyOrderElementsOf(OPEN.keySet());
    assertThat(table.total(0)).isGreaterThanOrEqualTo(80);
  }
}
