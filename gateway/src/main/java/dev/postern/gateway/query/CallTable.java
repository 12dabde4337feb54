package dev.postern.gateway.query;

import dev.postern.core.CallEnd;
import dev.postern.core.CallText;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.SessionId;
import dev.postern.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code aws_calls}: a row for each time a call was let through, held or refused. */
final class CallTable implements AutoCloseable {
  /** Whose calls are known to be theirs; the oldest is forgotten first. */
  private static final int MOST_SESSIONS = 100_000;

  /** Of one length, so that they compare as texts. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final String CREATE =
      """
      CREATE TABLE aws_calls (
        time TEXT, session TEXT NOT NULL, exchange INTEGER NOT NULL,
        identity TEXT, connection TEXT, service TEXT, operation TEXT, region TEXT,
        actions TEXT, resources TEXT, parameters TEXT, kinds TEXT, risk TEXT, reasons TEXT,
        verdict TEXT, rule TEXT, reason TEXT, approval TEXT,
        status INTEGER, bytes INTEGER, masked INTEGER, masks TEXT, nanos INTEGER,
        request TEXT, request_sha256 TEXT, response_sha256 TEXT,
        PRIMARY KEY (session, exchange)) WITHOUT ROWID\
      """;

  private static final String JUDGED =
      """
      INSERT INTO aws_calls (time, session, exchange, identity, connection, service, operation,
        region, actions, resources, parameters, kinds, risk, reasons, verdict, rule, reason,
        approval, request, request_sha256)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private static final String FINISHED =
      """
      UPDATE aws_calls SET status = ?, reason = ?, bytes = ?, masked = ?, masks = ?, nanos = ?,
        response_sha256 = ?
      WHERE session = ? AND exchange = ?\
      """;

  private final Connection connection;
  private final PreparedStatement judged;
  private final PreparedStatement finished;
  private final Map<SessionId, JournalEvent.SessionStarted> sessions = new LinkedHashMap<>();

  private CallTable(Connection connection, PreparedStatement judged, PreparedStatement finished) {
    this.connection = connection;
    this.judged = judged;
    this.finished = finished;
  }

  /** Makes the table; without its rows. */
  static CallTable in(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    return new CallTable(
        connection, connection.prepareStatement(JUDGED), connection.prepareStatement(FINISHED));
  }

  /**
   * Adds what an event says of a call. Events come in their order; sessions that were not begun
   * before them are nobody's.
   *
   * @param counts whether it is of the time that is asked about: sessions always are
   */
  void add(JournalEvent event, boolean counts) throws SQLException {
    switch (event) {
      case JournalEvent.SessionStarted started -> {
        if (started.protocol().equals("aws")) {
          sessions.put(started.session(), started);
          if (sessions.size() > MOST_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
          }
        }
      }
      case JournalEvent.SessionEnded _ -> {
        // Responses that were on their way come behind it.
      }
      case JournalEvent.Judged e -> {
        if (counts && isCall(e.session(), e.text())) {
          add(e);
        }
      }
      case JournalEvent.StatementFinished e -> finish(e);
      case JournalEvent.SessionRefused _,
          JournalEvent.ApprovalChanged _,
          JournalEvent.GrantChanged _,
          JournalEvent.LoginChanged _ -> {}
    }
  }

  /** By its session; by its text where the journal does not have the session's start any more. */
  private boolean isCall(SessionId session, String text) {
    return sessions.containsKey(session) || CallText.read(text).isPresent();
  }

  /** What people are asked for; or what they agreed to, which stands behind the rule. */
  private static @Nullable String approval(JournalEvent.Judged event) {
    int plus = event.rule().lastIndexOf('+');
    return switch (event) {
      case JournalEvent.StatementForwarded _ -> plus < 0 ? null : event.rule().substring(plus + 1);
      case JournalEvent.StatementHeld held -> held.approval();
      case JournalEvent.StatementRefused _ -> null;
    };
  }

  private static String verdict(JournalEvent.Judged event) {
    return switch (event) {
      case JournalEvent.StatementForwarded _ -> "forward";
      case JournalEvent.StatementHeld _ -> "hold";
      case JournalEvent.StatementRefused _ -> "deny";
    };
  }

  private void add(JournalEvent.Judged call) throws SQLException {
    JournalEvent.SessionStarted session = sessions.get(call.session());
    Optional<CallText> text = CallText.read(call.text());
    List<@Nullable Object> values =
        values(
            TIME.format(call.at()),
            call.session().value(),
            call.exchange(),
            session == null ? null : session.user() + "@" + session.issuer(),
            session == null ? null : session.connection(),
            text.map(CallText::service).orElse(null),
            text.map(CallText::operation).orElse(null),
            text.map(CallText::region).orElse(null),
            text.map(read -> json(read.actions().stream().map(CallText.Need::action))).orElse(null),
            text.map(read -> json(read.actions().stream().flatMap(n -> n.resources().stream())))
                .orElse(null),
            text.map(CallTable::parameters).orElse(null),
            json(call.kinds().stream().map(Kind::word).sorted()),
            call.risk().word(),
            json(call.reasons().stream().map(Reason::code)),
            verdict(call),
            call.rule(),
            call instanceof JournalEvent.StatementRefused refused
                ? refused.refusal().reason().code()
                : null,
            approval(call),
            call.text(),
            sha256(call.text()));
    run(judged, values);
  }

  private void finish(JournalEvent.StatementFinished e) throws SQLException {
    Optional<CallEnd> end = CallEnd.read(e.tag());
    if (end.isEmpty()) {
      return;
    }
    run(
        finished,
        values(
            end.get().status(),
            end.get().withheld(),
            e.bytes(),
            e.maskedCells(),
            Json.of(e.masks()),
            e.nanos(),
            HexFormat.of().formatHex(e.digest()),
            e.session().value(),
            e.exchange()));
  }

  private static List<@Nullable Object> values(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static void run(PreparedStatement statement, List<@Nullable Object> values)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    statement.executeUpdate();
  }

  /** As the text has them: a list only where there are several values. */
  private static String parameters(CallText call) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    call.parameters()
        .forEach((path, values) ->
            parameters.put(path, values.size() == 1 ? values.getFirst() : values));
    return Json.of(parameters);
  }

  private static String json(Stream<String> texts) {
    return Json.of(texts.distinct().toList());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() throws SQLException {
    judged.close();
    finished.close();
    connection.commit();
  }
}
