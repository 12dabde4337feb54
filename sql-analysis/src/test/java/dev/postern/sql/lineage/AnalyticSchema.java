package dev.postern.sql.lineage;

import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tables for the benchmarks' queries, which come without their schemas: a table has the columns
 * that some query names behind the table's alias, or, where the benchmark begins the names of a
 * table's columns alike, by that beginning.
 */
final class AnalyticSchema {
  /** Of TPC-H and TPC-DS, by benchmark: the beginning of a table's columns, and the table. */
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "tpch",
          "c customer l lineitem n nation o orders p part ps partsupp r region s supplier",
          "tpcds",
          "c customer ca customer_address cc call_center cd customer_demographics cp catalog_page"
              + " cr catalog_returns cs catalog_sales d date_dim hd household_demographics i item"
              + " ib income_band inv inventory p promotion r reason s store sm ship_mode"
              + " sr store_returns ss store_sales t time_dim w warehouse web web_site wp web_page"
              + " wr web_returns ws web_sales");

  private final Map<String, Set<String>> tables = new TreeMap<>();
  private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

  private AnalyticSchema() {}

  /** The statements that make the tables. Types are not known: one stands for all of them. */
  static List<String> of(List<Map<String, @Nullable Object>> lines) {
    var schema = new AnalyticSchema();
    for (var line : lines) {
      String beginnings = BEGINNINGS.getOrDefault(String.valueOf(line.get("f")), "");
      schema.take((String) Objects.requireNonNull(line.get("sql")), beginnings);
    }
    var statements = new ArrayList<String>();
    schema.tables.forEach((table, columns) ->
        statements.add(
            "CREATE TABLE \""
                + table
                + "\" (\""
                + String.join("\" json, \"", columns)
                + "\" json)"));
    return statements;
  }

  private void take(String sql, String beginnings) {
    SqlText text = analyzer.read(sql);
    if (text == null) {
      return;
    }
    Map<String, String> aliases = new HashMap<>();
    List<List<String>> columns = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(text.statements());
    while (!open.isEmpty()) {
      Node node = open.pop();
      switch (node) {
        case TableExpression.Relation relation -> {
          String name = relation.name().object().name();
          var alias = relation.alias();
          aliases.put(alias == null || alias.name() == null ? name : alias.name(), name);
        }
        case ColumnReference(_, var path) -> columns.add(path);
        default -> {}
      }
      node.children(open::push);
    }
    String[] words = beginnings.split(" ");
    for (int i = 0; i + 1 < words.length; i += 2) {
      for (List<String> path : columns) {
        if (path.getLast().startsWith(words[i] + "_")) {
          add(words[i + 1], path.getLast());
        }
      }
    }
    for (List<String> path : columns) {
      String table = path.size() == 2 ? aliases.get(path.getFirst()) : null;
      if (table != null && beginnings.isEmpty()) {
        add(table, path.getLast());
      }
    }
  }

  private void add(String table, String column) {
    tables.computeIfAbsent(table, _ -> new TreeSet<>()).add(column);
  }
}
