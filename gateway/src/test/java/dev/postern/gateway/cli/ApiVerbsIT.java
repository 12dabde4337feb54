package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Approval;
import dev.postern.access.GrantRecord;
import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.core.CallText;
import dev.postern.gateway.Verbs;
import dev.postern.gateway.api.ApiFixture;
import dev.postern.gateway.json.JsonReader;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that ask a running gateway, as people type them. */
class ApiVerbsIT {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory);
    Files.writeString(directory.resolve("ca.crt"), api.authority.certificatePem());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aReviewerReadsWhatIsAskedAndApproves() {
    Approval held = api.held("bot", "UPDATE orders\nSET a = 1", 1);

    assertThat(reviewer("approve", held.id())).isZero();
    assertThat(out.toString())
        .contains(
            "Who          bot of " + api.issuer.issuer() + "\n",
            "Connection   shop\n",
            "Rule         agents-write/1\n",
            "Statement\n  | UPDATE orders\n  | SET a = 1\n",
            "Binds        $1 = 1\n             $2 = NULL\n",
            "Kinds        write\n",
            "Risk         high\n             unbounded-update: it changes every row\n",
            "Rows         17 expected\n",
            "Columns      email: shop.public.customers.email\n",
            "Locks        RowExclusiveLock on orders\n",
            "Reviewers    reviewers\n",
            "Answers      none\n",
            "Before       nothing\n")
        .endsWith("approval/" + held.id() + " approved\n");
    assertThat(stored(held).state()).isEqualTo(Approval.State.APPROVED);
  }

  @Test
  void aHeldCallIsShownByWhatItDoesToWhat() {
    Approval held =
        api.heldCall(
            "bot",
            new CallText(
                "s3",
                "DeleteObject",
                "eu-west-1",
                List.of(
                    new CallText.Need(
                        "s3:DeleteObject", List.of("arn:aws:s3:::photos/a\u001b[2J", "*"))),
                Map.of("Metadata{\u202e}", List.of("one", "(sensitive)"))));

    assertThat(reviewer("approvals")).isZero();
    assertThat(out.toString())
        .contains("s3 DeleteObject  s3:DeleteObject on arn:aws:s3:::photos/")
        .contains("high");
    assertThat(reviewer("approve", held.id())).isZero();
    assertThat(out.toString())
        .contains(
            "Connection   aws-prod\n",
            "Rule         agents/hold-2\n",
            "Call         s3 DeleteObject in eu-west-1\n",
            "Actions      s3:DeleteObject on arn:aws:s3:::photos/a",
            ", *\n",
            "Parameters   Metadata{",
            "} = one\n",
            "} = (sensitive)\n",
            "Kinds        delete\n",
            "Risk         high\n             public-exposure: It opens a bucket to all.\n")
        .doesNotContain("\u001b", "\u202e", "Rows", "Binds", "Locks", "Columns");
    assertThat(stored(held).state()).isEqualTo(Approval.State.APPROVED);
    assertThat(reviewer("approvals", "--all", "-o", "json")).isZero();
    assertThat(out.toString()).contains("\"call\":{").doesNotContain("\"parameters\"");
  }

  @Test
  void aYesOfSeveralSaysHowManyThereAre() {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 2);

    assertThat(reviewer("approve", held.id())).isZero();
    assertThat(out.toString()).endsWith(" has your yes; 1 of 2 are there\n");
  }

  @Test
  void aShapeIsApprovedForATime() {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    assertThat(reviewer("approve", held.id(), "--scope", "shape", "--for", "1h", "-o", "name"))
        .isZero();
    assertThat(out).hasToString("approval/" + held.id() + "\n");
    assertThat(stored(held).answers().getFirst().length()).hasHours(1);
  }

  @Test
  void aNoIsGivenWithItsReason() {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    assertThat(reviewer("deny", held.id())).isEqualTo(2);
    assertThat(reviewer("deny", "approval/" + held.id(), "--because", "not today")).isZero();
    assertThat(out).hasToString("approval/" + held.id() + " denied\n");
    assertThat(stored(held).answers().getFirst().comment()).isEqualTo("not today");
  }

  @Test
  void whatTheGatewayRefusesIsANo() {
    Approval held = api.held("eve", "UPDATE t SET a = 1", 1);

    assertThat(reviewer("approve", held.id())).isEqualTo(1);
    assertThat(reviewer("approvals", "ap-none")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            """
            postern: nobody answers what they have asked for themselves (own-request)
            postern: there is no such approval (no-such-approval)
            """);
  }

  @Test
  void deliveriesThatWereGivenUpAreListedAndSentAgain() {
    String id = api.given().id();
    String admin = api.issuer.token("root", "admins");

    assertThat(run(admin, "deliveries")).isZero();
    assertThat(out.toString())
        .startsWith("ID ")
        .contains(id, "dead", "ops", "approval.pending", "ap-1", "HTTP status 410")
        .doesNotContain("\u001b");
    assertThat(run(admin, "deliveries", "--retry", "delivery/" + id)).isZero();
    assertThat(out.toString()).endsWith("delivery/" + id + " is sent again\n");
    assertThat(run(admin, "deliveries", "--retry", id)).isEqualTo(1);
    assertThat(run(admin, "deliveries", "--state", "lost")).isEqualTo(2);
    assertThat(reviewer("deliveries", "--state", "all")).isEqualTo(1);
    assertThat(err.toString()).contains("(not-dead)", "(not-allowed)");
  }

  @Test
  void whoWantsToAnswerFromAChatGetsACodeToSendThere() {
    assertThat(reviewer("link", "chat")).isZero();
    assertThat(out.toString()).matches("/postern link [a-z0-9]{24}\n");
    assertThat(reviewer("link", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("(no-such-target)");
  }

  @Test
  void whatCannotBeAskedIsNotDone() {
    assertThat(run("not.a.token", "approvals")).isEqualTo(2);
    assertThat(reviewer("approvals", "../grants")).isEqualTo(2);
    assertThat(reviewer("approve", "ap-1", "--scope", "always")).isEqualTo(1);
    assertThat(err.toString()).contains("(token-malformed)", "that is no id");
  }

  @Test
  void whatWaitsIsListedAndWhatIsOverIsNot() {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    Approval over = api.held("bot", "UPDATE t SET a = 2", 1);
    api.store.replace(over, over.become(Approval.State.EXPIRED), null);

    assertThat(reviewer("approvals")).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .startsWith("ID ")
        .contains(held.id() + "   pending   bot   shop         high   ")
        .endsWith("   UPDATE t SET a = 1\n");
  }

  @Test
  void scriptsGetNamesAndJson() throws Exception {
    Approval held = api.held("bot", "SELECT '\u00e9'", 1);

    assertThat(reviewer("approvals", "-o", "name")).isZero();
    assertThat(out).hasToString("approval/" + held.id() + "\n");

    out.getBuffer().setLength(0);
    assertThat(reviewer("approvals", "-o", "json")).isZero();
    Map<?, ?> page = (Map<?, ?>) Objects.requireNonNull(JsonReader.read(out.toString().strip()));
    List<?> items = (List<?>) Objects.requireNonNull(page.get("items"));
    assertThat(((Map<?, ?>) items.getFirst()).get("id")).isEqualTo(held.id());

    out.getBuffer().setLength(0);
    assertThat(reviewer("approvals", "--all", "-o", "wide")).isZero();
    assertThat(out.toString()).contains("   0/1   reviewers   agents-write/1   SELECT");
    assertThat(reviewer("approvals", "-o", "yaml")).isEqualTo(2);
  }

  @Test
  void nothingThatIsAskedSteersTheReviewersTerminal() {
    Approval held =
        api.held("bot", "SELECT 1\nRisk         low\r\u001b[2J\u202eevil -- \u009b31m", 1);

    assertThat(reviewer("approvals", held.id())).isZero();
    assertThat(reviewer("approvals")).isZero();
    assertThat(out.toString())
        .contains("  | Risk         low\n  | \\u{1b}[2J\\u{202e}evil -- \\u{9b}31m\n")
        .doesNotContain("\u001b", "\u202e", "\u009b", "\r");
  }

  @Test
  void aRequestIsMadeAndItsAnswerAwaited() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> waiting =
          threads.submit(
              () -> agent("request", "shop", "--for", "30m", "--because", "ticket 7", "--wait"));
      Approval asked = awaited(waiting);
      assertThat(reviewer("approve", asked.id())).isZero();

      assertThat(waiting.get()).isZero();
      assertThat(out.toString()).endsWith("approval/" + asked.id() + " approved\n");
    }
  }

  @Test
  void aRequestThatIsDeniedIsANo() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> waiting =
          threads.submit(() -> agent("request", "shop", "--because", "ticket 7", "--wait"));
      assertThat(reviewer("deny", awaited(waiting).id(), "--because", "no")).isZero();

      assertThat(waiting.get()).isEqualTo(1);
    }
  }

  private Approval awaited(Future<?> waiting) {
    while (true) {
      assertThat(waiting).isNotDone();
      List<Approval> there = api.store.approvals(ApprovalFilter.ANY, null, 1);
      if (!there.isEmpty()) {
        return there.getFirst();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void accessIsListedAndGivenBack() {
    GrantRecord grant = api.granted("bot");

    assertThat(agent("grants")).isZero();
    assertThat(out.toString()).contains(grant.id() + "   open    bot   shop ", "on-request\n");
    assertThat(agent("revoke", grant.id())).isZero();
    assertThat(out.toString()).endsWith("grant/" + grant.id() + " ended\n");
    out.getBuffer().setLength(0);
    assertThat(agent("grants", "-o", "name")).isZero();
    assertThat(out).hasToString("");
    assertThat(agent("grants", "--all", "-o", "name")).isZero();
    assertThat(out).hasToString("grant/" + grant.id() + "\n");
  }

  @Test
  void aMintedUserIsPrintedForAShellWithItsEnd() {
    assertThat(agent("connect", "shop", "--mint", "--for", "60s")).isZero();

    assertThat(out.toString())
        .startsWith("export PGHOST=gate\nexport PGPORT=5432\nexport PGDATABASE=shop\n")
        .containsPattern("export PGUSER=pt-[0-9a-z]{20}\n")
        .containsPattern(
            "export PGPASSWORD=[0-9a-z]{32}\n# good for one session, to be opened until 2")
        .endsWith("\n# psql\n");
    out.getBuffer().setLength(0);
    assertThat(agent("connect", "wiki", "--mint", "--mysql", "127.0.0.1:1")).isZero();
    assertThat(out.toString())
        .containsPattern("^export MYSQL_PWD=[0-9a-z]{32}\n# good")
        .containsPattern(
            "\n# mysql --host=127.0.0.1 --port=1 --protocol=TCP --user=pt-[0-9a-z]{20} ");
  }

  @Test
  void aUserThatIsNotMintedIsANo() {
    assertThat(agent("connect", "vault", "--mint")).isEqualTo(1);
    assertThat(agent("connect", "shop", "--mint", "--for", "1h")).isEqualTo(1);
    assertThat(agent("connect", "shop")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "(not-granted)",
            "(too-long)",
            "postern: --for and --api go with --mint, or with a connection to AWS\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void openSessionsAreListedCancelledAndKilled() {
    SessionRecord session = api.connected("bot");

    assertThat(agent("sessions", "--open")).isZero();
    assertThat(out.toString())
        .contains(session.id() + "   bot   shop         postgres ", "   psql\n");
    assertThat(agent("kill", "session/" + session.id(), "--statement")).isZero();
    assertThat(agent("kill", session.id().value())).isZero();
    assertThat(reviewer("kill", session.id().value())).isEqualTo(1);
    assertThat(api.store.takeOrders("node"))
        .extracting(SessionOrder::act)
        .containsExactly(SessionOrder.Act.CANCEL, SessionOrder.Act.KILL);
  }

  @Test
  void theConfigurationIsReadAgainForAdminsAlone() {
    assertThat(agent("reload")).isEqualTo(1);
    assertThat(run(api.issuer.token("root", "admins"), "reload")).isZero();
    assertThat(out).hasToString("reloaded; sessions have ended of shop\n");
  }

  @Test
  void watchTellsWhatComes() throws Exception {
    PipedWriter told = new PipedWriter();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        BufferedReader lines = new BufferedReader(new PipedReader(told))) {
      Approval before = api.held("bot", "UPDATE t SET a = 1", 1);
      Future<Integer> watching =
          threads.submit(() ->
              run(
                  api.issuer.token("eve", "reviewers"),
                  new PrintWriter(told, true),
                  "approvals",
                  "--watch",
                  "-o",
                  "name"));
      assertThat(lines.readLine()).isEqualTo("approval/" + before.id());
      agent("request", "shop", "--because", "ticket 7");
      assertThat(lines.readLine()).startsWith("approval/ap-").isNotEqualTo(before.id());
      api.close();

      assertThat(watching.get()).isEqualTo(2);
      assertThat(err.toString()).contains("the gateway has ended the stream");
    } finally {
      api = new ApiFixture(directory.resolve("again"));
    }
  }

  private Approval stored(Approval approval) {
    return api.store.approval(approval.id()).orElseThrow();
  }

  private int reviewer(String... arguments) {
    return run(api.issuer.token("eve", "reviewers"), arguments);
  }

  private int agent(String... arguments) {
    return run(api.issuer.token("bot", "agents"), arguments);
  }

  private int run(String token, String... arguments) {
    return run(token, new PrintWriter(out, true), arguments);
  }

  private int run(String token, PrintWriter printed, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--api", "https://localhost:" + api.port(), "--gate-ca", "ca.crt"));
    Map<String, String> environment =
        Map.of("POSTERN_TOKEN", token, "XDG_CONFIG_HOME", directory.toString());
    Surroundings around =
        new Surroundings(
            directory, directory, environment::get, printed, new PrintWriter(err, true));
    return PosternCommand.run(Verbs.actions(), around, all.toArray(String[]::new));
  }
}
