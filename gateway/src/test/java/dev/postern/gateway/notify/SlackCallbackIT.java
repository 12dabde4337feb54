package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.Approval;
import dev.postern.access.Approvals;
import dev.postern.access.Party;
import dev.postern.access.Policies;
import dev.postern.access.Scope;
import dev.postern.access.StateStore;
import dev.postern.core.Secret;
import dev.postern.embedded.IssuedCertificate;
import dev.postern.gateway.config.HostPort;
import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.As;
import dev.postern.gateway.config.NotifyConfig.SlackReplies;
import dev.postern.gateway.config.NotifyConfig.Topic;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.https.HttpsListener;
import dev.postern.gateway.https.Routes;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import dev.postern.net.ServerTls;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks and commands, as Slack signs them and as others would have to. */
class SlackCallbackIT {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final String OTHERS = "another app's secret";
  private static final Duration LINK = Duration.ofHours(12);

  private final List<AutoCloseable> running = new ArrayList<>();
  @TempDir private Path directory;
  private Instant now = Instant.now();
  private Receiver slack;
  private State state;
  private SlackLinking linking;
  private HttpClient http;
  private int port;
  private int otherPort;

  @BeforeEach
  void start() throws Exception {
    slack = opened(new Receiver());
    state =
        opened(
            StateStores.open(
                new StateConfig.Embedded(directory.resolve("state")), Clock.systemUTC()));
    http = opened(HttpClient.newBuilder().sslContext(slack.authority.trusting()).build());
    linking = new SlackLinking(targets(), state.links(), Clock.systemUTC());
    port = gateway(Clock.systemUTC());
    otherPort = gateway(Clock.systemUTC());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.add(part);
    return part;
  }

  private static NotifyConfig target(String name, Receiver slack, String secret) {
    return new NotifyConfig(
        name,
        slack.at("/hook"),
        new As.Slack(null, new SlackReplies(new Secret(secret), LINK)),
        Set.of(Topic.APPROVALS),
        Set.of("*"),
        true,
        List.of(slack.authority.certificate()));
  }

  private List<NotifyConfig> targets() {
    return List.of(target("chat", slack, SECRET), target("other", slack, OTHERS));
  }

  /** A gateway over the one store. */
  private int gateway(Clock clock) throws Exception {
    SlackCallback callback =
        opened(
            new SlackCallback(
                targets(),
                state.links(),
                new Approvals(() -> new Policies(List.of()), state, new Told.Nobody(), clock),
                clock,
                new Post(List.of(slack.authority.certificate()), Duration.ofSeconds(10), clock),
                slack.at("").uri().toString()));
    IssuedCertificate certificate = slack.authority.server("localhost");
    return opened(
            new HttpsListener(
                new ListenConfig.Https(
                    new HostPort("127.0.0.1", 0),
                    new ListenTls.Certificate(certificate.chain(), certificate.key()),
                    ListenConfig.Metrics.LOOPBACK,
                    "https://localhost"),
                ServerTls.of(certificate.chain(), certificate.key(), "http/1.1", 10_000),
                new Routes(callback.routes())))
        .address()
        .port();
  }

  private static String sign(String secret, long timestamp, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = "v0:" + timestamp + ":" + body;
    return "v0=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(
      int gateway, String target, String body, long timestamp, String signature) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + gateway + "/callbacks/slack/" + target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", String.valueOf(timestamp))
            .header("X-Slack-Signature", signature)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> signed(String target, String secret, String body) throws Exception {
    long at = now.getEpochSecond();
    return send(port, target, body, at, sign(secret, at, body));
  }

  private HttpResponse<String> signed(String body) throws Exception {
    return signed("chat", SECRET, body);
  }

  private String click(String user, String action, String approval) {
    return "payload="
        + URLEncoder.encode(
            Json.of(
                Map.of(
                    "type", "block_actions",
                    "team", Map.of("id", "T1"),
                    "user", Map.of("id", user, "name", "<!channel>"),
                    "actions", List.of(Map.of("action_id", action, "value", approval)),
                    "response_url", slack.at("/actions/1").uri().toString())),
            StandardCharsets.UTF_8);
  }

  private static String command(String user, String text) {
    return "team_id=T1&user_id="
        + user
        + "&command=%2Fpostern&text="
        + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void link(String user, Party party) throws Exception {
    String code = linking.code("chat", party).orElseThrow().text();
    assertThat(signed(command(user, "link " + code)).body())
        .contains("You answer here as " + party.user());
  }

  private Approval asked(int needed) {
    Approval asked = Told.asking("agent", "shop", Told.TEXT, needed);
    assertThat(state.add(asked)).isEqualTo(StateStore.Place.TAKEN);
    return asked;
  }

  private Approval.State stateOf(Approval approval) {
    return state.approval(approval.id()).orElseThrow().state();
  }

  private String said() throws Exception {
    Receiver.Got got = slack.next();
    assertThat(got.json()).containsEntry("response_type", "ephemeral");
    return (String) Objects.requireNonNull(got.json().get("text"));
  }

  @Test
  void aLinkedReviewersClickIsTheirAnswer() throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    Approval yes = asked(1);
    Approval no = asked(1);

    assertThat(signed(click("U1", "postern-yes", yes.id())).statusCode()).isEqualTo(200);
    assertThat(said()).isEqualTo("It is approved.");
    assertThat(signed(click("U1", "postern-no", no.id())).statusCode()).isEqualTo(200);
    assertThat(said()).isEqualTo("It is denied.");

    Approval approved = state.approval(yes.id()).orElseThrow();
    assertThat(approved.state()).isEqualTo(Approval.State.APPROVED);
    assertThat(approved.scope()).isEqualTo(Scope.ONCE);
    assertThat(approved.answers().getFirst().by().user()).isEqualTo("eve");
    assertThat(stateOf(no)).isEqualTo(Approval.State.DENIED);
  }

  @Test
  void onePersonCountsOnceHoweverOftenTheyClick() throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    link("U2", Told.party("eve", "reviewers", "more"));
    link("U3", Told.party("bob", "reviewers"));
    Approval asked = asked(2);

    signed(click("U1", "postern-yes", asked.id()));
    assertThat(said()).isEqualTo("Your yes is taken; 1 of 2 are there.");
    signed(click("U2", "postern-yes", asked.id()));
    assertThat(said()).contains("you have answered it already");
    assertThat(stateOf(asked)).isEqualTo(Approval.State.PENDING);
    signed(click("U3", "postern-yes", asked.id()));
    assertThat(said()).isEqualTo("It is approved.");
  }

  @Test
  void whoAskedAndWhoIsNoReviewerCannotAnswer() throws Exception {
    link("U1", Told.party("agent", "reviewers"));
    link("U2", Told.party("carl", "others"));
    Approval asked = asked(1);

    signed(click("U1", "postern-yes", asked.id()));
    assertThat(said()).contains("nobody answers what they have asked for themselves");
    signed(click("U2", "postern-yes", asked.id()));
    assertThat(said()).contains("only members of");
    signed(click("U3", "postern-yes", asked.id()));
    assertThat(said()).contains("You are not known here");
    assertThat(stateOf(asked)).isEqualTo(Approval.State.PENDING);
  }

  @Test
  void whatIsForgedChangedOrOfAnotherAppIsRefused() throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    Approval asked = asked(1);
    String body = click("U1", "postern-yes", asked.id());
    long at = now.getEpochSecond();
    String good = sign(SECRET, at, body);

    assertThat(send(port, "chat", body, at, sign("a guess", at, body)).statusCode()).isEqualTo(401);
    assertThat(send(port, "chat", body, at, "").statusCode()).isEqualTo(401);
    assertThat(send(port, "chat", body, at, good + "00").statusCode()).isEqualTo(401);
    assertThat(send(port, "chat", body + "&x=1", at, good).statusCode()).isEqualTo(401);
    assertThat(send(port, "chat", body, at + 1, good).statusCode()).isEqualTo(401);
    assertThat(signed("other", SECRET, body).statusCode()).isEqualTo(401);
    assertThat(signed("chat", OTHERS, body).statusCode()).isEqualTo(401);
    assertThat(signed("nowhere", SECRET, body).statusCode()).isEqualTo(404);
    assertThat(stateOf(asked)).isEqualTo(Approval.State.PENDING);
    assertThat(slack.rest()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-302, 302, -86_400})
  void whatIsNotOfNowIsRefused(long seconds) throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    Approval asked = asked(1);
    String body = click("U1", "postern-yes", asked.id());
    long at = Instant.now().getEpochSecond() + seconds;

    assertThat(send(port, "chat", body, at, sign(SECRET, at, body)).statusCode()).isEqualTo(401);
    assertThat(stateOf(asked)).isEqualTo(Approval.State.PENDING);
  }

  @Test
  void aCallIsTakenOnceAtWhateverGateway() throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    String body = click("U1", "postern-yes", asked(1).id());
    long at = now.getEpochSecond();
    String signature = sign(SECRET, at, body);

    assertThat(send(port, "chat", body, at, signature).statusCode()).isEqualTo(200);
    assertThat(send(port, "chat", body, at, signature).body()).contains("replayed");
    assertThat(send(otherPort, "chat", body, at, signature).body()).contains("replayed");
    assertThat(said()).isEqualTo("It is approved.");
    assertThat(slack.rest()).isEmpty();
  }

  @Test
  void aLinkEndsWithItsTimeAndWithAnUnlink() throws Exception {
    Party eve = Told.party("eve", "reviewers");
    link("U1", eve);
    link("U2", eve);
    Approval asked = asked(1);
    signed(command("U2", "unlink"));
    signed(click("U2", "postern-yes", asked.id()));
    assertThat(said()).contains("You are not known here");

    now = now.plus(LINK).plusSeconds(60);
    port = gateway(Clock.fixed(now, ZoneOffset.UTC));
    signed(click("U1", "postern-yes", asked.id()));
    assertThat(said()).contains("or no longer");
    assertThat(stateOf(asked)).isEqualTo(Approval.State.PENDING);
  }

  @Test
  void aCodeIsGoodOnceAtItsTargetForTenMinutes() throws Exception {
    Party eve = Told.party("eve", "reviewers");
    String used = linking.code("chat", eve).orElseThrow().text();
    assertThat(signed(command("U1", "link " + used)).body()).contains("You answer here as eve");
    assertThat(signed(command("U2", "link " + used)).body()).contains("not known here");

    String elsewhere = linking.code("other", eve).orElseThrow().text();
    assertThat(signed(command("U2", "link " + elsewhere)).body()).contains("not known here");

    String replaced = linking.code("chat", eve).orElseThrow().text();
    String late = linking.code("chat", eve).orElseThrow().text();
    assertThat(signed(command("U2", "link " + replaced)).body()).contains("not known here");
    now = now.plus(SlackLinking.CODE_KEEPS).plusSeconds(60);
    port = gateway(Clock.fixed(now, ZoneOffset.UTC));
    assertThat(signed(command("U2", "link " + late)).body()).contains("not known here");
    assertThat(linking.code("nowhere", eve)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payload",
        "payload=%zz",
        "payload={}",
        "payload=[]",
        "payload={\"type\":\"block_actions\",\"actions\":[]}",
        "payload=1&payload=2",
        "payload={\"type\":\"view_submission\",\"actions\":[{\"action_id\":\"postern-yes\"}]}",
        "text=link",
        "team_id=T1&user_id=../U1&text=unlink",
        "x"
      })
  void whatIsNoClickAndNoCommandIsRefused(String body) throws Exception {
    assertThat(signed(body).statusCode()).isEqualTo(400);
  }

  @Test
  void aClickOnWhatIsNoButtonOfOursOrNoApprovalIsRefused() throws Exception {
    link("U1", Told.party("eve", "reviewers"));

    assertThat(signed(click("U1", "another", asked(1).id())).statusCode()).isEqualTo(400);
    assertThat(signed(click("U1", "postern-yes", "../x")).statusCode()).isEqualTo(400);
    assertThat(signed(click("U1/U2", "postern-yes", "ap-1")).statusCode()).isEqualTo(400);
    assertThat(signed("x=" + "y".repeat(64 << 10)).statusCode()).isEqualTo(413);
    assertThat(signed(click("U1", "postern-yes", "ap-none")).statusCode()).isEqualTo(200);
    assertThat(said()).contains("there is no such approval");
  }

  @Test
  void onlySlackIsToldWhatBecameOfAClick() throws Exception {
    link("U1", Told.party("eve", "reviewers"));
    Approval asked = asked(1);
    try (Receiver elsewhere = new Receiver(slack.authority)) {
      String body =
          click("U1", "postern-yes", asked.id())
              .replace(
                  URLEncoder.encode(slack.at("").uri().toString(), StandardCharsets.UTF_8),
                  URLEncoder.encode(elsewhere.at("").uri().toString(), StandardCharsets.UTF_8));
      assertThat(signed(body).statusCode()).isEqualTo(200);
      assertThat(stateOf(asked)).isEqualTo(Approval.State.APPROVED);
      signed(click("U1", "postern-yes", asked.id()));
      assertThat(said()).contains("it is approved");
      assertThat(elsewhere.rest()).isEmpty();
    }
  }

  @Test
  void aYesIsOfferedOnlyWhereAllOfItIsShown() {
    assertThat(buttons(Told.TEXT)).contains(SlackMessage.YES, SlackMessage.NO);
    assertThat(buttons(null)).contains(SlackMessage.NO).doesNotContain(SlackMessage.YES);
    assertThat(buttons("x".repeat(600))).contains(SlackMessage.NO).doesNotContain(SlackMessage.YES);
  }

  @SuppressWarnings(
      "NullAway") // it does not read what a record's constructor takes from its class file
  private static String buttons(@Nullable String statement) {
    Notice notice = Told.notice("ap-1");
    return Json.of(
        SlackMessage.of(
            new Notice(
                notice.id(),
                notice.event(),
                notice.at(),
                notice.about(),
                notice.connection(),
                notice.user(),
                notice.issuer(),
                notice.facts(),
                statement,
                null),
            true));
  }
}
