package dev.postern.gateway.state;

import dev.postern.access.GrantRecord;
import dev.postern.access.Party;
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

/** The table of grants. */
final class GrantTable {
  private static final Rows<GrantRecord> ROWS = new Rows<>("grant", "id", GrantTable::read);
  private static final Pages<GrantRecord> PAGES = new Pages<>("access_grant", "opened", ROWS);

  private GrantTable() {}

  static void add(Handle handle, GrantRecord grant) {
    handle
        .createUpdate(
            """
            INSERT INTO access_grant (id, revision, holder, connection, opened, ends, state, body)
            VALUES (:id, :revision, :holder, :connection, :opened, :ends, :state, :body)\
            """)
        .bindMap(columns(grant))
        .execute();
  }

  static Optional<GrantRecord> find(Handle handle, String id) {
    return ROWS.first(
        handle.createQuery("SELECT * FROM access_grant WHERE id = :id").bind("id", id));
  }

  static List<GrantRecord> find(Handle handle, Collection<String> ids) {
    return ROWS.readable(
        new Condition().in("id", ids).query(handle, "SELECT * FROM access_grant", ""));
  }

  /** Whether {@code before} was still there to be replaced. */
  static boolean replace(Handle handle, GrantRecord before, GrantRecord after) {
    return handle
            .createUpdate(
                """
                UPDATE access_grant SET revision = :revision, ends = :ends, state = :state,
                  body = :body
                WHERE id = :id AND revision = :before\
                """)
            .bindMap(columns(after))
            .bind("before", before.revision())
            .execute()
        == 1;
  }

  /** All of them or an exception: one that was taken away keeps others from opening. */
  static List<GrantRecord> of(Handle handle, Party holder, String connection, Instant now) {
    return ROWS.all(
        new Condition()
            .is("holder", Key.of(holder))
            .is("connection", connection)
            .after("ends", Nanos.of(now))
            .query(handle, "SELECT * FROM access_grant", "ORDER BY opened, id"));
  }

  static List<GrantRecord> page(
      Handle handle, Condition condition, @Nullable String after, int limit) {
    return PAGES.page(handle, condition, after, limit);
  }

  static void purge(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM access_grant WHERE ends < :then")
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static Map<String, @Nullable Object> columns(GrantRecord grant) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", grant.id());
    columns.put("revision", grant.revision());
    columns.put("holder", Key.of(grant.holder()));
    columns.put("connection", grant.connection());
    columns.put("opened", Nanos.of(grant.opened()));
    columns.put("ends", Nanos.of(grant.ends()));
    columns.put("state", grant.state().name());
    columns.put("body", body(grant));
    return columns;
  }

  private static String body(GrantRecord grant) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("holder", Texts.of(grant.holder()));
    body.put("policies", grant.policies());
    body.put("approval", grant.approval());
    body.put("because", grant.because());
    return Json.of(body);
  }

  private static GrantRecord read(ResultSet row) throws SQLException {
    Body body = Body.read(row.getString("body"));
    return new GrantRecord(
        row.getString("id"),
        row.getInt("revision"),
        Texts.party(body.body("holder")),
        row.getString("connection"),
        body.set("policies"),
        Nanos.instant(row.getLong("opened")),
        Nanos.instant(row.getLong("ends")),
        Body.constant(row.getString("state"), GrantRecord.State.class),
        body.textOrNull("approval"),
        body.text("because"));
  }
}
