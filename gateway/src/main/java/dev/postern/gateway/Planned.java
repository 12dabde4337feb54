package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.ReadingSettings;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StrayBytes;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.FunctionEffect;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the server can be asked for its plan, in a session of the gate's own: it does
 * nothing by that, and means there what it means in its own session.
 *
 * @param settings by which it is read
 * @param given how many rows it says itself, as VALUES does; 0 where it says none
 */
record Planned(String sql, ReadingSettings settings, int given) {
  /** What EXPLAIN takes. */
  private static final Set<Kind> PLANNED = Set.of(Kind.READ, Kind.WRITE, Kind.LOCK);

  /**
   * Functions whose result is their arguments' alone, or the time's: planners evaluate others too,
   * and what those read of a session is not what it is in the gate's.
   */
  private static final Set<String> PLAIN =
      Set.of(
          "count",
          "sum",
          "min",
          "max",
          "avg",
          "array_agg",
          "string_agg",
          "json_agg",
          "jsonb_agg",
          "group_concat",
          "bool_and",
          "bool_or",
          "coalesce",
          "nullif",
          "greatest",
          "least",
          "lower",
          "upper",
          "length",
          "char_length",
          "trim",
          "substring",
          "concat",
          "abs",
          "round",
          "floor",
          "ceil",
          "date_trunc",
          "extract",
          "now",
          "current_date",
          "current_timestamp");

  /**
   * The one statement of a judged text as it would be sent.
   *
   * @param known what its names stand for
   */
  static Optional<Planned> of(Judgement judgement, StatementAnalyzer analyzer, Catalog known) {
    SqlStatement sent = judgement.statement().saying(judgement.sent());
    List<Reading> readings = analyzer.read(sent);
    return readings.size() == 1
            && readings.getFirst().analysis() instanceof Analyzed analyzed
            && isRead(sent)
            && isPlanned(readings.getFirst().tree())
            && PLANNED.containsAll(analyzed.kinds())
            && isPlain(analyzed, analyzer.words(sent), known)
            && isTheSame(analyzed, readings.getFirst().tree(), sent.settings(), known)
        ? Optional.of(new Planned(sent.text(), sent.settings(), given(readings.getFirst().tree())))
        : Optional.empty();
  }

  /** Whether the gate's own session reads its characters so. */
  private static boolean isRead(SqlStatement sent) {
    return !StrayBytes.isIn(sent.text())
        && (!(sent.settings() instanceof SqlSettings postgres)
            || postgres.standardConformingStrings());
  }

  private static boolean isPlanned(@Nullable Statement tree) {
    return tree instanceof Query
        || tree instanceof Statement.Insert
        || tree instanceof Statement.Update
        || tree instanceof Statement.Delete
        || tree instanceof Statement.Merge
        || tree instanceof Statement.JoinedUpdate
        || tree instanceof Statement.JoinedDelete;
  }

  /** Whether no code runs for its plan that could do or tell anything. */
  private static boolean isPlain(Analyzed analyzed, Set<String> words, Catalog known) {
    return known.code().everywhere().isEmpty()
        && analyzed.functions().stream()
            .allMatch(function ->
                PLAIN.contains(function.name())
                    && known.code().ofCall(function) == FunctionEffect.HARMLESS)
        && words.stream()
            .allMatch(word ->
                known.code().ofWord(word) == FunctionEffect.HARMLESS
                    && known.code().ofAttribute(word) == FunctionEffect.HARMLESS);
  }

  /** Neither the search path nor a session's variables decide over what it is about. */
  private static boolean isTheSame(
      Analyzed analyzed, @Nullable Statement tree, ReadingSettings settings, Catalog known) {
    boolean nothing = analyzed.reads().isEmpty() && analyzed.writes().isEmpty();
    return (nothing || tree == null || !hasVariable(tree))
        && (!(settings instanceof SqlSettings)
            || (isOne(analyzed.reads(), known) && isOne(analyzed.writes(), known)));
  }

  /** Not by calls of itself: a tree may be deeper than a stack. */
  private static boolean hasVariable(Statement tree) {
    Deque<Node> nodes = new ArrayDeque<>(List.of(tree));
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      if (node instanceof Expression.Variable) {
        return true;
      }
      node.children(nodes::push);
    }
    return false;
  }

  private static boolean isOne(Set<ObjectName> names, Catalog known) {
    return names.stream().allMatch(name -> known.relations(name).size() == 1);
  }

  private static int given(@Nullable Statement tree) {
    return tree instanceof Statement.Insert insert
            && insert.source() instanceof Query(_, _, QueryBody.Values(_, var rows), _, _, _, _)
        ? rows.size()
        : 0;
  }
}
