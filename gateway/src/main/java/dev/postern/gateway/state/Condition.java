package dev.postern.gateway.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What rows are wanted, as SQL with parameters. Only names of this package's own stand in it. */
final class Condition {
  private final List<String> terms = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<String>> lists = new LinkedHashMap<>();

  /** Where {@code value} is null, any will do. */
  Condition is(String column, @Nullable String value) {
    if (value != null) {
      terms.add(column + " = :" + column);
      values.put(column, value);
    }
    return this;
  }

  /** Where there are no words, any will do. */
  Condition in(String column, Collection<String> words) {
    if (!words.isEmpty()) {
      terms.add(column + " IN (<" + column + ">)");
      lists.put(column, List.copyOf(words));
    }
    return this;
  }

  Condition after(String column, long nanos) {
    terms.add(column + " > :after_" + column);
    values.put("after_" + column, nanos);
    return this;
  }

  /**
   * Those that come behind {@code last} where the newest come first.
   *
   * @param time the column that says how new a row is
   */
  Condition behind(String time, Position last) {
    terms.add("(" + time + ", id) < (:last_time, :last_id)");
    values.put("last_time", last.time());
    values.put("last_id", last.id());
    return this;
  }

  /** Where a row stands in a listing. */
  record Position(long time, String id) {}

  /**
   * @param select everything before WHERE
   * @param rest everything behind it
   */
  Query query(Handle handle, String select, String rest) {
    String where = terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
    Query query = handle.createQuery(select + where + " " + rest).bindMap(values);
    lists.forEach(query::bindList);
    return query;
  }
}
