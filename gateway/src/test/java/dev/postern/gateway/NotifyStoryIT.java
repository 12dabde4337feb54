package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.gateway.notify.Receiver;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a gate before a real PostgreSQL tells a real receiver. */
@ExtendWith(SharedPostgres.class)
class NotifyStoryIT {
  private static final int STORM = 300;
  private static final Pattern ALERTS =
      Pattern.compile("postern_alerts_total\\{outcome=\"\\w+\"} (\\d+)");

  private final RealPostgres server;
  @TempDir private Path directory;
  private Receiver receiver;
  private GateFixture gate;

  NotifyStoryIT(RealPostgres server) {
    this.server = server;
  }

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver();
    Files.writeString(directory.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.writeString(directory.resolve("receiver.crt"), receiver.authority.certificatePem());
    gate =
        GateFixture.start(
            server,
            directory,
            """
            policies:
              - name: agents
                groups: [agents]
                connections: [shop]
                rules:
                  - allow: { kinds: [read, role] }
                  - hold: { kinds: [write], reviewers: [reviewers], wait: 0s }
            notify:
              - { name: ops, url: "%s", as: json, secret: file:key, events: [approvals, denials, critical], ca: file:receiver.crt }
            """
                .formatted(receiver.at("/hook").uri()),
            "CREATE TABLE accounts (id int)");
  }

  @AfterEach
  void stop() {
    gate.close();
    receiver.close();
  }

  @Test
  void aHeldStatementIsToldWithWhereToAnswerIt() throws Exception {
    try (Connection agent = gate.through("agents")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> execute(agent, "UPDATE accounts SET id = 1"));

      Map<String, Object> told = receiver.next().json();
      assertThat(told)
          .containsEntry("event", "approval.pending")
          .containsEntry("user", "ann")
          .containsEntry("address", "https://127.0.0.1:0/api/v1/approvals/" + told.get("about"));
      assertThat(told.toString()).doesNotContain("accounts");
    }
  }

  @Test
  void ofAStormOfDenialsTheFirstIsToldAndAllAreCounted() throws Exception {
    try (Connection agent = gate.through("agents")) {
      for (int i = 0; i < STORM; i++) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> execute(agent, "DROP TABLE accounts"));
      }
      Map<String, Object> told = receiver.next().json();
      assertThat(told).containsEntry("event", "statement.denied").containsEntry("user", "ann");
      People.until(() -> alerts() == STORM);
      assertThat(receiver.rest()).isEmpty();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long alerts() {
    try (HttpClient http = HttpClient.newBuilder().sslContext(gate.trusting()).build()) {
      Matcher counts =
          ALERTS.matcher(
              http.send(
                      HttpRequest.newBuilder(
                              URI.create("https://localhost:" + gate.https() + "/metrics"))
                          .build(),
                      BodyHandlers.ofString())
                  .body());
      return counts.results().mapToLong(count -> Long.parseLong(count.group(1))).sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
