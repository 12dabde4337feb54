package dev.postern.gateway.state;

import dev.postern.access.SessionOrder;
import dev.postern.core.SessionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The orders that wait for their gateways. */
final class OrderTable {
  private static final Rows<SessionOrder> ROWS = new Rows<>("order", "id", OrderTable::read);

  private OrderTable() {}

  /** Nothing where there is no such session. */
  static void add(Handle handle, SessionId session, SessionOrder.Act act, String why, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO session_order (id, session, node, act, why, left_at)
            SELECT :id, id, node, :act, :why, :now FROM session_index WHERE id = :session\
            """)
        .bind("id", Counter.ORDER.next(handle))
        .bind("session", session.value())
        .bind("act", act.name())
        .bind("why", why)
        .bind("now", Nanos.of(now))
        .execute();
  }

  /** Who deletes a row has it: the other finds it gone. */
  static List<SessionOrder> take(Handle handle, String node) {
    return ROWS
        .readable(
            handle
                .createQuery("DELETE FROM session_order WHERE node = :node RETURNING *")
                .bind("node", node))
        .stream()
        .sorted(Comparator.comparingLong(SessionOrder::id))
        .toList();
  }

  static void remove(Handle handle, String session) {
    handle
        .createUpdate("DELETE FROM session_order WHERE session = :session")
        .bind("session", session)
        .execute();
  }

  static void purge(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM session_order WHERE left_at < :then")
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static SessionOrder read(ResultSet row) throws SQLException {
    return new SessionOrder(
        row.getLong("id"),
        new SessionId(row.getString("session")),
        Body.constant(row.getString("act"), SessionOrder.Act.class),
        row.getString("why"));
  }
}
