package dev.postern.gateway.state;

import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.access.StateStore.ApprovalFilter;
import dev.postern.gateway.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of approvals. */
final class ApprovalTable {
  private static final Rows<Approval> ROWS = new Rows<>("approval", "id", ApprovalTable::read);
  private static final Pages<Approval> PAGES = new Pages<>("approval", "asked", ROWS);

  private ApprovalTable() {}

  static void add(Handle handle, Approval approval) {
    handle
        .createUpdate(
            """
            INSERT INTO approval (id, revision, requester, connection, state, asked, expires,
              until_at, over_at, digest, shape, session, node, body)
            VALUES (:id, :revision, :requester, :connection, :state, :asked, :expires,
              :until_at, :over_at, :digest, :shape, :session, :node, :body)\
            """)
        .bindMap(columns(approval))
        .execute();
  }

  static long waiting(Handle handle, Instant now) {
    return handle
        .createQuery("SELECT count(*) FROM approval WHERE state = 'PENDING' AND expires > :now")
        .bind("now", Nanos.of(now))
        .mapTo(Long.class)
        .one();
  }

  static long waiting(Handle handle, Party requester, Instant now) {
    return handle
        .createQuery(
            "SELECT count(*) FROM approval"
                + " WHERE requester = :requester AND state = 'PENDING' AND expires > :now")
        .bind("requester", Key.of(requester))
        .bind("now", Nanos.of(now))
        .mapTo(Long.class)
        .one();
  }

  static Optional<Approval> find(Handle handle, String id) {
    return ROWS.first(handle.createQuery("SELECT * FROM approval WHERE id = :id").bind("id", id));
  }

  static List<Approval> find(Handle handle, Collection<String> ids) {
    return ROWS.readable(new Condition().in("id", ids).query(handle, "SELECT * FROM approval", ""));
  }

  /** Whether {@code before} was still there to be replaced. */
  static boolean replace(Handle handle, Approval before, Approval after) {
    return handle
            .createUpdate(
                """
                UPDATE approval SET revision = :revision, state = :state, expires = :expires,
                  until_at = :until_at, over_at = :over_at, body = :body
                WHERE id = :id AND revision = :before\
                """)
            .bindMap(columns(after))
            .bind("before", before.revision())
            .execute()
        == 1;
  }

  static List<Approval> page(
      Handle handle, ApprovalFilter filter, @Nullable String after, int limit) {
    Condition condition =
        new Condition()
            .in("state", filter.states().stream().map(Approval.State::name).toList())
            .is("requester", filter.requester() == null ? null : Key.of(filter.requester()))
            .is("connection", filter.connection())
            .is("digest", filter.digest())
            .is("shape", filter.shape())
            .is("session", filter.session() == null ? null : filter.session().value())
            .is("node", filter.node());
    return PAGES.page(handle, condition, after, limit);
  }

  static List<Approval> overdue(Handle handle, Instant then, int limit) {
    return ROWS.readable(
        handle
            .createQuery(
                "SELECT * FROM approval WHERE state = 'PENDING' AND expires <= :then"
                    + " ORDER BY expires LIMIT :limit")
            .bind("then", Nanos.of(then))
            .bind("limit", limit));
  }

  /** What waits at the named gateways, and since before {@code then} at those that nobody knows. */
  static List<Approval> waitingAt(Handle handle, Collection<String> nodes, Instant then) {
    return ROWS.readable(
        SessionTable.at(
            handle,
            "SELECT * FROM approval a WHERE a.state = 'PENDING' AND a.node IS NOT NULL AND ",
            "a.node",
            "a.asked",
            nodes,
            then));
  }

  static void purge(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM approval WHERE over_at < :then")
        .bind("then", Nanos.of(then))
        .execute();
    // One for a session has no end of its own.
    handle
        .createUpdate(
            """
            DELETE FROM approval WHERE over_at = :never AND expires < :then
              AND NOT EXISTS (SELECT 1 FROM session_index s WHERE s.id = approval.session)\
            """)
        .bind("never", Long.MAX_VALUE)
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static Map<String, @Nullable Object> columns(Approval approval) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", approval.id());
    columns.put("revision", approval.revision());
    columns.put("requester", Key.of(approval.requester()));
    columns.put("connection", approval.connection());
    columns.put("state", approval.state().name());
    columns.put("asked", Nanos.of(approval.asked()));
    columns.put("expires", Nanos.of(approval.expires()));
    columns.put("until_at", approval.until() == null ? null : Nanos.of(approval.until()));
    columns.put("over_at", Nanos.of(over(approval)));
    switch (approval.what()) {
      case AskedFor.Held held -> {
        columns.put("digest", held.digest());
        columns.put("shape", held.shape());
        columns.put("session", held.session().value());
        columns.put("node", held.node().isEmpty() ? null : held.node());
      }
      case AskedFor.Access _ -> {
        for (String none : List.of("digest", "shape", "session", "node")) {
          columns.put(none, null);
        }
      }
    }
    columns.put("body", body(approval));
    return columns;
  }

  /** From when on nothing comes of it any more. */
  private static Instant over(Approval approval) {
    Instant until = approval.until();
    return switch (approval.state()) {
      case APPROVED -> until == null ? approval.expires() : until;
      case PENDING, DENIED, EXPIRED, WITHDRAWN, VOID, USED -> approval.expires();
    };
  }

  private static String body(Approval approval) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("requester", Texts.of(approval.requester()));
    body.put("what", Texts.of(approval.what()));
    body.put("reviewers", approval.reviewers());
    body.put("needed", approval.needed());
    body.put("answers", approval.answers().stream().map(Texts::of).toList());
    body.put("scope", approval.scope() == null ? null : approval.scope().name());
    return Json.of(body);
  }

  private static Approval read(ResultSet row) throws SQLException {
    Body body = Body.read(row.getString("body"));
    long until = row.getLong("until_at");
    Instant end = row.wasNull() ? null : Nanos.instant(until);
    return new Approval(
        row.getString("id"),
        row.getInt("revision"),
        Texts.party(body.body("requester")),
        row.getString("connection"),
        Texts.what(body.body("what")),
        body.texts("reviewers"),
        Math.toIntExact(body.whole("needed")),
        Nanos.instant(row.getLong("asked")),
        Nanos.instant(row.getLong("expires")),
        Body.constant(row.getString("state"), Approval.State.class),
        body.bodies("answers").stream().map(Texts::answer).toList(),
        body.orNull("scope", key -> body.word(key, Scope.class)),
        end);
  }
}
