package dev.postern.gateway;

import static dev.postern.gateway.People.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Scope;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.cli.Actions.Ocsf.Stretch;
import dev.postern.gateway.json.JsonReader;
import dev.postern.gateway.ocsf.OcsfSchema;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor's SIEM gets of sessions at real databases. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
@Timeout(120)
class OcsfStoryIT {
  private static final String POLICIES =
      """
      policies:
        - name: agents
          groups: [agents]
          connections: [shop]
          access: { for: 1h }
          rules:
            - allow: { kinds: [read, maintenance] }
            - hold: { kinds: [write], reviewers: [reviewers], wait: 30s }
            - deny: { kinds: [ddl-drop] }
        - name: temps
          groups: [temps]
          connections: [shop]
          access: { for: 30m, request: required, reviewers: [reviewers] }
          rules: [ { allow: { kinds: [read] } } ]
      api: { admins: [admins], auditors: [auditors] }
      labels:
        - { column: "*.*.accounts.owner", label: name }
      masks:
        - { label: name, as: redact }
      """;

  private static final String OWNER = "Secretive Owner";
  private static final String SELECT = "SELECT id, owner FROM accounts";
  private static final String DROP = "DROP TABLE accounts";
  private static final String UPDATE = "UPDATE accounts SET balance = balance + 1 WHERE id = 1";
  private static final String SETUP =
      """
      CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int);
      INSERT INTO accounts VALUES (1, 'Secretive Owner', 0), (2, 'Secretive Owner', 0);
      """;

  /** What {@link #session} leaves, of its own statements. */
  private static final List<String> OF_A_SESSION =
      List.of(
          "SessionStarted Logon Success Allowed",
          "StatementForwarded Query Unknown Allowed",
          "StatementFinished Query Success Allowed",
          "StatementRefused Delete Failure Blocked",
          "StatementHeld Write Unknown Delayed",
          "StatementForwarded Write Unknown Allowed",
          "StatementFinished Write Success Allowed",
          "SessionEnded Logoff Success null");

  @TempDir private Path directory;

  /** A masked select, a denied DROP, an UPDATE that waits for a yes. */
  private static void session(Connection agent, People people) throws Exception {
    try (agent;
        Statement statement = agent.createStatement()) {
      try (ResultSet rows = statement.executeQuery(SELECT)) {
        while (rows.next()) {
          assertThat(rows.getString(2)).isNotEqualTo(OWNER);
        }
      }
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(DROP));
      CompletableFuture<Integer> waits = update(agent, UPDATE);
      people.yes(Scope.ONCE);
      assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static Map<?, ?> event(String json) {
    return (Map<?, ?>) Objects.requireNonNull(JsonReader.read(json));
  }

  private static @Nullable Object at(Map<?, ?> event, String path) {
    Object value = event;
    for (String name : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  private static String code(Map<?, ?> event) {
    return String.valueOf(at(event, "metadata.event_code"));
  }

  /** Drivers say more than the test does: what is about its own statements, and no statement. */
  private static List<Map<?, ?>> own(List<Map<?, ?>> events) {
    List<Map<?, ?>> own = new ArrayList<>();
    Set<Object> statements = new HashSet<>();
    for (Map<?, ?> event : events) {
      Object text = at(event, "query_info.query_string");
      if (text != null && List.of(SELECT, DROP, UPDATE).contains(text)) {
        statements.add(at(event, "query_info.uid"));
        own.add(event);
      } else if (code(event).equals("StatementFinished")
          ? statements.contains(at(event, "unmapped.statement"))
          : text == null) {
        own.add(event);
      }
    }
    return own;
  }

  private static List<String> told(List<Map<?, ?>> events, String codes) {
    return events.stream()
        .filter(event -> code(event).matches(codes))
        .map(event ->
            "%s %s %s %s"
                .formatted(
                    code(event),
                    event.get("activity_name"),
                    event.get("status"),
                    event.get("disposition")))
        .toList();
  }

  private static void areByTheSchemaAndOnceAndInOrder(List<Map<?, ?>> events) {
    for (Map<?, ?> event : events) {
      assertThat(OcsfSchema.faults(event)).as("%s", event).isEmpty();
    }
    assertThat(events).extracting(event -> at(event, "metadata.uid")).doesNotHaveDuplicates();
    assertThat(events).extracting(event -> (Long) event.get("time")).isSorted();
  }

  @Test
  void anAuditorFollowsWhatHappensAndGoesOnWhereItWas(RealPostgres server) throws Exception {
    try (GateFixture gate =
        GateFixture.start(server, directory, POLICIES, SETUP.strip().split("\n"))) {
      List<String> ids = new ArrayList<>();
      List<String> jsons = new ArrayList<>();
      assertThat(gate.api("ann", "agents").get("/ocsf").status()).isEqualTo(403);
      try (Stream<String> lines = gate.api("olga", "auditors").lines("/ocsf").body()) {
        session(gate.through("agents"), new People(gate.access()));
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> gate.leg("shop", "mallory", "no.token").connect());
        grant(gate);
        take(lines.iterator(), "revoked", ids, jsons);
      }
      List<Map<?, ?>> events = jsons.stream().<Map<?, ?>>map(OcsfStoryIT::event).toList();
      List<Map<?, ?>> own = own(events);

      areByTheSchemaAndOnceAndInOrder(events);
      assertThat(told(own, "Session(Started|Ended)|Statement.*")).isEqualTo(OF_A_SESSION);
      assertThat(told(own, "SessionRefused"))
          .containsExactly("SessionRefused Logon Failure Blocked");
      assertThat(told(own, "ApprovalChanged"))
          .startsWith(
              "ApprovalChanged Create Success null",
              "ApprovalChanged Update Success Approved",
              "ApprovalChanged Update Success Approved");
      assertThat(told(own, "GrantChanged"))
          .endsWith(
              "GrantChanged Assign Privileges Success Allowed",
              "GrantChanged Revoke Privileges Success Access Revoked");
      theOnesWhoDidItAreNamed(own);
      nothingSecretLeaves(jsons, server, gate);

      for (int i : List.of(0, ids.size() / 2, ids.size() - 2)) {
        try (Stream<String> lines =
            gate.api("olga", "auditors").lines("/ocsf?after=" + ids.get(i)).body()) {
          List<String> rest = new ArrayList<>();
          take(lines.iterator(), "revoked", new ArrayList<>(), rest);
          assertThat(rest).isEqualTo(jsons.subList(i + 1, jsons.size()));
        }
      }
    }
  }

  /** Reads until a grant has changed so. */
  private static void take(
      Iterator<String> lines, String change, List<String> ids, List<String> jsons) {
    while (true) {
      String line = lines.next();
      if (line.startsWith("id: ")) {
        ids.add(line.substring("id: ".length()));
      } else if (line.startsWith("data: ")) {
        jsons.add(line.substring("data: ".length()));
        if (change.equals(at(event(jsons.getLast()), "unmapped.change"))) {
          return;
        }
      }
    }
  }

  /** Access that is asked for, given and taken away. */
  private static void grant(GateFixture gate) throws Exception {
    String approval =
        gate.api("tim", "temps")
            .post("/requests", "{'connection':'shop','because':'inventory'}")
            .text("id");
    assertThat(
            gate.api("eve", "reviewers")
                .post("/approvals/" + approval + "/answers", "{'answer':'yes'}")
                .status())
        .isEqualTo(200);
    Object grant = gate.api("tim", "temps").get("/grants").items().getFirst().get("id");
    assertThat(gate.api("root", "admins").delete("/grants/" + grant).status()).isEqualTo(200);
  }

  private static void theOnesWhoDidItAreNamed(List<Map<?, ?>> own) {
    for (Map<?, ?> event : own) {
      if (code(event).startsWith("Statement")) {
        assertThat(at(event, "actor.user.name")).isEqualTo("ann");
        assertThat(at(event, "actor.user.groups")).isEqualTo(List.of(Map.of("name", "agents")));
        assertThat(at(event, "src_endpoint.ip")).isEqualTo("127.0.0.1");
        assertThat(at(event, "database.name")).isEqualTo("shop");
      }
    }
    Map<?, ?> masked =
        own.stream()
            .filter(event -> code(event).equals("StatementFinished"))
            .findFirst()
            .orElseThrow();
    assertThat(at(masked, "unmapped.rows")).isEqualTo(2L);
    assertThat(at(masked, "unmapped.masked_cells")).isEqualTo(2L);
    Map<?, ?> refused =
        own.stream()
            .filter(event -> code(event).equals("StatementRefused"))
            .findFirst()
            .orElseThrow();
    assertThat(refused.get("status_code")).isEqualTo("denied-by-policy");
    assertThat(at(refused, "policy.name")).isEqualTo("agents");
  }

  private static void nothingSecretLeaves(
      List<String> jsons, RealPostgres server, GateFixture gate) {
    Leg upstream = gate.directLeg();
    assertThat(jsons)
        .allSatisfy(json ->
            assertThat(json)
                .doesNotContain(
                    OWNER,
                    GateFixture.PASSWORD,
                    upstream.database(),
                    upstream.user(),
                    "no.token",
                    "\"port\":" + server.port() + ",",
                    "\"port\":" + server.port() + "}",
                    ":" + server.port() + "\"",
                    "\"eyJ"));
  }

  @Test
  void sessionsOfMysqlAreWrittenByTheCommandLine(SharedMysql.Servers servers) throws Exception {
    RealMysql server = servers.get(MysqlProduct.MYSQL);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (MysqlGate gate = MysqlGate.start(server, directory, "", POLICIES, SETUP)) {
      session(gate.connect("ann", "agents", ""), new People(gate.access()));
    }
    Stretch all = new Stretch(directory.resolve("journal"), null, Instant.MIN, Instant.MAX, false);

    assertThat(OcsfVerb.run(all, new PrintWriter(out), new PrintWriter(err))).isTrue();

    List<Map<?, ?>> events = out.toString().lines().<Map<?, ?>>map(OcsfStoryIT::event).toList();
    areByTheSchemaAndOnceAndInOrder(events);
    List<Map<?, ?>> own = own(events);
    assertThat(told(own, "Session.*|Statement.*")).isEqualTo(OF_A_SESSION);
    theOnesWhoDidItAreNamed(own);
    assertThat(out.toString())
        .doesNotContain(OWNER, MysqlGate.DATABASE, "gate_app", "\"port\":" + server.port() + "}");
    assertThat(err.toString()).isEmpty();
  }
}
