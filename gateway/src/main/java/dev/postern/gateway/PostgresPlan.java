package dev.postern.gateway;

import dev.postern.gateway.json.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node of a plan as PostgreSQL's {@code EXPLAIN (FORMAT JSON)} tells it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
 */
record PostgresPlan(Map<?, ?> node) {
  /** By these a child's rows come up; all others are queries of their own. */
  private static final Set<String> FEEDING = Set.of("Outer", "Inner", "Member", "Subquery");

  /** Each row that comes out has come from one row below, so that a LIMIT above counts there. */
  private static final Set<String> PASSING =
      Set.of(
          "Append",
          "Bitmap Heap Scan",
          "Gather",
          "Gather Merge",
          "Hash",
          "Hash Join",
          "Incremental Sort",
          "LockRows",
          "Materialize",
          "Memoize",
          "Merge Append",
          "Merge Join",
          "Nested Loop",
          "Result",
          "Sort",
          "Subquery Scan");

  /** The rows of the step that has the most; empty where it is no plan that could be read. */
  static Optional<Long> rows(String json) {
    return JsonReader.read(json) instanceof List<?> plans
            && plans.size() == 1
            && plans.getFirst() instanceof Map<?, ?> plan
            && plan.get("Plan") instanceof Map<?, ?> root
        ? Optional.of(new PostgresPlan(root).most(Long.MAX_VALUE))
        : Optional.empty();
  }

  private long most(long limit) {
    String type = word("Node Type");
    long own = Math.min(node.get("Plan Rows") instanceof Number rows ? rows.longValue() : 0, limit);
    long below = type.equals("Limit") ? own : PASSING.contains(type) ? limit : Long.MAX_VALUE;
    long most = own;
    long fed = 0;
    for (PostgresPlan child : children()) {
      boolean feeds = FEEDING.contains(child.word("Parent Relationship"));
      long rows = child.most(feeds ? below : Long.MAX_VALUE);
      most = Math.max(most, rows);
      fed = feeds ? saturated(fed, rows) : fed;
    }
    // A change has no rows of its own: each table's come from a child.
    return type.equals("ModifyTable") ? Math.max(most, fed) : most;
  }

  private static long saturated(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  private String word(String key) {
    return node.get(key) instanceof String word ? word : "";
  }

  private List<PostgresPlan> children() {
    return node.get("Plans") instanceof List<?> plans
        ? plans.stream()
            .filter(Map.class::isInstance)
            .map(plan -> new PostgresPlan((Map<?, ?>) plan))
            .toList()
        : List.of();
  }
}
