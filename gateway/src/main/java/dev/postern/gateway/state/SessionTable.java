package dev.postern.gateway.state;

import dev.postern.access.Party;
import dev.postern.access.SessionRecord;
import dev.postern.core.SessionId;
import dev.postern.gateway.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The index of sessions, and the gateways they are at. */
final class SessionTable {
  private static final Rows<SessionRecord> ROWS = new Rows<>("session", "id", SessionTable::read);
  private static final Pages<SessionRecord> PAGES = new Pages<>("session_index", "started", ROWS);

  private SessionTable() {}

  static void put(Handle handle, SessionRecord session) {
    handle
        .createUpdate(
            """
            INSERT INTO session_index (id, node, holder, connection, started, cancel_key, other_key,
              body)
            VALUES (:id, :node, :holder, :connection, :started, :key, :other, :body)
            ON CONFLICT (id) DO UPDATE SET node = excluded.node, holder = excluded.holder,
              connection = excluded.connection, started = excluded.started,
              cancel_key = excluded.cancel_key, other_key = excluded.other_key,
              body = excluded.body\
            """)
        .bind("id", session.id().value())
        .bind("node", session.node())
        .bind("holder", Key.of(session.holder()))
        .bind("connection", session.connection())
        .bind("started", Nanos.of(session.started()))
        .bind("key", key(session, 0))
        .bind("other", key(session, 1))
        .bind("body", body(session))
        .execute();
  }

  private static @Nullable String key(SessionRecord session, int index) {
    return index < session.cancelKeys().size() ? session.cancelKeys().get(index) : null;
  }

  static void remove(Handle handle, SessionId session) {
    OrderTable.remove(handle, session.value());
    handle
        .createUpdate("DELETE FROM session_index WHERE id = :id")
        .bind("id", session.value())
        .execute();
  }

  static Optional<SessionRecord> find(Handle handle, SessionId id) {
    return ROWS.first(
        handle.createQuery("SELECT * FROM session_index WHERE id = :id").bind("id", id.value()));
  }

  static Optional<SessionRecord> findByCancelKey(Handle handle, String key) {
    return ROWS.first(
        handle
            .createQuery("SELECT * FROM session_index WHERE cancel_key = :key OR other_key = :key")
            .bind("key", key));
  }

  static List<SessionRecord> page(
      Handle handle, @Nullable Party holder, @Nullable SessionId after, int limit) {
    Condition condition = new Condition().is("holder", holder == null ? null : Key.of(holder));
    return PAGES.page(handle, condition, after == null ? null : after.value(), limit);
  }

  static void beat(Handle handle, String node, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO gateway_node (name, beat) VALUES (:node, :now)
            ON CONFLICT (name) DO UPDATE SET beat = excluded.beat\
            """)
        .bind("node", node)
        .bind("now", Nanos.of(now))
        .execute();
  }

  /**
   * The gateways that were silent since {@code then}: they are told once, and are known no more.
   */
  static List<String> forgetNodes(Handle handle, Instant then) {
    return handle
        .createQuery("DELETE FROM gateway_node WHERE beat < :then RETURNING name")
        .bind("then", Nanos.of(then))
        .mapTo(String.class)
        .list();
  }

  static void forget(Handle handle, Collection<String> nodes, Instant then) {
    for (String id :
        at(handle, "SELECT s.id FROM session_index s WHERE ", "s.node", "s.started", nodes, then)
            .mapTo(String.class)
            .list()) {
      remove(handle, new SessionId(id));
    }
  }

  /**
   * What is at the named gateways, or since before {@code then} at one that nobody knows.
   *
   * @param select all but that condition
   */
  static Query at(
      Handle handle,
      String select,
      String node,
      String time,
      Collection<String> nodes,
      Instant then) {
    String unknown =
        "(%s < :then AND %s NOT IN (SELECT name FROM gateway_node))".formatted(time, node);
    String either = nodes.isEmpty() ? unknown : "(%s IN (<nodes>) OR %s)".formatted(node, unknown);
    Query query = handle.createQuery(select + either).bind("then", Nanos.of(then));
    return nodes.isEmpty() ? query : query.bindList("nodes", List.copyOf(nodes));
  }

  private static String body(SessionRecord session) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("holder", Texts.of(session.holder()));
    body.put("protocol", session.protocol());
    body.put("address", session.address());
    body.put("application", session.application());
    body.put("grants", session.grants());
    return Json.of(body);
  }

  private static SessionRecord read(ResultSet row) throws SQLException {
    Body body = Body.read(row.getString("body"));
    return new SessionRecord(
        new SessionId(row.getString("id")),
        row.getString("node"),
        Texts.party(body.body("holder")),
        row.getString("connection"),
        body.text("protocol"),
        body.text("address"),
        body.textOrNull("application"),
        Nanos.instant(row.getLong("started")),
        body.set("grants"),
        Stream.of(row.getString("cancel_key"), row.getString("other_key"))
            .filter(Objects::nonNull)
            .toList());
  }
}
