package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.Verbs;
import dev.postern.gateway.json.JsonReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PosternCommandTest {
  private static final String CONFIG =
      """
      listen: { postgres: { address: "127.0.0.1:0", tls: off } }
      identity: { issuers: [ { issuer: "https://idp.example.com", audience: postern } ] }
      connections: []
      recorder: { directory: j }
      """;

  @TempDir private Path home;
  private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> done = new ArrayList<>();
  private boolean answer = true;

  @BeforeEach
  void startInAFolder() throws IOException {
    directory = Files.createDirectory(home.resolve("here"));
  }

  @Test
  void checkSaysOk() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);

    assertThat(run("check")).isZero();
    assertThat(out).hasToString("OK\n");
  }

  @Test
  void checkWarnsAndAnswersNoOnlyWhereItIsStrict() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("postern.yaml"),
            CONFIG
                + "policies: [ { name: p, groups: [g], connections: ['*'], rules: [ { allow: {"
                + " kinds: [read] } } ] } ]\n");
    String warned = file + ":5:13: policies[0]: warning: the policy is for no connection\nOK\n";

    assertThat(run("check")).isZero();
    assertThat(out).hasToString(warned);
    assertThat(run("check", "--strict")).isEqualTo(1);
    assertThat(out).hasToString(warned + warned);
  }

  @Test
  void checkPrintsEveryErrorAndAnswersNo() throws IOException {
    Path file = Files.writeString(directory.resolve("a.yaml"), CONFIG + "labls: []\nmusks: []\n");

    assertThat(run("check", "--config", "a.yaml")).isEqualTo(1);
    assertThat(out)
        .hasToString(
            file
                + ":5:1: labls: unknown key; did you mean \"labels\"?\n"
                + file
                + ":6:1: musks: unknown key; did you mean \"masks\"?\n");
  }

  @Test
  void checkOfNoFileIsNotDone() {
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("check", "--config", "b.yaml")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            """
            postern: there is no postern.yaml here: name one with --config
            postern: the file b.yaml cannot be read
            """);
  }

  @Test
  void serveRunsTheConfiguration() throws IOException {
    Path file = Files.writeString(directory.resolve("postern.yaml"), CONFIG);

    assertThat(run("serve")).isZero();
    assertThat(done).containsExactly("serve " + file);
  }

  @Test
  void serveDoesNotRunAWrongConfiguration() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG + "labls: []\n");

    assertThat(run("serve")).isEqualTo(2);
    assertThat(done).isEmpty();
    assertThat(err.toString()).contains("postern.yaml:5:1: labls: unknown key");
  }

  @Test
  void journalVerbsReadTheConfigurationsJournal() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);

    assertThat(run("sessions")).isZero();
    assertThat(run("replay", "abc", "--json")).isZero();
    assertThat(run("audit", "verify")).isZero();
    Path journal = directory.resolve("j");
    assertThat(done)
        .containsExactly(
            "sessions " + journal, "replay " + journal + " abc true", "verify " + journal);
  }

  @Test
  void theJournalIsAskedInSql() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    Path journal = directory.resolve("j");
    Instant since = Instant.parse("2026-11-24T16:00:00Z");

    assertThat(run("audit", "query", "SELECT 1", "--since", since.toString(), "--json")).isZero();
    answer = false;
    assertThat(run("audit", "query", "SELECT 2")).isEqualTo(1);
    assertThat(run("audit", "query")).isEqualTo(2);

    assertThat(done)
        .containsExactly(
            "query " + new Actions.Query.Asked(journal, "SELECT 1", since, Instant.MAX, true),
            "query "
                + new Actions.Query.Asked(journal, "SELECT 2", Instant.MIN, Instant.MAX, false));
  }

  @Test
  void eventsForOthersAreWrittenOfAStretchOfTheJournal() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    Path journal = directory.resolve("j");
    Instant since = Instant.parse("2026-11-24T16:00:00Z");

    assertThat(run("audit", "ocsf")).isZero();
    assertThat(run("audit", "ocsf", "--since", since.toString(), "--after", "0-1", "--follow"))
        .isZero();
    answer = false;
    assertThat(run("audit", "ocsf", "--until", "7d")).isEqualTo(1);
    assertThat(run("audit", "ocsf", "--since", "yesterday")).isEqualTo(2);

    assertThat(done)
        .startsWith(
            "ocsf " + new Actions.Ocsf.Stretch(journal, null, Instant.MIN, Instant.MAX, false),
            "ocsf " + new Actions.Ocsf.Stretch(journal, "0-1", since, Instant.MAX, true))
        .hasSize(3);
    assertThat(err.toString()).contains("a time such as 2026-11-24T16:00:00Z");
  }

  @Test
  void withoutAConfigurationTheDemosJournalIsRead() throws IOException {
    Path demo = Files.createDirectories(home.resolve("var/demo"));
    Files.writeString(demo.resolve("postern.yaml"), CONFIG);

    assertThat(run("sessions")).isZero();
    assertThat(done).containsExactly("sessions " + demo.resolve("j"));
  }

  @Test
  void theAnswerNoIsExitCodeOne() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    answer = false;

    assertThat(run("replay", "abc")).isEqualTo(1);
    assertThat(err).hasToString("postern: the journal has no such session\n");
    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(run("explain", "--connection", "c", "--as", "u", "SELECT 1")).isEqualTo(1);
    assertThat(done.getLast()).isEqualTo("explain c u {} SELECT 1 false");
  }

  @Test
  void policyDiffTakesAnotherConfigurationAndHowFarBack() throws Exception {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    Files.writeString(
        directory.resolve("new.yaml"),
        CONFIG
            + "policies: [ { name: p, groups: [g], connections: ['*'], rules: [ { allow: { kinds:"
            + " [read] } } ] } ]\n");

    assertThat(run("policy", "diff", "--against", "new.yaml", "--since", "12h", "--json")).isZero();
    assertThat(done).containsExactly("diff 1 true");
    answer = false;
    assertThat(run("policy", "diff", "--against", "new.yaml")).isEqualTo(1);
    assertThat(run("policy", "diff", "--against", "new.yaml", "--since", "soon")).isEqualTo(2);
    assertThat(run("policy", "diff")).isEqualTo(2);
    assertThat(err.toString()).contains("expected a duration such as 12h or 7d, not soon");
  }

  @Test
  void explainTakesTheClaimsOfAToken() throws Exception {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    assertThat(
            run("explain", "--connection=c", "--as=u", "--claim", "region=EU", "--json", "SELECT"))
        .isZero();
    assertThat(done.getLast()).isEqualTo("explain c u {region=EU} SELECT true");
  }

  @Test
  void theDemoGetsItsFolder() {
    assertThat(run("demo")).isZero();
    assertThat(done).containsExactly("demo " + home.resolve("var/demo"));
  }

  @Test
  void aTakenPortIsNamed() {
    done.add("taken");

    assertThat(run("demo")).isEqualTo(2);
    assertThat(err).hasToString("postern: Port 15432 is taken.\n");
  }

  @Test
  void aFaultIsOneSentence() throws IOException {
    Files.createDirectories(home.resolve("var/demo"));
    done.add("fault");

    assertThat(run("demo")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "postern: a fault of its own: IllegalStateException; POSTERN_LOG=debug says more\n");
  }

  private static final String GATE = "arn:aws:iam::123456789012:role/postern";

  private void writeRdsConfig(String rest) throws IOException {
    Files.writeString(
        directory.resolve("postern.yaml"),
        CONFIG.replace(
            "connections: []",
            """
            connections:
              - name: shop
                type: postgres
                address: shop.abc.eu-west-1.rds.amazonaws.com:5432
                database: shop
                login: { rds-iam: { user: app, %s } }
            """
                .formatted(rest)));
  }

  @Test
  void iamPolicyPrintsWhatTheConnectionsNeed() throws IOException {
    writeRdsConfig("resource: db-A1, role: 'arn:aws:iam::123456789012:role/shop'");

    assertThat(run("iam-policy", "--gate", GATE)).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(JsonReader.read(out.toString()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("gate", "taken");
    assertThat(out.toString())
        .contains("\"arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-A1/app\"")
        .contains("\"AWS\": \"" + GATE + "\"");
  }

  @Test
  void iamPolicyIsATemplateOfCloudFormationWhereItIsAskedFor() throws IOException {
    writeRdsConfig("resource: db-A1, role: 'arn:aws:iam::123456789012:role/p/shop'");

    assertThat(run("iam-policy", "--gate", GATE, "--format", "cloudformation")).isZero();
    assertThat(JsonReader.read(out.toString()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("AWSTemplateFormatVersion", "2010-09-09")
        .extractingByKey("Resources", InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("PosternGate", "PosternRole1");
    assertThat(out.toString())
        .contains("\"RoleName\": \"shop\"", "\"Path\": \"/p/\"", "\"Roles\": [");
  }

  @Test
  void iamPolicyIsTerraformWhereItIsAskedForAndNoNameIsReadAsAnExpression() throws IOException {
    writeRdsConfig("resource: db-A1, role: 'arn:aws:iam::123456789012:role/shop'");
    Path file = directory.resolve("postern.yaml");
    Files.writeString(file, Files.readString(file).replace("user: app", "user: 'a${b}%{c}*'"));

    assertThat(run("iam-policy", "--gate", GATE, "--format", "terraform")).isZero();
    assertThat(out.toString())
        .contains("resource \"aws_iam_role_policy\" \"postern_gate\" {")
        .contains("resource \"aws_iam_role\" \"postern_1\" {")
        .contains("role = aws_iam_role.postern_1.id")
        .contains("dbuser:db-A1/a$${$}{b}%%{c}$${*}\"");
  }

  private int policyOfPods(String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "iam-policy",
                    "--gate",
                    GATE,
                    "--runs-in",
                    "irsa",
                    "--service-account",
                    "tools/postern"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void iamPolicyMakesTheGatesOwnRoleTooWhereItIsToldWhereTheGateRuns() throws IOException {
    writeRdsConfig("resource: db-A1, role: 'arn:aws:iam::123456789012:role/shop'");
    String[] issuer = {"--oidc-issuer", "https://oidc.example.com/id/A"};

    assertThat(policyOfPods(issuer)).isZero();
    assertThat(out.toString())
        .contains("\"oidc.example.com/id/A:sub\": \"system:serviceaccount:tools:postern\"");
    assertThat(policyOfPods(issuer[0], issuer[1], "--format", "terraform")).isZero();
    assertThat(out.toString())
        .contains(
            "resource \"aws_iam_role\" \"postern_gate\" {\n  name = \"postern\"",
            "role = aws_iam_role.postern_gate.id",
            "depends_on = [aws_iam_role.postern_gate]");
    assertThat(policyOfPods(issuer[0], issuer[1], "--format", "cloudformation")).isZero();
    assertThat(out.toString())
        .contains("\"PosternGateRole\": {", "\"DependsOn\": \"PosternGateRole\"");
  }

  @Test
  void iamPolicyIsNotPrintedForHalfOfWhereTheGateRuns() throws IOException {
    writeRdsConfig("resource: db-A1, role: 'arn:aws:iam::123456789012:role/shop'");

    assertThat(policyOfPods()).isEqualTo(2);
    assertThat(policyOfPods("--oidc-issuer", "oidc.example.com")).isEqualTo(2);
    assertThat(run("iam-policy", "--gate", GATE, "--runs-in", "pod-identity")).isEqualTo(2);
    assertThat(run("iam-policy", "--gate", GATE, "--runs-in", "lambda")).isEqualTo(2);
    assertThat(run("iam-policy", "--gate", GATE, "--service-account", "a/b")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void iamPolicySaysWhereItHadToAllowMore() throws IOException {
    writeRdsConfig("role: 'arn:aws:iam::123456789012:role/shop'");

    assertThat(run("iam-policy", "--gate", GATE)).isZero();
    assertThat(err.toString())
        .isEqualTo(
            "postern: connection shop has no resource: this lets it log in as app to any database"
                + " in eu-west-1\n");
    assertThat(out.toString()).contains("dbuser:*/app");
  }

  @Test
  void iamPolicyOfNothingOrForNoRoleIsNotDone() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);

    assertThat(run("iam-policy", "--gate", GATE)).isEqualTo(2);
    assertThat(run("iam-policy", "--gate", "arn:aws:iam::123456789012:user/x")).isEqualTo(2);
    assertThat(run("iam-policy")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void doctorLooksAtWhatIsThereAndItsAnswerIsItsExitCode() throws IOException {
    Files.writeString(directory.resolve("postern.yaml"), CONFIG);
    assertThat(run("doctor", "-o", "json")).isZero();
    assertThat(out).hasToString("{\"well\":true,\"checks\":[]}\n");

    Files.writeString(
        directory.resolve("postern.yaml"),
        CONFIG.replace(
            "connections: []",
            """
            connections:
              - name: shop
                type: postgres
                address: 127.0.0.1:1
                database: shop
                tls: off
                login: { password: { user: app, secret: env:SECRET } }
            """));
    environment.put("SECRET", "never shown");
    assertThat(run("doctor")).isEqualTo(1);
    assertThat(out.toString())
        .contains("RESULT   OF     CHECK         FOUND\nok       shop   name          known\n")
        .contains("fail     shop   certificate   it cannot be reached");
    assertThat(run("doctor", "-o", "wide")).isEqualTo(2);
  }

  @Test
  void aFaultHasItsStackTraceForThoseWhoAsk() {
    done.add("fault");
    environment.put("POSTERN_LOG", "debug");

    assertThat(run("demo")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "connect",
        "replay",
        "explain --as x SELECT",
        "audit",
        "check --x"
      })
  void wrongUsageIsNotDone(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("postern: ").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void aVerbOrOptionThatIsNotKnownIsNamedWithTheNearestOne() {
    assertThat(run("chek")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("postern: \"chek\" is not known here; did you mean \"check\"?");
  }

  @Test
  void helpNamesEveryVerb() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("demo", "serve", "check", "explain", "login", "logout", "token", "connect")
        .contains("approvals", "approve", "deny", "request", "grants", "revoke", "kill")
        .contains("sessions", "replay", "audit", "completion", "iam-policy", "doctor");
  }

  @Test
  void completionKnowsVerbsAndOptions() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString())
        .startsWith("#!/usr/bin/env bash")
        .contains(
            "approvals", "approve", "--scope", "--watch", "--because", "-F _complete_postern");
  }

  @Test
  void verbsThatAskAGatewayHaveToKnowIt() {
    environment.put("XDG_CONFIG_HOME", home.toString());
    environment.put("POSTERN_TOKEN", "a.b.c");
    assertThat(run("approvals")).isEqualTo(2);
    assertThat(run("grants", "--as", "agent")).isEqualTo(2);
    assertThat(run("approvals", "--api", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(run("approvals", "--api", "https://127.0.0.1:1")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            """
            postern: where is the gateway? Name its HTTPS address with --api
            postern: the demo is not running: start it with ./postern demo
            postern: "http://127.0.0.1:1" is no https address
            postern: the gateway at https://127.0.0.1:1 does not answer
            """);
  }

  @Test
  void versionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out).hasToString("postern (not packaged)\n");
  }

  @Test
  void tokenWithoutADemoSaysWhatToDo() {
    assertThat(run("token", "--as", "agent")).isEqualTo(2);
    assertThat(err).hasToString("postern: the demo is not running: start it with ./postern demo\n");
  }

  @Test
  void withoutALoginTheVerbsThatNeedOneSayHowToGetIt() {
    environment.put("XDG_CONFIG_HOME", home.toString());
    assertThat(run("token")).isEqualTo(2);
    assertThat(run("logout")).isEqualTo(2);
    assertThat(run("connect", "shop", "--postgres", "127.0.0.1:1")).isEqualTo(2);
    assertThat(run("login", "--issuer", "https://idp.example.com")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .containsOnly(
            "postern: nobody is logged in here: run postern login --issuer URL --client-id ID");
  }

  @Test
  void connectAsksForWhatItCannotKnow() {
    environment.put("XDG_CONFIG_HOME", home.toString());
    assertThat(run("connect", "shop")).isEqualTo(2);
    assertThat(run("connect", "shop", "--postgres=a:1", "--mysql=a:2")).isEqualTo(2);
    assertThat(run("connect", "shop", "--postgres=a:1", "--", "mysql")).isEqualTo(2);
    assertThat(run("connect", "shop", "--postgres=a")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            """
            postern: where is the gateway? Name its listener with --postgres or --mysql
            postern: what does shop speak? Say it with --protocol postgres or mysql
            postern: where is the gateway? Name its listener with --mysql
            postern: "a" is no host:port
            """);
  }

  private int run(String... arguments) {
    Actions actions =
        new Actions(
            (file, _) -> done.add("serve " + file),
            (journal, _) -> done.add("sessions " + journal),
            (journal, session, json, _) -> {
              done.add("replay " + journal + " " + session + " " + json);
              return answer;
            },
            (journal, _) -> {
              done.add("verify " + journal);
              return answer;
            },
            (stretch, _, _) -> {
              done.add("ocsf " + stretch);
              return answer;
            },
            (asked, _, _) -> {
              done.add("query " + asked);
              return answer;
            },
            (q, _) -> {
              done.add(
                  "explain %s %s %s %s %s"
                      .formatted(q.connection(), q.user(), q.claims(), q.sql(), q.json()));
              return answer;
            },
            (q, _, _) -> {
              done.add("diff " + q.after().policies().size() + " " + q.json());
              return answer;
            },
            Verbs.actions().iamNeeds(),
            (folder, _) -> {
              if (done.contains("taken")) {
                throw new BindException("Port 15432 is taken.");
              }
              if (done.contains("fault")) {
                throw new IllegalStateException("an address");
              }
              done.add("demo " + folder);
            });
    Surroundings around =
        new Surroundings(
            home,
            directory,
            environment::get,
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return PosternCommand.run(actions, around, arguments);
  }
}
