package dev.postern.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.gateway.json.JsonReader;
import dev.postern.gateway.ocsf.OcsfSchema;
import dev.postern.recorder.Recorder;
import dev.postern.recorder.RecorderSettings;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal as auditors' programs follow it. */
@Timeout(60)
class OcsfApiIT {
  private static final Instant AT = Instant.parse("2026-01-24T16:00:00Z");

  @TempDir private Path directory;
  private ApiFixture api;
  private Recorder recorder;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory);
    recorder = Recorder.open(RecorderSettings.in(api.journal));
  }

  @AfterEach
  void stop() {
    recorder.close();
    api.close();
  }

  private ApiClient auditor() {
    return api.as("olga", "auditors");
  }

  private static JournalEvent refused(int number) {
    return new JournalEvent.SessionRefused(
        AT.plusSeconds(number),
        new SessionId("session" + number),
        "user" + number,
        "shop",
        "postgres",
        "192.0.2.1:5",
        new Reason("token-expired", "the token has expired"));
  }

  private static Iterator<String> data(Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .iterator();
  }

  @Test
  void whatIsThereComesAndThenWhatHappens() throws Exception {
    recorder.chain(0).append(refused(0));
    recorder.chain(1).append(refused(1));
    try (Stream<String> lines = auditor().lines("/ocsf").body()) {
      Iterator<String> events = lines.filter(line -> !line.startsWith(":")).iterator();
      for (int i = 0; i < 4; i++) {
        if (i == 2) {
          recorder.chain(0).append(refused(2));
          recorder.chain(1).append(refused(3));
        }
        assertThat(events.next()).startsWith("id: 0-");
        assertThat(events.next()).isEqualTo("event: ocsf");
        String data = events.next();
        assertThat(data).startsWith("data: {").contains("\"user" + i + "\"");
        assertThat(
                OcsfSchema.faults(
                    (Map<?, ?>) Objects.requireNonNull(JsonReader.read(data.substring(6)))))
            .isEmpty();
        assertThat(events.next()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "header"})
  void whoComesAgainGoesOnWhereItWas(String how) throws Exception {
    for (int i = 0; i < 6; i++) {
      recorder.chain(i % 2).append(refused(i));
    }
    String id;
    try (Stream<String> lines = auditor().lines("/ocsf").body()) {
      id =
          lines
              .filter(line -> line.startsWith("id: "))
              .skip(2)
              .findFirst()
              .orElseThrow()
              .substring("id: ".length());
    }

    assertThat(id).isEqualTo("0-2.1-1");
    ApiClient auditor = auditor();
    var request =
        how.equals("query")
            ? auditor.request("/ocsf?after=" + id)
            : auditor.request("/ocsf?after=0-1").header("Last-Event-ID", id);
    try (Stream<String> lines =
        auditor.http().send(request.build(), BodyHandlers.ofLines()).body()) {
      Iterator<String> events = data(lines);
      for (int i = 3; i < 6; i++) {
        assertThat(events.next()).contains("\"user" + i + "\"");
      }
    }
  }

  @Test
  void whatIsOlderThanATimeIsLeftOut() throws Exception {
    for (int i = 0; i < 4; i++) {
      recorder.chain(0).append(refused(i));
    }
    try (Stream<String> lines = auditor().lines("/ocsf?since=2026-01-24T16:00:02Z").body()) {
      Iterator<String> events = data(lines);
      assertThat(events.next()).contains("\"user2\"");
      assertThat(events.next()).contains("\"user3\"");
    }
  }

  /** Much more than may wait for a client, each event as large as there is any. */
  @Test
  void aJournalLongerThanWhatMayWaitComesAtThePaceOfItsReader() throws Exception {
    int count = 60;
    for (int i = 0; i < count; i++) {
      recorder
          .chain(1)
          .append(
              new JournalEvent.StatementForwarded(
                  AT.plusSeconds(i),
                  new SessionId("session"),
                  i,
                  "\u0001".repeat(100_000),
                  List.of(),
                  Set.of(Kind.READ),
                  Risk.LOW,
                  List.of(),
                  "agents/allow-1"));
    }
    try (Stream<String> lines = auditor().lines("/ocsf").body()) {
      Iterator<String> events = data(lines);
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        String event = events.next();
        bytes += event.length();
        assertThat(event).contains("\"uid\":\"session-" + i + "\"");
      }
      assertThat(bytes).isGreaterThan(4L << 20);
    }
  }

  @ParameterizedTest
  @CsvSource({"ann, agents", "eve, reviewers", "root, admins"})
  void whoIsNoAuditorReadsNothing(String user, String group) throws Exception {
    ApiClient.Answer answer = api.as(user, group).get("/ocsf");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("code")).isEqualTo("not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after=x", "after=0-0", "after=", "since=yesterday", "until=x"})
  void aQueryThatCannotBeIsRefused(String query) throws Exception {
    ApiClient.Answer answer = auditor().get("/ocsf?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("request-invalid");
  }

  @Test
  void aPositionOfAnotherJournalIsRefusedAndTakesNoPlace() throws Exception {
    recorder.chain(0).append(refused(0));
    for (int i = 0; i < OcsfApi.MAX_OF_ONE + 1; i++) {
      ApiClient.Answer answer = auditor().get("/ocsf?after=0-7");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text("code")).isEqualTo("no-such-position");
    }
  }

  @Test
  void oneIdentityFollowsOnlySoOftenAndAgainWhenItHasLeft() throws Exception {
    recorder.chain(0).append(refused(0));
    List<Stream<String>> open = new ArrayList<>();
    for (int i = 0; i < OcsfApi.MAX_OF_ONE; i++) {
      open.add(auditor().lines("/ocsf").body());
    }

    assertThat(auditor().get("/ocsf").text("code")).isEqualTo("too-many-followers");
    try (Stream<String> other = api.as("paul", "auditors").lines("/ocsf").body()) {
      assertThat(data(other).next()).contains("\"user0\"");
    }
    open.forEach(Stream::close);
    int status;
    do {
      var again = auditor().lines("/ocsf");
      status = again.statusCode();
      again.body().close();
    } while (status == 429);
    assertThat(status).isEqualTo(200);
  }
}
