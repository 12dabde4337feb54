package dev.postern.sql;

import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Match;
import dev.postern.sql.tree.Expression.Pattern;
import dev.postern.sql.tree.Expression.Property;
import dev.postern.sql.tree.Expression.Test;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a tree names, without regard to scope, as the corpora have it of the server's grammar. */
record RawReading(
    Set<String> relations, Set<String> columns, Set<String> functions, Set<Node> inferred) {
  static RawReading of(List<Statement> statements) {
    RawReading reading =
        new RawReading(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), identitySet());
    Deque<Node> nodes = new ArrayDeque<>();
    statements.forEach(nodes::push);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      reading.add(node);
      node.children(nodes::push);
    }
    return reading;
  }

  private static Set<Node> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private void add(Node node) {
    switch (node) {
      case Relation relation -> name(relations, relation.name());
      case ChangedTable target -> name(relations, target.name());
      case Select select -> name(relations, select.into());
      case Statement.Utility utility -> {
        utility.reads().forEach(name -> name(relations, name));
        utility.writes().forEach(name -> name(relations, name));
      }
      case Statement.Copy copy -> name(relations, copy.table());
      case Locking locking -> locking.tables().forEach(name -> name(relations, name));
      case OnConflict onConflict -> inferred.addAll(onConflict.inference());
      case ColumnReference column when inferred.contains(column) -> {
        // The grammar has these as an index's columns, not as references.
      }
      case ColumnReference column -> columns.add(String.join(".", column.path()));
      case AllColumns all ->
          columns.add(
              (all.qualifier().isEmpty() ? "" : String.join(".", all.qualifier()) + ".") + "*");
      case Call call -> name(functions, call.function());
      case Match match -> {
        if (match.kind() == Pattern.SIMILAR) {
          functions.add("pg_catalog.similar_to_escape");
        } else if (match.escape() != null) {
          functions.add("pg_catalog.like_escape");
        }
      }
      case Test test -> {
        if (test.property() == Property.NORMALIZED) {
          functions.add("pg_catalog.is_normalized");
        }
      }
      default -> {}
    }
  }

  private static void name(Set<String> names, @Nullable Name name) {
    if (name != null) {
      names.add(String.join(".", name.parts()));
    }
  }
}
