package dev.postern.recorder;

import dev.postern.core.FaultCode;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Events as a session leaves them. */
final class Events {
  static final SessionId SESSION = new SessionId("abc123abc123");
  static final Instant START = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private Events() {}

  static JournalEvent started() {
    return new JournalEvent.SessionStarted(
        START,
        SESSION,
        "agent",
        "https://idp.example.com/realms/main",
        Set.of("ai-agents", "staff"),
        "shop",
        "postgres",
        "127.0.0.1:50000",
        "psql",
        START.plusSeconds(900));
  }

  static JournalEvent refusedSession() {
    return new JournalEvent.SessionRefused(
        START,
        SESSION,
        "nobody",
        "shop",
        "postgres",
        "127.0.0.1:50001",
        new Reason("token-expired", "The token has expired."));
  }

  static JournalEvent forwarded(long exchange, String text) {
    return new JournalEvent.StatementForwarded(
        START.plusMillis(10 * exchange),
        SESSION,
        exchange,
        text,
        Arrays.asList("42", null, "naïve ☃ \uD83D\uDE00"),
        Set.of(Kind.READ),
        Risk.LOW,
        List.of(new Reason("full-scan", "Reads every row.")),
        "agents-read-shop/allow-1");
  }

  static JournalEvent refused(long exchange, String text) {
    return new JournalEvent.StatementRefused(
        START.plusMillis(10 * exchange),
        SESSION,
        exchange,
        text,
        Set.of(Kind.DDL_DROP),
        Risk.HIGH,
        List.of(new Reason("drop-table", "Drops a table.")),
        "agents-read-shop/deny-1",
        new Refusal(
            FaultCode.DENIED,
            new Reason("drop-table", "Dropping tables is not allowed."),
            "Ask a reviewer."));
  }

  static JournalEvent finished(long exchange, byte[] frames) {
    return new JournalEvent.StatementFinished(
        START.plusMillis(10 * exchange + 5),
        SESSION,
        exchange,
        false,
        "SELECT 2",
        2,
        frames.length,
        2,
        List.of("ssn: national-id, keep-last 4"),
        3_100_000,
        ByteBuffer.wrap(frames),
        ChainRecord.sha256().digest(frames));
  }

  static JournalEvent minted() {
    return new JournalEvent.LoginChanged(
        START,
        SessionId.GATE,
        "pt-0123456789abcdefghjk",
        "agent@https://idp.example.com/realms/main",
        "shop",
        START.plusSeconds(300),
        "minted");
  }

  static JournalEvent ended() {
    return new JournalEvent.SessionEnded(START.plusSeconds(60), SESSION, "the client left");
  }
}
