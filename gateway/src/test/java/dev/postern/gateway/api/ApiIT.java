package dev.postern.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.GrantRecord;
import dev.postern.access.MintedKey;
import dev.postern.access.MintedLogin;
import dev.postern.access.SessionOrder;
import dev.postern.access.SessionRecord;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.core.Secret;
import dev.postern.gateway.notify.Delivery;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as its callers find it. */
class ApiIT {
  private static final String YES = "{'answer':'yes'}";

  @TempDir private Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whoHasNoTokenGetsNoFurther() throws Exception {
    ApiClient.Answer answer = api.with(null).get("/me");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("token-missing");
    assertThat(answer.response().headers().firstValue("content-type"))
        .contains("application/problem+json");
    assertThat(answer.response().headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"postern\"");
  }

  @Test
  void aLoginIsToldOnceAndKeptByNoCache() throws Exception {
    ApiClient.Answer login = api.as("bot", "agents").post("/logins", "{'connection':'shop'}");

    assertThat(login.status()).isEqualTo(201);
    assertThat(login.response().headers().firstValue("cache-control")).contains("no-store");
    assertThat(login.text("user")).matches("pt-[0-9a-z]{20}");
    assertThat(login.text("password")).matches("[0-9a-z]{32}");
    assertThat(login.text("type")).isEqualTo("postgres");
    assertThat(login.text("address")).isEqualTo("gate:5432");
    assertThat(Instant.parse(login.text("until")))
        .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(300));
    MintedLogin kept =
        api.store.login(Objects.requireNonNull(login.text("user")), Instant.now()).orElseThrow();
    assertThat(kept.identity().user()).isEqualTo("bot");
    assertThat(kept.scram()).startsWith("SCRAM-SHA-256$").doesNotContain(login.text("password"));
    assertThat(kept.sha2()).isNull();
  }

  @Test
  void aLoginForMysqlIsVerifiedByMysqlsMethodForAsLongAsAskedFor() throws Exception {
    ApiClient.Answer login =
        api.as("bot", "agents").post("/logins", "{'connection':'wiki','for':'60s'}");

    MintedLogin kept =
        api.store.login(Objects.requireNonNull(login.text("user")), Instant.now()).orElseThrow();
    assertThat(kept.sha2()).hasSize(64);
    assertThat(kept.scram()).isNull();
    assertThat(kept.until()).isBefore(Instant.now().plusSeconds(61));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'connection':'vault'}|403|not-granted",
        "{'connection':'nowhere'}|403|not-granted",
        "{'connection':'shop','for':'16m'}|409|too-long",
        "{'connection':'shop','for':'0s'}|400|request-invalid",
        "{'connection':'shop','user':'root'}|400|request-invalid",
        "{}|400|request-invalid",
      })
  void aLoginThatIsNotMadeSaysWhy(String body, int status, String code) throws Exception {
    ApiClient.Answer answer = api.as("bot", "agents").post("/logins", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.response().body()).doesNotContain("password\":");
  }

  @Test
  void oneIdentitysUnusedLoginsAreBoundedAndNoOthers() throws Exception {
    for (int i = 0; i < StateStore.MAX_UNUSED; i++) {
      assertThat(api.as("bot", "agents").post("/logins", "{'connection':'wiki'}").status())
          .isEqualTo(201);
    }
    ApiClient.Answer more = api.as("bot", "agents").post("/logins", "{'connection':'wiki'}");

    assertThat(more.status()).isEqualTo(429);
    assertThat(more.text("code")).isEqualTo("too-many");
    assertThat(api.as("other", "agents").post("/logins", "{'connection':'wiki'}").status())
        .isEqualTo(201);
  }

  @Test
  void aKeyIsToldOnceAndTheStoreCannotSignWithWhatItKeeps() throws Exception {
    ApiClient.Answer made = api.as("bot", "agents").post("/keys", "{'connection':'cloud'}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.response().headers().firstValue("cache-control")).contains("no-store");
    assertThat(made.text("key")).matches("PSTN[0-9A-Z]{16}");
    assertThat(made.text("address")).isEqualTo("gate:14566");
    assertThat(made.response().body()).contains("\"regions\":[\"eu-west-1\"]");
    MintedKey kept = api.store.key(Objects.requireNonNull(made.text("key"))).orElseThrow();
    assertThat(kept.identity().user()).isEqualTo("bot");
    assertThat(kept.half()).isNotEqualTo(made.text("secret"));
    assertThat(kept.tokenSha256()).isNotEqualTo(made.text("token"));
    String token = Objects.requireNonNull(made.text("token"));
    assertThat(kept.secret(token).map(Secret::reveal)).contains(made.text("secret"));
    assertThat(kept.secret(token + "x")).isEmpty();
    assertThat(kept.toString()).doesNotContain(kept.half());
  }

  @Test
  void aContainersCredentialsAreAKey() throws Exception {
    ApiClient.Answer made = api.as("bot", "agents").get("/aws/cloud/credentials");

    assertThat(made.status()).isEqualTo(200);
    MintedKey kept = api.store.key(Objects.requireNonNull(made.text("AccessKeyId"))).orElseThrow();
    assertThat(kept.secret(Objects.requireNonNull(made.text("Token"))).map(Secret::reveal))
        .contains(made.text("SecretAccessKey"));
    assertThat(Instant.parse(made.text("Expiration"))).isEqualTo(kept.until());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'connection':'shop'}|403|not-granted",
        "{'connection':'nowhere'}|403|not-granted",
        "{'connection':'cloud','for':'61m'}|409|too-long",
        "{'connection':'cloud','for':'0s'}|400|request-invalid",
        "{}|400|request-invalid",
      })
  void aKeyThatIsNotMadeSaysWhy(String body, int status, String code) throws Exception {
    ApiClient.Answer answer = api.as("bot", "agents").post("/keys", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
  }

  @Test
  void nobodyLogsInToAws() throws Exception {
    ApiClient.Answer answer = api.as("bot", "agents").post("/logins", "{'connection':'cloud'}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("code")).isEqualTo("no-log-in");
  }

  @Test
  void anotherSignersTokenIsNone() throws Exception {
    ApiClient.Answer answer =
        api.with(api.issuer.signWithForeignKey(api.issuer.claims("eve", "admins").build()))
            .get("/me");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("token-signature");
  }

  @Test
  void anIssuerThatIsDownIsNotTheCallersFault() throws Exception {
    String token = api.issuer.token("eve");
    api.issuer.unavailable(true);

    ApiClient.Answer answer = api.with(token).get("/me");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("code")).isEqualTo("issuer-unreachable");
  }

  @Test
  void theCallerLearnsWhomItsTokenNames() throws Exception {
    ApiClient.Answer me = api.as("ann", "admins", "agents").get("/me");

    assertThat(me.text("user")).isEqualTo("ann");
    assertThat(me.body().get("groups")).isEqualTo(List.of("admins", "agents"));
    assertThat(me.body().get("roles")).isEqualTo(List.of("admin"));
  }

  @Test
  void everyAnswerIsDataAndNoOtherSitesBusiness() throws Exception {
    ApiClient.Answer answer =
        api.as("ann")
            .answer(api.as("ann").request("/me").header("Origin", "https://evil.example").GET());

    assertThat(answer.response().headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.response().headers().firstValue("x-content-type-options"))
        .contains("nosniff");
    assertThat(answer.response().headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.response().headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void connectionsAreThoseThatAPolicyGives() throws Exception {
    assertThat(api.as("bot", "agents").get("/connections").items())
        .extracting(one -> one.get("name") + " " + one.get("address") + " " + one.get("access"))
        .containsExactly("shop gate:5432 request", "wiki gate:3306 open", "cloud gate:14566 open");
    assertThat(api.as("eve").get("/connections").items()).isEmpty();
  }

  @Test
  void aRequestWaitsUntilAReviewerOpensIt() throws Exception {
    ApiClient.Answer asked =
        api.as("bot", "agents")
            .post("/requests", "{'connection':'shop','for':'30m','because':'ticket 7'}");
    String path = asked.response().headers().firstValue("location").orElseThrow();

    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.text("state")).isEqualTo("pending");
    assertThat(api.as("bot", "agents").get("/grants").items()).isEmpty();

    ApiClient.Answer answered =
        api.as("eve", "reviewers").post(path.replace("/api/v1", "") + "/answers", YES);

    assertThat(answered.text("state")).isEqualTo("approved");
    assertThat(api.as("bot", "agents").get("/grants").items())
        .singleElement()
        .satisfies(grant -> {
          assertThat(grant.get("state")).isEqualTo("open");
          assertThat(grant.get("approval")).isEqualTo(asked.text("id"));
          assertThat(grant.get("because")).isEqualTo("ticket 7");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agents|{'connection':'vault','because':'x'}|403|not-granted",
        "agents|{'connection':'nowhere','because':'x'}|403|not-granted",
        "agents|{'connection':'wiki','because':'x'}|409|not-needed",
        "agents|{'connection':'shop'}|400|request-invalid",
        "agents|{'connection':'shop','because':' '}|400|request-invalid",
        "agents|{'connection':'shop','because':'x','for':'soon'}|400|request-invalid",
        "agents|{'connection':'shop','because':'x','for':'0m'}|400|request-invalid",
        "agents|{'connection':'shop','because':'x','for':30}|400|request-invalid",
        "agents|{'connection':'shop','because':'x','extra':1}|400|request-invalid",
        "agents|{'connection':'shop','because':'x','because':'y'}|400|request-invalid",
        "agents|{'connection':'shop','because':null}|400|request-invalid",
        "agents|['shop']|400|request-invalid",
        "agents|{'connection':'shop'|400|request-invalid",
      })
  void aRequestThatCannotBeIsRefused(String group, String body, int status, String code)
      throws Exception {
    ApiClient.Answer answer = api.as("bot", group).post("/requests", body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.body().get("status")).isEqualTo((long) status);
  }

  @Test
  void oneIdentityHasNoMoreThanSoManyRequestsWaiting() throws Exception {
    for (int i = 0; i < StateStore.MAX_PENDING_OF_ONE; i++) {
      api.held("bot", "UPDATE t SET a = " + i, 1);
    }

    ApiClient.Answer answer =
        api.as("bot", "agents").post("/requests", "{'connection':'shop','because':'x'}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text("code")).isEqualTo("too-many");
    assertThat(
            api.as("other", "agents")
                .post("/requests", "{'connection':'shop','because':'x'}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void aReviewerSeesWhatIsAsked() throws Exception {
    Approval before = api.held("bot", "UPDATE orders SET note = 'before'", 1);
    api.store.replace(before, before.become(Approval.State.EXPIRED), null);
    Approval held = api.held("bot", "UPDATE orders SET note = '<script>' WHERE id = $1", 1);

    ApiClient.Answer shown = api.as("eve", "reviewers").get("/approvals/" + held.id());

    Map<?, ?> statement = (Map<?, ?>) Objects.requireNonNull(shown.body().get("statement"));
    assertThat(statement.get("text"))
        .isEqualTo("UPDATE orders SET note = '<script>' WHERE id = $1");
    assertThat(statement.get("binds")).isEqualTo(Arrays.asList("1", null));
    assertThat(statement.get("kinds")).isEqualTo(List.of("write"));
    assertThat(statement.get("risk")).isEqualTo("high");
    assertThat(statement.get("rows")).isEqualTo(17L);
    assertThat(statement.get("rule")).isEqualTo("agents-write/1");
    assertThat(statement.get("locks")).isEqualTo(List.of("RowExclusiveLock on orders"));
    assertThat(statement.get("columns")).isEqualTo(List.of("email: shop.public.customers.email"));
    assertThat((List<?>) shown.body().get("history"))
        .singleElement()
        .satisfies(one -> {
          assertThat(((Map<?, ?>) one).get("id")).isEqualTo(before.id());
          assertThat(((Map<?, ?>) one).get("state")).isEqualTo("expired");
        });
  }

  @Test
  void whatACallerMayNotSeeIsNotThere() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    GrantRecord grant = api.granted("bot");
    SessionRecord session = api.connected("bot");
    ApiClient stranger = api.as("mallory", "agents");

    assertThat(stranger.get("/approvals").items()).isEmpty();
    assertThat(stranger.get("/grants").items()).isEmpty();
    assertThat(stranger.get("/sessions").items()).isEmpty();
    assertThat(stranger.get("/approvals/" + held.id()).status()).isEqualTo(404);
    assertThat(stranger.post("/approvals/" + held.id() + "/answers", YES).status()).isEqualTo(404);
    assertThat(stranger.delete("/approvals/" + held.id()).status()).isEqualTo(404);
    assertThat(stranger.delete("/grants/" + grant.id()).status()).isEqualTo(404);
    assertThat(stranger.post("/grants/" + grant.id() + "/extend", "{'for':'5m'}").status())
        .isEqualTo(404);
    assertThat(stranger.delete("/sessions/" + session.id()).status()).isEqualTo(404);
    assertThat(stranger.post("/sessions/" + session.id() + "/cancel").status()).isEqualTo(404);
  }

  @Test
  void anAuditorSeesAllAndChangesNothing() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    GrantRecord grant = api.granted("bot");
    SessionRecord session = api.connected("bot");
    ApiClient auditor = api.as("otto", "auditors");

    assertThat(auditor.get("/approvals").items()).hasSize(1);
    assertThat(auditor.get("/grants").items()).hasSize(1);
    assertThat(auditor.get("/sessions").items()).hasSize(1);
    assertThat(auditor.post("/approvals/" + held.id() + "/answers", YES).text("code"))
        .isEqualTo("not-a-reviewer");
    assertThat(auditor.delete("/approvals/" + held.id()).status()).isEqualTo(403);
    assertThat(auditor.delete("/grants/" + grant.id()).status()).isEqualTo(403);
    assertThat(auditor.post("/grants/" + grant.id() + "/extend", "{'for':'5m'}").status())
        .isEqualTo(403);
    assertThat(auditor.delete("/sessions/" + session.id()).status()).isEqualTo(403);
    assertThat(auditor.post("/reload").status()).isEqualTo(403);
    assertThat(api.store.takeOrders("node")).isEmpty();
  }

  @Test
  void theTokenShownWithTheAnswerDecides() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    assertThat(api.as("eve", "reviewers").get("/approvals/" + held.id()).status()).isEqualTo(200);

    ApiClient.Answer later =
        api.as("eve", "auditors").post("/approvals/" + held.id() + "/answers", YES);

    assertThat(later.status()).isEqualTo(403);
    assertThat(later.text("code")).isEqualTo("not-a-reviewer");
  }

  @Test
  void nobodyAnswersTheirOwn() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    ApiClient.Answer answer =
        api.as("bot", "agents", "reviewers").post("/approvals/" + held.id() + "/answers", YES);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("code")).isEqualTo("own-request");
  }

  @Test
  void theOwnerOfAnAgentDoesNotAnswerForIt() throws Exception {
    String bot =
        api.issuer.sign(
            api.issuer.claims("bot", "agents").claim("owner", "subject-of-eve").build());
    String id =
        String.valueOf(
            api.with(bot).post("/requests", "{'connection':'shop','because':'x'}").text("id"));

    assertThat(api.as("eve", "reviewers").post("/approvals/" + id + "/answers", YES).text("code"))
        .isEqualTo("own-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'answer':'maybe'}",
        "{'answer':true}",
        "{'answer':'yes','scope':'always'}",
        "{'answer':'no','scope':'once'}",
        "{'answer':'yes','for':'1h'}",
        "{'answer':'yes','scope':'once','for':'1h'}",
        "{'answer':'yes','scope':'shape','for':'9h'}",
        "{'answer':'no','comment':7}",
        "{'answer':'no','comment':'a\\u0000b'}",
        "{'answer':'yes','Scope':'once'}"
      })
  void anAnswerThatCannotBeIsRefused(String body) throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    ApiClient.Answer answer =
        api.as("eve", "reviewers").post("/approvals/" + held.id() + "/answers", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("request-invalid");
    assertThat(api.store.approval(held.id()).orElseThrow().answers()).isEmpty();
  }

  @Test
  void aShapeIsApprovedForATime() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    ApiClient.Answer answer =
        api.as("eve", "reviewers")
            .post(
                "/approvals/" + held.id() + "/answers",
                "{'answer':'yes','scope':'shape','for':'30m','comment':'fine'}");

    assertThat(answer.text("scope")).isEqualTo("shape");
    Approval stored = api.store.approval(held.id()).orElseThrow();
    Answer given = stored.answers().getFirst();
    assertThat(given.comment()).isEqualTo("fine");
    assertThat(stored.until()).isEqualTo(given.at().plus(Duration.ofMinutes(30)));
    assertThat(answer.text("until")).isEqualTo(String.valueOf(stored.until()));
  }

  @Test
  void ofRacingAnswersEachPersonsCountsOnce() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 3);
    List<Callable<ApiClient.Answer>> answers = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(8);
    for (int i = 0; i < 8; i++) {
      ApiClient reviewer = api.as("eve-" + i % 4, "reviewers");
      answers.add(() -> {
        together.await();
        return reviewer.post("/approvals/" + held.id() + "/answers", YES);
      });
    }

    List<Integer> codes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ApiClient.Answer> answer : threads.invokeAll(answers)) {
        codes.add(answer.get().status());
      }
    }

    assertThat(codes).containsOnly(200, 409);
    assertThat(codes.stream().filter(code -> code == 200)).hasSize(3);
    Approval stored = api.store.approval(held.id()).orElseThrow();
    assertThat(stored.state()).isEqualTo(Approval.State.APPROVED);
    assertThat(stored.answers()).extracting(answer -> answer.by().user()).doesNotHaveDuplicates();
  }

  @Test
  void whatIsAnsweredCannotBeAnsweredAgain() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    String answers = "/approvals/" + held.id() + "/answers";
    api.as("eve", "reviewers").post(answers, "{'answer':'no','comment':'not today'}");

    ApiClient.Answer again = api.as("adam", "reviewers").post(answers, YES);

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("code")).isEqualTo("approval-over");
  }

  @Test
  void theRequesterTakesARequestBack() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    assertThat(api.as("eve", "reviewers").delete("/approvals/" + held.id()).status())
        .isEqualTo(403);
    assertThat(api.as("bot", "agents").delete("/approvals/" + held.id()).text("state"))
        .isEqualTo("withdrawn");
    assertThat(api.as("bot", "agents").delete("/approvals/" + held.id()).status()).isEqualTo(409);
  }

  @Test
  void anAdminTakesARequestBack() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);

    assertThat(api.as("root", "admins").delete("/approvals/" + held.id()).text("state"))
        .isEqualTo("withdrawn");
  }

  @Test
  void itsHolderGivesAGrantBack() throws Exception {
    GrantRecord grant = api.granted("bot");

    assertThat(api.as("bot", "agents", "admins").delete("/grants/" + grant.id()).text("state"))
        .isEqualTo("ended");
    assertThat(api.as("bot", "agents").get("/grants").items()).isEmpty();
    assertThat(api.as("bot", "agents").get("/grants?open=false").items()).hasSize(1);
    assertThat(api.as("bot", "agents").delete("/grants/" + grant.id()).status()).isEqualTo(409);
  }

  @Test
  void anAdminTakesAGrantAway() throws Exception {
    GrantRecord grant = api.granted("bot");

    assertThat(api.as("root", "admins").delete("/grants/" + grant.id()).text("state"))
        .isEqualTo("revoked");
  }

  @Test
  void anAdminExtendsAGrantWithinItsPolicy() throws Exception {
    GrantRecord grant = api.granted("bot");
    String extend = "/grants/" + grant.id() + "/extend";

    assertThat(api.as("bot", "agents").post(extend, "{'for':'30m'}").status()).isEqualTo(403);
    assertThat(api.as("root", "admins").post(extend, "{'for':'2h'}").text("code"))
        .isEqualTo("too-long");
    assertThat(api.as("root", "admins").post(extend, "{}").status()).isEqualTo(400);
    ApiClient.Answer extended = api.as("root", "admins").post(extend, "{'for':'30m'}");
    assertThat(extended.status()).isEqualTo(200);
    assertThat(Instant.parse(String.valueOf(extended.text("ends")))).isAfter(grant.ends());
  }

  @Test
  void aSessionIsEndedAndCancelledByItsHolderAndByAdmins() throws Exception {
    SessionRecord session = api.connected("bot");

    assertThat(api.as("root", "admins").delete("/sessions/" + session.id()).status())
        .isEqualTo(202);
    assertThat(api.as("bot", "agents").post("/sessions/" + session.id() + "/cancel").status())
        .isEqualTo(202);
    assertThat(api.store.takeOrders("node"))
        .extracting(SessionOrder::act, SessionOrder::why)
        .containsExactly(
            tuple(SessionOrder.Act.KILL, "ended by root"),
            tuple(SessionOrder.Act.CANCEL, "cancelled by bot"));
  }

  @Test
  @Tag("full")
  void tenThousandWaitingAreListedPageByPage() throws Exception {
    Set<String> waiting = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      Approval approval =
          ApiFixture.waiting(api.party("bot-" + i % 100, "agents"), "UPDATE t SET a = " + i, 1);
      api.store.add(approval);
      waiting.add(approval.id());
    }

    Set<String> listed = new HashSet<>();
    String next = "";
    int pages = 0;
    while (next != null) {
      ApiClient.Answer page =
          api.as("eve", "reviewers").get("/approvals?state=pending&limit=500" + next);
      page.items().forEach(item -> assertThat(listed.add((String) item.get("id"))).isTrue());
      String cursor = page.text("next");
      next = cursor == null ? null : "&after=" + cursor;
      pages++;
    }

    assertThat(listed).isEqualTo(waiting);
    assertThat(pages).isBetween(20, 21);
  }

  @Test
  void aPageOfFewAmongManyGoesOn() throws Exception {
    Approval own = api.held("ann", "UPDATE t SET a = 1", 1);
    for (int i = 0; i < Page.MAX_LOOKED_AT + 10; i++) {
      api.store.add(
          ApiFixture.waiting(api.party("bot-" + i / 50, "agents"), "UPDATE t SET a = " + i, 1));
    }

    ApiClient.Answer first = api.as("ann").get("/approvals?limit=500");
    ApiClient.Answer second = api.as("ann").get("/approvals?limit=500&after=" + first.text("next"));

    assertThat(first.items()).isEmpty();
    assertThat(second.items()).extracting(item -> item.get("id")).isEqualTo(List.of(own.id()));
    assertThat(second.text("next")).isNull();
  }

  @Test
  void whatNobodyAnsweredInTimeIsListedAsExpired() throws Exception {
    Approval late =
        Approval.asking(
            "ap-late",
            api.party("bot"),
            "shop",
            ApiFixture.waiting(api.party("bot"), "x", 1).what(),
            List.of("reviewers"),
            1,
            Instant.now().minus(Duration.ofHours(1)),
            Duration.ofMinutes(10));
    api.store.add(late);

    assertThat(api.as("eve", "reviewers").get("/approvals?state=pending").items()).isEmpty();
    assertThat(api.as("eve", "reviewers").get("/approvals?state=expired").items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/approvals?limit=0",
        "/approvals?limit=501",
        "/approvals?limit=x",
        "/approvals?state=PENDING",
        "/approvals?unknown=1",
        "/approvals?state=pending&state=denied",
        "/approvals?after=%27",
        "/approvals?state",
        "/grants?open=maybe",
        "/me?x=1"
      })
  void aQueryThatCannotBeIsRefused(String path) throws Exception {
    ApiClient.Answer answer = api.as("eve", "reviewers").get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("request-invalid");
  }

  @Test
  void aBodyIsNoLongerThanItNeedsToBe() throws Exception {
    ApiClient.Answer answer =
        api.as("bot", "agents")
            .post(
                "/requests",
                "{'connection':'shop','because':'" + "x".repeat(Input.MAX_BODY) + "'}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("code")).isEqualTo("body-too-large");
  }

  @Test
  void whatAFormCouldSendIsNoBody() throws Exception {
    ApiClient bot = api.as("bot", "agents");

    ApiClient.Answer answer =
        bot.answer(
            bot.request("/requests")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

    assertThat(answer.status()).isEqualTo(415);
  }

  @Test
  void aStoreThatIsDownIsSaidToBe() throws Exception {
    api.store.close();

    ApiClient.Answer answer = api.as("eve", "reviewers").get("/approvals");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text("code")).isEqualTo("state-unavailable");
  }

  @Test
  void eventsTellReviewersOfWhatTheyMaySee() throws Exception {
    try (Stream<String> lines = api.as("eve", "reviewers").lines("/events").body()) {
      api.granted("bot");
      api.as("bot", "agents").post("/requests", "{'connection':'shop','because':'here'}");
      Iterator<String> events = lines.iterator();

      assertThat(events.next()).isEqualTo("event: approval");
      assertThat(events.next()).startsWith("data: {").contains("\"because\":\"here\"");
    }
  }

  @Test
  void eventsTellOfWhatHappensAtOtherGateways() throws Exception {
    api.held("bot", "UPDATE t SET a = 0", 1);
    try (Stream<String> lines = api.as("eve", "reviewers").lines("/events").body()) {
      Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
      api.events.look();
      api.store.replace(held, held.become(Approval.State.WITHDRAWN), null);
      api.events.look();
      Iterator<String> events = lines.filter(line -> line.startsWith("data: ")).iterator();

      assertThat(events.next()).contains(held.id(), "\"state\":\"pending\"");
      assertThat(events.next()).contains(held.id(), "\"state\":\"withdrawn\"");
    }
  }

  @Test
  void eventsEndWithTheToken() throws Exception {
    String token =
        api.issuer.sign(
            api.issuer
                .claims("eve", "reviewers")
                .expirationTime(Date.from(Instant.now().plusSeconds(2)))
                .build());

    try (Stream<String> lines = api.with(token).lines("/events").body()) {
      assertThat(lines.takeWhile(_ -> true).filter(line -> !line.isBlank()))
          .allMatch(line -> line.startsWith(":"));
    } catch (UncheckedIOException cut) {
      assertThat(cut).isNotNull();
    }
  }

  @Test
  void oneIdentityFollowsOnlySoOften() throws Exception {
    List<Stream<String>> open = new ArrayList<>();
    for (int i = 0; i < LiveEvents.MAX_OF_ONE; i++) {
      open.add(api.as("eve", "reviewers").lines("/events").body());
    }

    ApiClient.Answer answer = api.as("eve", "reviewers").get("/events");
    open.forEach(Stream::close);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text("code")).isEqualTo("too-many-followers");
  }

  @Test
  void nothingIsChangedByReading() throws Exception {
    Approval held = api.held("bot", "UPDATE t SET a = 1", 1);
    api.as("eve", "reviewers").get("/approvals/" + held.id());

    assertThat(api.store.approvals(ApprovalFilter.ANY, null, 10)).containsExactly(held);
  }

  @Test
  void onlyAdminsHaveDeliveriesSentAgainAndAuditorsSeeThem() throws Exception {
    Delivery dead = api.given();
    ApiClient admin = api.as("root", "admins");

    assertThat(api.as("eve", "reviewers").get("/deliveries").status()).isEqualTo(403);
    assertThat(api.as("ann", "auditors").post("/deliveries/" + dead.id() + "/retry").status())
        .isEqualTo(403);
    ApiClient.Answer listed = api.as("ann", "auditors").get("/deliveries?state=dead&target=ops");
    assertThat(listed.items())
        .singleElement()
        .satisfies(item -> {
          assertThat(item.get("id")).isEqualTo(dead.id());
          assertThat(item.get("state")).isEqualTo("dead");
          assertThat(item.get("why")).isEqualTo("HTTP status 410");
          assertThat(item.get("attempts")).isEqualTo(1L);
        });
    assertThat(listed.response().body()).doesNotContain("secrets");
    assertThat(admin.get("/deliveries?state=done").items()).isEmpty();
    assertThat(admin.get("/deliveries?state=lost").status()).isEqualTo(400);

    assertThat(admin.post("/deliveries/" + dead.id() + "/retry").text("state"))
        .isEqualTo("waiting");
    assertThat(admin.post("/deliveries/" + dead.id() + "/retry").text("code"))
        .isEqualTo("not-dead");
    assertThat(admin.post("/deliveries/dl-none/retry").status()).isEqualTo(404);
  }
}
