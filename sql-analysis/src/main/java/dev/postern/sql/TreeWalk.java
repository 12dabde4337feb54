package dev.postern.sql;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import dev.postern.sql.kinds.FunctionTable.Effect;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.CurrentOf;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Quantified;
import dev.postern.sql.tree.Expression.QuantifiedQuery;
import dev.postern.sql.tree.Expression.VariableAssignment;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.Sample;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.VariableChange;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.Execute;
import dev.postern.sql.tree.Statement.Insert;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.JoinedUpdate;
import dev.postern.sql.tree.Statement.Merge;
import dev.postern.sql.tree.Statement.SelectInto;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.Statement.Utility;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every node of a statement and adds what it does to the effects. It keeps a list of the
 * nodes still to visit, since a tree may be deeper than a stack.
 */
final class TreeWalk {
  private record Visit(Node node, @Nullable Scope scope) {}

  private final Effects effects;
  private final Meanings meanings;
  private final Deque<Visit> visits = new ArrayDeque<>();
  private final List<@Nullable String> settings = new ArrayList<>();
  private @Nullable Execute executed;

  TreeWalk(Effects effects, Meanings meanings) {
    this.effects = effects;
    this.meanings = meanings;
  }

  void walk(Node root) {
    visits.push(new Visit(root, null));
    while (!visits.isEmpty()) {
      Visit visit = visits.pop();
      visit(visit.node(), visit.scope());
    }
  }

  /** The settings that calls of set_config change, null for one whose name is computed. */
  List<@Nullable String> settings() {
    return settings;
  }

  /** The prepared statement that runs within, null where none does. */
  @Nullable Execute executed() {
    return executed;
  }

  private void visit(Node node, @Nullable Scope scope) {
    switch (node) {
      case Relation relation -> {
        relation(relation, scope);
        below(node, scope);
      }
      case ChangedTable target -> {
        effects.add(Kind.WRITE);
        effects.raise(Risk.MEDIUM);
        effects.writes(target.name().object());
      }
      case Query query -> within(query, query.with(), scope);
      case Insert insert -> insert(insert, scope);
      case Update update -> {
        rowsOf(update.target());
        unlessBounded(update.where(), "unbounded-update");
        within(update, update.with(), scope);
      }
      case Delete delete -> {
        rowsOf(delete.target());
        unlessBounded(delete.where(), "unbounded-delete");
        within(delete, delete.with(), scope);
      }
      case JoinedUpdate update -> {
        changes(update.written());
        if (update.limit() == null) {
          unlessBounded(update.where(), "unbounded-update");
        }
        joined(update, update.tables(), update.with(), scope);
      }
      case JoinedDelete delete -> {
        changes(delete.written());
        if (delete.limit() == null) {
          unlessBounded(delete.where(), "unbounded-delete");
        }
        joined(delete, delete.tables(), delete.with(), scope);
      }
      case SelectInto into -> {
        effects.add(Kind.READ);
        effects.add(into.file() ? Kind.SERVER_FILE : Kind.SESSION);
        if (into.file()) {
          effects.add(Kind.BULK_EXPORT);
          effects.because("server-file", Risk.CRITICAL);
        }
        below(node, scope);
      }
      case VariableChange change -> {
        variable(change);
        below(node, scope);
      }
      case VariableAssignment _ -> {
        effects.add(Kind.SESSION);
        below(node, scope);
      }
      case Construct construct -> {
        effect(new ObjectName(null, construct.keyword()));
        below(node, scope);
      }
      case Merge merge -> {
        rowsOf(merge.target());
        within(merge, merge.with(), scope);
      }
      case Utility utility -> {
        utility(utility);
        below(node, scope);
      }
      case Execute execute -> {
        executed = execute;
        effects.add(Kind.READ);
        below(node, scope);
      }
      case Select select -> {
        into(select.into());
        below(node, scope);
      }
      case Call call -> {
        called(call.function().object(), call.arguments());
        below(node, scope);
      }
      case Statement.CallProcedure call -> {
        called(call.procedure().object(), call.arguments());
        below(node, scope);
      }
      case Sample sample -> {
        effects.calls(sample.method().object());
        below(node, scope);
      }
      case Locking _ -> {
        effects.add(Kind.LOCK);
        effects.because("row-lock", Risk.MEDIUM);
      }
      case Returning _ -> {
        effects.add(Kind.READ);
        below(node, scope);
      }
      case Operation operation -> operator(operation.operator(), node, scope);
      case Quantified quantified -> operator(quantified.operator(), node, scope);
      case QuantifiedQuery quantified -> operator(quantified.operator(), node, scope);
      case SortItem item -> operator(item.operator(), node, scope);
      default -> below(node, scope);
    }
  }

  private void below(Node node, @Nullable Scope scope) {
    node.children(child -> visits.push(new Visit(child, scope)));
  }

  /** Visits a statement's children where its WITH is seen, and each common table where it may. */
  private void within(Node statement, @Nullable With with, @Nullable Scope outer) {
    Scope inner = Scope.behind(outer, with);
    statement.children(child -> {
      if (child instanceof With tables) {
        tables(tables, outer, inner);
      } else {
        visits.push(new Visit(child, inner));
      }
    });
  }

  private void tables(With with, @Nullable Scope outer, @Nullable Scope inner) {
    boolean all = with.recursive() && meanings.seesLater();
    Scope seen = all ? inner : outer;
    for (CommonTable table : with.tables()) {
      Scope behind = all ? inner : new Scope(seen, table.name());
      visits.push(new Visit(table, with.recursive() ? behind : seen));
      seen = behind;
    }
  }

  private void relation(Relation relation, @Nullable Scope scope) {
    Name name = relation.name();
    boolean common = name.parts().size() == 1 && Scope.holds(scope, name.parts().getFirst());
    if (!common) {
      effects.add(Kind.READ);
      effects.reads(name.object());
    }
  }

  /** A change looks at the rows it changes. */
  private void rowsOf(ChangedTable target) {
    effects.reads(target.name().object());
  }

  private void insert(Insert insert, @Nullable Scope scope) {
    if (insert.returning() != null || insert.onConflict() != null) {
      rowsOf(insert.target());
    }
    within(insert, insert.with(), scope);
  }

  private void changes(List<Name> tables) {
    effects.add(Kind.WRITE);
    effects.raise(Risk.MEDIUM);
    for (Name table : tables) {
      effects.writes(table.object());
      effects.reads(table.object());
    }
  }

  /** A change of one table looks only at the rows it changes, as one without an order does. */
  private void joined(
      Statement change, List<TableExpression> tables, @Nullable With with, @Nullable Scope outer) {
    boolean sole = tables.size() == 1;
    Scope inner = Scope.behind(outer, with);
    change.children(child -> {
      if (child instanceof With common) {
        tables(common, outer, inner);
      } else if (!(sole && child instanceof Relation)) {
        visits.push(new Visit(child, inner));
      }
    });
  }

  private void variable(VariableChange change) {
    switch (change.scope()) {
      case USER -> effects.add(Kind.SESSION);
      case SESSION -> {
        SettingEffects.add(effects, meanings.settings().weight(change.name()));
        settings.add(change.name());
      }
      case GLOBAL -> server();
      case PERSIST -> {
        effects.add(Kind.SERVER_FILE);
        server();
      }
    }
  }

  private void server() {
    effects.add(Kind.DDL_ALTER);
    effects.because("server-change", Risk.CRITICAL);
  }

  private void into(@Nullable Name table) {
    if (table != null) {
      effects.add(Kind.DDL_CREATE);
      effects.add(Kind.WRITE);
      effects.raise(Risk.MEDIUM);
      effects.writes(table.object());
    }
  }

  private void utility(Utility utility) {
    Statement.Command command = utility.command();
    effects.add(command.kinds());
    effects.raise(command.risk());
    command.reasons().forEach(reason -> effects.because(reason, command.risk()));
    utility.reads().forEach(name -> effects.reads(name.object()));
    utility.writes().forEach(name -> effects.writes(name.object()));
  }

  private void operator(@Nullable Name operator, Node node, @Nullable Scope scope) {
    if (operator != null && operator.parts().size() > 1) {
      effects.calls(operator.object());
    }
    below(node, scope);
  }

  private void called(ObjectName function, List<Argument> arguments) {
    effects.calls(function);
    if (function.name().equals("set_config")) {
      String setting = literal(arguments);
      settings.add(setting);
      // What is computed could be any setting: it counts as the gravest.
      SettingEffects.add(effects, meanings.settings().weight(setting == null ? "role" : setting));
      return;
    }
    effect(function);
  }

  private void effect(ObjectName function) {
    Effect effect = meanings.functions().effect(function);
    if (effect != null) {
      effects.ofCall(effect.kinds(), effect.reason(), effect.risk());
    }
  }

  private static @Nullable String literal(List<Argument> arguments) {
    boolean constant =
        !arguments.isEmpty()
            && arguments.getFirst().name() == null
            && arguments.getFirst().value() instanceof Literal literal
            && literal.type() == LiteralType.STRING;
    return constant
        ? ((Literal) arguments.getFirst().value()).value().toLowerCase(Locale.ROOT)
        : null;
  }

  /** A condition that looks at no column holds for every row or for none. */
  private void unlessBounded(@Nullable Expression where, String code) {
    Deque<Node> nodes = new ArrayDeque<>();
    if (where != null) {
      nodes.push(where);
    }
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      if (node instanceof ColumnReference || node instanceof CurrentOf) {
        return;
      }
      node.children(nodes::push);
    }
    effects.because(code, Risk.HIGH);
  }
}
