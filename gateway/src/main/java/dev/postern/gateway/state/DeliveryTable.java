package dev.postern.gateway.state;

import dev.postern.gateway.json.Json;
import dev.postern.gateway.notify.Delivery;
import dev.postern.gateway.notify.Event;
import dev.postern.gateway.notify.Notice;
import dev.postern.gateway.notify.Outbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of deliveries. */
final class DeliveryTable {
  private static final Rows<Delivery> ROWS = new Rows<>("delivery", "id", DeliveryTable::read);

  /** More than any target is asked: the row cannot be read, so that nobody can say it was made. */
  private static final int MOST_ATTEMPTS = 1_000;

  private static final Pages<Delivery> PAGES = new Pages<>("delivery", "made", ROWS);

  private DeliveryTable() {}

  static long waiting(Handle handle) {
    return handle
        .createQuery("SELECT count(*) FROM delivery WHERE state = 'WAITING'")
        .mapTo(Long.class)
        .one();
  }

  static void add(Handle handle, Delivery delivery) {
    handle
        .createUpdate(
            """
            INSERT INTO delivery (id, number, target, about, state, made, next_try, attempts, why,
              body)
            VALUES (:id, :number, :target, :about, :state, :made, :next, :attempts, :why, :body)\
            """)
        .bind("id", delivery.id())
        .bind("number", Counter.DELIVERY.next(handle))
        .bind("target", delivery.target())
        .bind("about", delivery.notice().about())
        .bind("state", delivery.state().name())
        .bind("made", Nanos.of(delivery.made()))
        .bind("next", Nanos.of(delivery.next()))
        .bind("attempts", delivery.attempts())
        .bind("why", delivery.why())
        .bind("body", Json.of(delivery.notice().document()))
        .execute();
  }

  /**
   * Of two gateways that find the same row the second waits for the first, looks at the row again
   * and leaves it: so the outer condition says once more what the inner one does.
   */
  static Optional<Delivery> claim(Handle handle, String target, Instant now, Instant until) {
    return ROWS
        .readable(
            handle
                .createQuery(
                    """
                    UPDATE delivery SET attempts = attempts + 1, next_try = :until
                    WHERE state = 'WAITING' AND next_try <= :now AND id = (
                      SELECT d.id FROM delivery d
                      WHERE d.target = :target AND d.state = 'WAITING' AND d.next_try <= :now
                        AND NOT EXISTS (
                          SELECT 1 FROM delivery e
                          WHERE e.target = d.target AND e.about = d.about
                            AND e.state = 'WAITING' AND e.number < d.number)
                      ORDER BY d.next_try, d.number LIMIT 1)
                    RETURNING *\
                    """)
                .bind("target", target)
                .bind("now", Nanos.of(now))
                .bind("until", Nanos.of(until)))
        .stream()
        .findFirst();
  }

  /** Whether the delivery was still who claimed it's to say so. */
  static boolean settle(
      Handle handle, Delivery delivery, Delivery.State state, String why, Instant next) {
    return handle
            .createUpdate(
                """
                UPDATE delivery SET state = :state, why = :why, next_try = :next
                WHERE id = :id AND attempts = :attempts AND state = 'WAITING'\
                """)
            .bind("state", state.name())
            .bind("why", why)
            .bind("next", Nanos.of(next))
            .bind("id", delivery.id())
            .bind("attempts", delivery.attempts())
            .execute()
        == 1;
  }

  static void refer(Handle handle, Delivery delivery, String reference, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO delivery_reference (target, about, reference, noted)
            VALUES (:target, :about, :reference, :now)
            ON CONFLICT (target, about) DO UPDATE SET reference = :reference, noted = :now\
            """)
        .bind("target", delivery.target())
        .bind("about", delivery.notice().about())
        .bind("reference", reference)
        .bind("now", Nanos.of(now))
        .execute();
  }

  static Optional<String> reference(Handle handle, String target, String about) {
    return handle
        .createQuery(
            """
            SELECT reference FROM delivery_reference
            WHERE target = :target AND about = :about\
            """)
        .bind("target", target)
        .bind("about", about)
        .mapTo(String.class)
        .findOne();
  }

  static Optional<Delivery> find(Handle handle, String id) {
    return ROWS.first(handle.createQuery("SELECT * FROM delivery WHERE id = :id").bind("id", id));
  }

  static List<Delivery> page(
      Handle handle,
      Delivery.@Nullable State state,
      @Nullable String target,
      @Nullable String after,
      int limit) {
    Condition condition =
        new Condition().is("state", state == null ? null : state.name()).is("target", target);
    return PAGES.page(handle, condition, after, limit);
  }

  static boolean retry(Handle handle, String id, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE delivery SET state = 'WAITING', attempts = 0, next_try = :now
                WHERE id = :id AND state = 'DEAD'\
                """)
            .bind("id", id)
            .bind("now", Nanos.of(now))
            .execute()
        == 1;
  }

  /** What nobody is there to take since before {@code then}. */
  static void giveUp(Handle handle, Instant then, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE delivery SET state = 'DEAD', why = 'nobody took it', next_try = :now
            WHERE state = 'WAITING' AND made < :then AND (next_try < :then OR attempts > :most)\
            """)
        .bind("then", Nanos.of(then))
        .bind("most", MOST_ATTEMPTS)
        .bind("now", Nanos.of(now))
        .execute();
  }

  static void prune(Handle handle, Instant then) {
    for (Delivery.State over : List.of(Delivery.State.DONE, Delivery.State.DEAD)) {
      handle
          .createUpdate(
              """
              DELETE FROM delivery WHERE state = :state AND (next_try < :then OR number <= (
                SELECT number FROM delivery WHERE state = :state
                ORDER BY number DESC LIMIT 1 OFFSET :kept))\
              """)
          .bind("state", over.name())
          .bind("then", Nanos.of(then))
          .bind("kept", Outbox.KEPT)
          .execute();
    }
  }

  /** What became of an approval can be said as long as there are approvals. */
  static void forgetReferences(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM delivery_reference WHERE noted < :then")
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static Delivery read(ResultSet row) throws SQLException {
    return new Delivery(
        row.getString("id"),
        row.getString("target"),
        notice(Body.read(row.getString("body"))),
        Body.constant(row.getString("state"), Delivery.State.class),
        row.getInt("attempts"),
        Nanos.instant(row.getLong("made")),
        Nanos.instant(row.getLong("next_try")),
        row.getString("why"));
  }

  private static Notice notice(Body body) {
    return new Notice(
        body.text("id"),
        Event.of(body.text("event")),
        instant(body.text("at")),
        body.text("about"),
        body.text("connection"),
        body.text("user"),
        body.text("issuer"),
        body.body("facts").values(),
        body.textOrNull("statement"),
        body.textOrNull("address"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("at is no instant", e);
    }
  }
}
