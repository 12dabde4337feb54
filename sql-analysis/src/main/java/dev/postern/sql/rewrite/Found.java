package dev.postern.sql.rewrite;

import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.CurrentOf;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Merge;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression.Derived;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a statement row filters have to know: a walk over all of its nodes. */
final class Found {
  private final Deque<Visit> visits = new ArrayDeque<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<Statement> changes = new ArrayList<>();
  private final List<ColumnReference> columns = new ArrayList<>();
  private final List<AllColumns> wholes = new ArrayList<>();
  private final List<String> exposed = new ArrayList<>();
  private final List<String> merged = new ArrayList<>();
  private final Forward forward;
  private boolean locks;
  private boolean positioned;

  /** Which of the common tables behind it one of a WITH RECURSIVE sees. */
  enum Forward {
    ALL,
    NONE
  }

  private Found(Forward forward) {
    this.forward = forward;
  }

  private record Visit(Node node, @Nullable Common scope, @Nullable Select select) {}

  /** The common tables that a name can mean, the nearest first. */
  private record Common(@Nullable Common outer, String name) {
    static boolean holds(@Nullable Common scope, String name) {
      for (Common at = scope; at != null; at = at.outer()) {
        if (at.name().equals(name)) {
          return true;
        }
      }
      return false;
    }

    static @Nullable Common of(@Nullable Common outer, @Nullable With with) {
      Common scope = outer;
      if (with != null) {
        for (CommonTable table : with.tables()) {
          scope = new Common(scope, table.name());
        }
      }
      return scope;
    }
  }

  /**
   * A relation of the catalog that rows are read of.
   *
   * @param select whose FROM it stands in by itself, null where it stands elsewhere
   */
  record Reference(Relation relation, @Nullable Select select) {}

  static Found in(Statement statement, Forward forward) {
    Found found = new Found(forward);
    found.visits.push(new Visit(statement, null, null));
    while (!found.visits.isEmpty()) {
      found.visit(found.visits.pop());
    }
    return found;
  }

  List<Reference> references() {
    return references;
  }

  /** Every INSERT, UPDATE, DELETE and MERGE, of several tables too. */
  List<Statement> changes() {
    return changes;
  }

  List<ColumnReference> columns() {
    return columns;
  }

  List<AllColumns> wholes() {
    return wholes;
  }

  /** What every table goes by, once for each time that it is named. */
  List<String> exposed() {
    return exposed;
  }

  /** The columns of USING. */
  List<String> merged() {
    return merged;
  }

  /** Whether it locks rows it reads. */
  boolean locks() {
    return locks;
  }

  /** Whether it changes the row a cursor stands on. */
  boolean positioned() {
    return positioned;
  }

  private void visit(Visit visit) {
    Node node = visit.node();
    Common scope = visit.scope();
    switch (node) {
      case Relation relation -> {
        expose(relation.alias(), relation.name());
        List<String> parts = relation.name().parts();
        if (parts.size() > 1 || !Common.holds(scope, parts.getFirst())) {
          references.add(new Reference(relation, visit.select()));
        }
      }
      case ChangedTable target -> expose(target.alias(), target.name());
      case Derived derived -> expose(derived.alias(), null);
      case Extracted extracted -> expose(extracted.alias(), null);
      case Join join -> merged.addAll(join.using());
      case ColumnReference column -> columns.add(column);
      case AllColumns whole -> wholes.add(whole);
      case Locking _ -> locks = true;
      case CurrentOf _ -> positioned = true;
      case Insert _, Update _, Delete _, Merge _, JoinedUpdate _, JoinedDelete _ ->
          changes.add((Statement) node);
      default -> {}
    }
    switch (node) {
      case Query query -> within(query, query.with(), scope);
      case Insert insert -> within(insert, insert.with(), scope);
      case Update update -> within(update, update.with(), scope);
      case Delete delete -> within(delete, delete.with(), scope);
      case Merge merge -> within(merge, merge.with(), scope);
      case JoinedUpdate update -> within(update, update.with(), scope);
      case JoinedDelete delete -> within(delete, delete.with(), scope);
      case Select select -> select.children(child -> visits.push(new Visit(child, scope, select)));
      default -> node.children(child -> visits.push(new Visit(child, scope, null)));
    }
  }

  private void expose(@Nullable Alias alias, @Nullable Name name) {
    if (alias != null && alias.name() != null) {
      exposed.add(alias.name());
    } else if (name != null) {
      exposed.add(name.parts().getLast());
    }
  }

  private void within(Node statement, @Nullable With with, @Nullable Common outer) {
    Common inner = Common.of(outer, with);
    statement.children(child -> {
      if (child instanceof With tables) {
        tables(tables, outer, inner);
      } else {
        visits.push(new Visit(child, inner, null));
      }
    });
  }

  private void tables(With with, @Nullable Common outer, @Nullable Common inner) {
    Common seen = with.recursive() && forward == Forward.ALL ? inner : outer;
    for (CommonTable table : with.tables()) {
      Common before = seen;
      seen = new Common(seen, table.name());
      visits.push(new Visit(table, with.recursive() ? seen : before, null));
    }
  }
}
