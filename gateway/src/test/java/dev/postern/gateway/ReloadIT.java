package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Approval;
import dev.postern.access.Scope;
import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.config.ConfigException;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gate that reads its configuration again while sessions run. */
@ExtendWith(SharedPostgres.class)
class ReloadIT {
  private static final String EMAIL = "SELECT email FROM customers";
  private static final String UPDATE = "UPDATE customers SET email = 'b@x' WHERE id = 1";

  private static final String RULES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 0s }
      labels: []
      api: { admins: [admins] }
      """;

  private GateFixture gate;

  @BeforeEach
  void start(RealPostgres server, @TempDir Path directory) throws Exception {
    gate =
        GateFixture.start(
            server,
            directory,
            RULES,
            "CREATE TABLE customers (id int PRIMARY KEY, email text)",
            "INSERT INTO customers VALUES (1, 'a@x')");
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  @Test
  void aLabelThatIsAddedHoldsForWhoeverComesAndEndsWhoIsThere() throws Exception {
    try (Connection before = gate.through("agents")) {
      assertThat(read(before)).isEqualTo("a@x");

      assertThat(
              gate.reload(text ->
                  text.replace(
                      "labels: []",
                      "labels: [ { column: shop.public.customers.email, label: email } ]")))
          .containsExactly("shop");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> read(before))
          .withMessageContaining("the rules of this connection have changed");
    }
    try (Connection after = gate.through("agents")) {
      assertThat(read(after)).isNotEqualTo("a@x");
    }
  }

  @Test
  void aConnectionForWhichNothingChangesGoesOn() throws Exception {
    try (Connection before = gate.through("agents")) {
      assertThat(gate.reload(ReloadIT::withWiki)).isEmpty();
      try (Connection wiki = gate.leg("wiki", "ann", token()).connect()) {
        assertThat(read(wiki)).isEqualTo("a@x");

        assertThat(
                gate.reload(text ->
                    text.replace(
                        "labels: []", "labels: [ { column: wiki.*.customers.email, label: l } ]")))
            .containsExactly("wiki");

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> read(wiki));
      }
      assertThat(read(before)).isEqualTo("a@x");
    }
  }

  @Test
  void aConnectionThatIsTakenAwayIsGone() throws Exception {
    gate.reload(ReloadIT::withWiki);
    gate.leg("wiki", "ann", token()).connect().close();

    assertThat(
            gate.reload(text ->
                text.replace("name: wiki", "name: other")
                    .replace("connections: [shop, wiki]", "connections: [shop]")))
        .containsExactly("wiki");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> gate.leg("wiki", "ann", token()).connect());
  }

  @Test
  void aFileThatIsWrongChangesNothing() throws Exception {
    try (Connection session = gate.through("agents")) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> gate.reload(text -> text.replace("[read]", "[rread]")));

      assertThat(read(session)).isEqualTo("a@x");
    }
    gate.through("agents").close();
  }

  @Test
  void whatIsReadAtTheStartNeedsARestart() throws Exception {
    try (Connection session = gate.through("agents")) {
      assertThatExceptionOfType(RestartNeeded.class)
          .isThrownBy(() ->
              gate.reload(text ->
                  text.replace("audience: postern", "audience: other")
                          .replace("kinds: [read]", "kinds: [session]")
                      + "limits: { sessions: 5 }\n"))
          .withMessage("identity, limits cannot change while the gate runs: restart it");

      assertThat(read(session)).isEqualTo("a@x");
    }
    gate.through("agents").close();
  }

  @Test
  void aRenewedCertificateServesWhoeverComes() throws Exception {
    try (Connection before = gate.through("agents")) {
      LocalAuthority renewed = gate.renewCertificate();
      gate.through("agents").close();

      assertThat(gate.reload(text -> text)).isEmpty();

      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> gate.through("agents"));
      Files.writeString(gate.authorityFile(), renewed.certificatePem());
      gate.through("agents").close();
      assertThat(read(before)).isEqualTo("a@x");
    }
  }

  @Test
  void aYesIsVoidOnceItsRuleIsAnother() throws Exception {
    People people = new People(gate.access());
    Approval asked = asked(people);
    people.yes(Scope.ONCE);

    gate.reload(text -> text.replace("reviewers: [reviewers]", "reviewers: [admins]"));

    assertThat(asked(people).id()).isNotEqualTo(asked.id());
    try (Connection direct = gate.direct()) {
      assertThat(read(direct)).isEqualTo("a@x");
    }
  }

  @Test
  void anAdminMayHaveItReadThroughTheApi() throws Exception {
    edit("labels: []", "labels: [ { column: shop.public.customers.email, label: email } ]");
    assertThat(gate.api("ann", "agents").post("/reload").status()).isEqualTo(403);

    ApiClient.Answer answer = gate.api("root", "admins").post("/reload");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Map.of("changed", List.of("shop")));
    edit("[read]", "[rread]");
    ApiClient.Answer wrong = gate.api("root", "admins").post("/reload");
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.text("code")).isEqualTo("configuration-refused");
    assertThat(wrong.text("detail"))
        .isEqualTo(
            "policies[0].rules[0].allow.kinds[0]: no kind is named \"rread\"; did you mean"
                + " \"read\"?");
  }

  private void edit(String part, String other) throws Exception {
    Path file = gate.journal().resolveSibling("postern.yaml");
    Files.writeString(file, Files.readString(file).replace(part, other));
  }

  /** What an update that does not wait leaves behind. */
  private Approval asked(People people) throws SQLException {
    try (Connection session = gate.through("agents");
        Statement statement = session.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.executeUpdate(UPDATE));
    }
    return people.waiting().getFirst();
  }

  private static String withWiki(String text) {
    String shop = text.substring(text.indexOf("  - name: shop"), text.indexOf("recorder:"));
    return text.replace(
            "connections:\n", "connections:\n" + shop.replace("name: shop", "name: wiki"))
        .replace("connections: [shop]", "connections: [shop, wiki]");
  }

  private String token() {
    return gate.issuer().token("ann", "agents");
  }

  private static String read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(EMAIL)) {
      row.next();
      return row.getString(1);
    }
  }
}
