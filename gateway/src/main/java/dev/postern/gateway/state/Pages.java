package dev.postern.gateway.state;

import dev.postern.access.StateStore;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Listings of one table, the newest first, and of two as new as each other the greater id.
 *
 * @param time the column that says how new a row is
 */
record Pages<T>(String table, String time, Rows<T> rows) {
  /**
   * @param after the id of the last one of the page before, null for the first page; behind one
   *     that is gone nothing comes
   */
  List<T> page(Handle handle, Condition condition, @Nullable String after, int limit) {
    if (after != null) {
      Optional<Condition.Position> last = position(handle, after);
      if (last.isEmpty()) {
        return List.of();
      }
      condition.behind(time, last.get());
    }
    return rows.readable(
        condition
            .query(
                handle,
                "SELECT * FROM " + table,
                "ORDER BY " + time + " DESC, id DESC LIMIT :limit")
            .bind("limit", Math.clamp(limit, 0, StateStore.MAX_PAGE)));
  }

  private Optional<Condition.Position> position(Handle handle, String id) {
    return handle
        .createQuery("SELECT " + time + " FROM " + table + " WHERE id = :id")
        .bind("id", id)
        .mapTo(Long.class)
        .findOne()
        .map(found -> new Condition.Position(found, id));
  }
}
