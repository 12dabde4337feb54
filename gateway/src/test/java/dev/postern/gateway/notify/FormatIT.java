package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.core.Secret;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.As;
import dev.postern.gateway.config.NotifyConfig.SlackBot;
import dev.postern.gateway.config.StateConfig;
import dev.postern.gateway.state.State;
import dev.postern.gateway.state.StateStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What chats, tickets and pagers are sent, as a server of theirs gets it. */
class FormatIT {
  private static final Secret TOKEN = new Secret("the-token");
  private static final String EVIL =
      "<!channel> <@U1> <https://evil|ok> @here *b* `x` ``` [l](https://evil) <at>x</at> {noformat}"
          + " \u202e\nrisk: low <script>alert(1)</script> & \"q\" \\";

  @TempDir private Path directory;
  private Receiver receiver;
  private State state;
  private @Nullable Notifier notifier;

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver();
    state =
        StateStores.open(new StateConfig.Embedded(directory.resolve("state")), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    if (notifier != null) {
      notifier.close();
    }
    state.close();
    receiver.close();
  }

  private AccessEvents telling(As as, String path, boolean statements) {
    NotifyConfig usual = Told.target(receiver, path, as);
    NotifyConfig target =
        new NotifyConfig(
            usual.name(),
            usual.address(),
            as,
            usual.topics(),
            usual.connections(),
            statements,
            usual.authorities());
    notifier =
        Notifier.start(
            List.of(target),
            state.outbox(),
            state.links(),
            Told.ADDRESS,
            Told.SOON,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    return notifier.events(new Told.Nobody());
  }

  /** All texts of a JSON value. */
  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    collect(value, texts);
    return texts;
  }

  private static void collect(@Nullable Object value, List<String> texts) {
    switch (value) {
      case null -> {}
      case String text -> texts.add(text);
      case Map<?, ?> map -> map.values().forEach(inner -> collect(inner, texts));
      case Collection<?> list -> list.forEach(inner -> collect(inner, texts));
      default -> {}
    }
  }

  private static Approval evil() {
    return Told.asking(EVIL, "shop", "SELECT '" + EVIL + "'\n```\n<!here>", 1);
  }

  @Test
  void slackIsToldWhatIsAskedWithoutTheStatement() throws Exception {
    Approval asked = Told.asking();
    telling(new As.Slack(null, null), "/services/T/B/x", false).changed(asked, null);

    Receiver.Got got = receiver.next();
    assertThat(got.uri()).hasPath("/services/T/B/x");
    assertThat(got.json()).containsEntry("text", "agent asks for approval at shop");
    assertThat(texts(got.json()))
        .contains(
            "*agent asks for approval at shop*",
            "*kinds*\nwrite",
            "*risk*\nhigh",
            "*reasons*\nunbounded-update: it changes every row",
            "*rule*\nagents/hold-2",
            "*address*\n" + Told.ADDRESS + asked.id());
    assertThat(got.body()).doesNotContain("UPDATE orders");
  }

  @Test
  void nothingThatOthersWroteIsMarkupInSlack() throws Exception {
    telling(new As.Slack(null, null), "/hook", true).changed(evil(), null);

    Map<String, Object> message = receiver.next().json();
    assertThat(texts(message))
        .allSatisfy(text -> assertThat(text).doesNotContain("<", ">", "\u202e"))
        .anySatisfy(text -> assertThat(text).contains("&lt;!channel&gt;").contains("&amp;"));
    assertThat(message.toString()).contains("verbatim=true").doesNotContain("verbatim=false");
    List<String> fences = texts(message).stream().filter(text -> text.startsWith("```\n")).toList();
    assertThat(fences).singleElement().asString().endsWith("\n```").contains("&lt;!here&gt;");
    assertThat(fences.getFirst().substring(4, fences.getFirst().length() - 4)).doesNotContain("`");
    assertThat(texts(message))
        .filteredOn(text -> !text.startsWith("```"))
        .noneMatch(text -> text.contains("\nrisk: low") || text.contains("`"));
  }

  @Test
  void aBotsMessageIsAnsweredInItsThreadAndReplacedInTheEnd() throws Exception {
    String posted = "{\"ok\":true,\"channel\":\"C042\",\"ts\":\"1700000000.000100\"}";
    receiver
        .answers(200, Map.of(), "{\"ok\":false,\"error\":\"ratelimited\"}")
        .answers(200, Map.of(), posted)
        .answers(200, Map.of(), posted.replace("0100", "0200"))
        .answers(200, Map.of(), posted);
    AccessEvents events = telling(new As.Slack(new SlackBot(TOKEN, "#ops"), null), "/api", false);
    Approval asked = Told.asking("agent", "shop", Told.TEXT, 2);
    Approval once = Told.answered(asked, Told.yes("eve"));
    Approval twice = Told.answered(once, Told.yes("bob"));
    events.changed(asked, null);
    events.changed(once, once.answers().getFirst());
    events.changed(twice, twice.answers().getLast());

    List<Receiver.Got> got = receiver.next(4);
    assertThat(got)
        .extracting(one -> one.uri().getPath())
        .containsExactly(
            "/api/chat.postMessage",
            "/api/chat.postMessage",
            "/api/chat.postMessage",
            "/api/chat.update");
    assertThat(got)
        .allSatisfy(one -> assertThat(one.header("Authorization")).isEqualTo("Bearer the-token"));
    assertThat(got.get(1).json()).containsEntry("channel", "#ops").doesNotContainKey("ts");
    assertThat(got.get(2).json())
        .containsEntry("channel", "C042")
        .containsEntry("thread_ts", "1700000000.000100");
    assertThat(got.get(3).json())
        .containsEntry("channel", "C042")
        .containsEntry("ts", "1700000000.000100");
    assertThat(texts(got.get(3).json())).contains("*answers*\neve: yes, once, bob: yes, once");
  }

  @Test
  void whatSlackRefusesIsGivenUp() throws Exception {
    receiver.answers(200, Map.of(), "{\"ok\":false,\"error\":\"channel_not_found\"}");
    telling(new As.Slack(new SlackBot(TOKEN, "C1"), null), "/api", false)
        .changed(Told.asking(), null);

    Told.until(() ->
        state.outbox().deliveries(Delivery.State.DEAD, null, null, 1).stream()
            .anyMatch(dead -> dead.why().equals("Slack refuses it")));
  }

  @Test
  void teamsIsToldByACardWithoutMarkdown() throws Exception {
    telling(new As.Teams(), "/workflow?sig=x", true).changed(evil(), null);

    Receiver.Got got = receiver.next();
    assertThat(got.uri()).hasQuery("sig=x");
    assertThat(got.json()).containsEntry("type", "message");
    List<?> attachments = (List<?>) Objects.requireNonNull(got.json().get("attachments"));
    Map<String, Object> attachment = Receiver.object(attachments.getFirst());
    assertThat(attachment).containsEntry("contentType", "application/vnd.microsoft.card.adaptive");
    Map<String, Object> card = Receiver.object(attachment.get("content"));
    assertThat(card).containsOnlyKeys("$schema", "type", "version", "body", "actions");
    assertThat((List<?>) card.get("body"))
        .allSatisfy(block -> {
          assertThat(Receiver.object(block)).containsEntry("type", "RichTextBlock");
          assertThat((List<?>) Receiver.object(block).get("inlines"))
              .allSatisfy(run -> assertThat(Receiver.object(run)).containsEntry("type", "TextRun"));
        });
    assertThat(texts(card)).allSatisfy(text -> assertThat(text).doesNotContain("\n", "\u202e"));
  }

  @Test
  void jiraGetsAnIssueAndACommentWithTheDecision() throws Exception {
    receiver.answers(201, Map.of(), "{\"id\":\"1\",\"key\":\"SEC-7\"}");
    AccessEvents events =
        telling(new As.Jira("bot@example.com", TOKEN, "SEC", "Task"), "/jira", false);
    Approval asked = evil();
    Approval denied =
        Told.answered(
            asked, Answer.no(Told.party("eve", "reviewers"), "not today " + EVIL, asked.asked()));
    events.changed(asked, null);
    events.changed(denied, denied.answers().getFirst());

    Receiver.Got issue = receiver.next();
    assertThat(issue.uri()).hasPath("/jira/rest/api/3/issue");
    assertThat(issue.header("Authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("bot@example.com:the-token".getBytes(StandardCharsets.UTF_8)));
    Map<String, Object> fields = Receiver.object(issue.json().get("fields"));
    assertThat(fields)
        .containsEntry("project", Map.of("key", "SEC"))
        .containsEntry("issuetype", Map.of("name", "Task"));
    assertThat((String) fields.get("summary")).doesNotContain("\n").hasSizeLessThan(256);
    Map<String, Object> description = Receiver.object(fields.get("description"));
    assertThat(description).containsEntry("type", "doc").containsEntry("version", 1L);
    assertThat((List<?>) description.get("content"))
        .allSatisfy(paragraph ->
            assertThat((List<?>) Receiver.object(paragraph).get("content"))
                .singleElement()
                .satisfies(
                    text -> assertThat(Receiver.object(text)).containsOnlyKeys("type", "text")));
    Receiver.Got comment = receiver.next();
    assertThat(comment.uri()).hasPath("/jira/rest/api/3/issue/SEC-7/comment");
    assertThat(comment.body()).contains("is denied", "not today");
  }

  @Test
  void jiraDataCenterGetsTextsInWhichNothingIsMarkup() throws Exception {
    receiver.answers(201, Map.of(), "{\"key\":\"SEC-7\"}");
    telling(new As.Jira(null, TOKEN, "SEC", "Task"), "", true).changed(evil(), null);

    Receiver.Got issue = receiver.next();
    assertThat(issue.uri()).hasPath("/rest/api/2/issue");
    assertThat(issue.header("Authorization")).isEqualTo("Bearer the-token");
    assertThat((String) Receiver.object(issue.json().get("fields")).get("description"))
        .startsWith("{noformat}\n")
        .endsWith("\n{noformat}")
        .contains("(noformat}");
  }

  @Test
  void anIssueWithAnotherKindOfNameIsNotFollowed() throws Exception {
    receiver.answers(201, Map.of(), "{\"key\":\"../../admin\"}");
    AccessEvents events = telling(new As.Jira(null, TOKEN, "SEC", "Task"), "", false);
    Approval asked = Told.asking();
    events.changed(asked, null);
    events.changed(asked.become(Approval.State.WITHDRAWN), null);

    Told.until(() ->
        state.outbox().deliveries(Delivery.State.DEAD, null, null, 9).size() == 1
            && state.outbox().deliveries(Delivery.State.DONE, null, null, 9).size() == 1);
    assertThat(receiver.next().uri()).hasPath("/rest/api/2/issue");
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void pagerDutyIsTriggeredAndResolved() throws Exception {
    receiver.answers(202, 202);
    AccessEvents events = telling(new As.PagerDuty(TOKEN), "/v2/enqueue", false);
    Approval asked = Told.asking("agent", "shop", Told.TEXT, 2);
    Approval once = Told.answered(asked, Told.yes("eve"));
    events.changed(asked, null);
    events.changed(once, once.answers().getFirst());
    events.changed(once.become(Approval.State.EXPIRED), null);

    Map<String, Object> trigger = receiver.next().json();
    assertThat(trigger)
        .containsEntry("routing_key", "the-token")
        .containsEntry("event_action", "trigger")
        .containsEntry("dedup_key", "postern-" + asked.id());
    assertThat(Receiver.object(trigger.get("payload")))
        .containsEntry("summary", "agent asks for approval at shop")
        .containsEntry("source", "shop")
        .containsEntry("severity", "error");
    assertThat(receiver.next().json())
        .containsEntry("event_action", "resolve")
        .containsEntry("dedup_key", "postern-" + asked.id())
        .doesNotContainKey("payload");
    Told.until(() -> state.outbox().deliveries(Delivery.State.DONE, null, null, 9).size() == 3);
    assertThat(receiver.rest()).isEmpty();
  }
}
