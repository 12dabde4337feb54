package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent.Judged;
import dev.postern.core.JournalEvent.StatementFinished;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is of statements alone in their events, of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/datastore_activity">Datastore Activity</a> (6005).
 * Bound values and results stay in the journal.
 */
final class Statements {
  private static final int DATABASE = 1;
  private static final Map<String, Object> UNKNOWN =
      Map.of("name", "unknown", "type_id", 1, "type", "Relational");

  private Statements() {}

  static void judged(Draft draft, Judged event, @Nullable KnownSession session) {
    database(draft, session)
        .with(
            "query_info",
            Map.of(
                "uid",
                Exchanges.uid(event.session(), event.exchange()),
                "query_string",
                BoundedText.statement(event.text())));
  }

  static void finished(
      Draft draft,
      StatementFinished event,
      @Nullable KnownSession session,
      Map<String, Object> more) {
    more.put("statement", Exchanges.uid(event.session(), event.exchange()));
    more.put("rows", event.rows());
    more.put("masked_cells", event.maskedCells());
    more.put("result_sha256", HexFormat.of().formatHex(event.digest()));
    database(draft, session)
        .with(event.failed() ? "status_code" : "status_detail", BoundedText.sentence(event.tag()));
  }

  private static Draft database(Draft draft, @Nullable KnownSession session) {
    return draft
        .with("type", DATABASE, "Database")
        .with("database", session == null ? UNKNOWN : session.database());
  }
}
