package dev.postern.sql.tree;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.Span;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.ColumnAssignment;
import dev.postern.sql.tree.Part.MergeBranch;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.OnConflict;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.VariableChange;
import dev.postern.sql.tree.Part.With;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One statement. */
public sealed interface Statement extends Node
    permits Query,
        Statement.Insert,
        Statement.Update,
        Statement.Delete,
        Statement.Merge,
        Statement.JoinedUpdate,
        Statement.JoinedDelete,
        Statement.SelectInto,
        Statement.SetVariables,
        Statement.PrepareText,
        Statement.ExecuteText,
        Statement.Copy,
        Statement.DeclareCursor,
        Statement.FetchCursor,
        Statement.CloseCursor,
        Statement.Prepare,
        Statement.Execute,
        Statement.Deallocate,
        Statement.Explain,
        Statement.CallProcedure,
        Statement.ChangeSetting,
        Statement.Discard,
        Statement.Utility {

  /**
   * {@code INSERT}.
   *
   * @param source null for {@code DEFAULT VALUES}
   */
  record Insert(
      Span span,
      @Nullable With with,
      ChangedTable target,
      List<Target> columns,
      @Nullable Query source,
      @Nullable OnConflict onConflict,
      @Nullable Returning returning)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      visit.accept(target);
      Node.visit(columns, visit);
      Node.visit(source, visit);
      Node.visit(onConflict, visit);
      Node.visit(returning, visit);
    }
  }

  record Update(
      Span span,
      @Nullable With with,
      ChangedTable target,
      List<Assignment> assignments,
      List<TableExpression> from,
      @Nullable Expression where,
      @Nullable Returning returning)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      visit.accept(target);
      Node.visit(assignments, visit);
      Node.visit(from, visit);
      Node.visit(where, visit);
      Node.visit(returning, visit);
    }
  }

  record Delete(
      Span span,
      @Nullable With with,
      ChangedTable target,
      List<TableExpression> using,
      @Nullable Expression where,
      @Nullable Returning returning)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      visit.accept(target);
      Node.visit(using, visit);
      Node.visit(where, visit);
      Node.visit(returning, visit);
    }
  }

  record Merge(
      Span span,
      @Nullable With with,
      ChangedTable target,
      TableExpression source,
      Expression condition,
      List<MergeBranch> branches,
      @Nullable Returning returning)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      visit.accept(target);
      visit.accept(source);
      visit.accept(condition);
      Node.visit(branches, visit);
      Node.visit(returning, visit);
    }
  }

  /**
   * {@code UPDATE} of several tables, or in an order or up to a number of rows.
   *
   * @param written the relations that a changed column can be of
   */
  record JoinedUpdate(
      Span span,
      @Nullable With with,
      List<TableExpression> tables,
      List<Name> written,
      List<ColumnAssignment> assignments,
      @Nullable Expression where,
      List<SortItem> order,
      @Nullable Expression limit)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      Node.visit(tables, visit);
      Node.visit(assignments, visit);
      Node.visit(where, visit);
      Node.visit(order, visit);
      Node.visit(limit, visit);
    }
  }

  /**
   * {@code DELETE} from some of several tables, or in an order or up to a number of rows.
   *
   * @param written the relations whose rows are deleted
   */
  record JoinedDelete(
      Span span,
      @Nullable With with,
      List<TableExpression> tables,
      List<Name> written,
      @Nullable Expression where,
      List<SortItem> order,
      @Nullable Expression limit,
      @Nullable Returning returning)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(with, visit);
      Node.visit(tables, visit);
      Node.visit(where, visit);
      Node.visit(order, visit);
      Node.visit(limit, visit);
      Node.visit(returning, visit);
    }
  }

  /**
   * {@code SELECT … INTO}: its rows go into a file of the server's, or its only row into variables.
   *
   * @param variables user variables as {@code @name}, others by their name
   */
  record SelectInto(Span span, Query query, boolean file, List<String> variables)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(query);
    }
  }

  /** {@code SET} of one variable or more. */
  record SetVariables(Span span, List<VariableChange> changes) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(changes, visit);
    }
  }

  /** {@code PREPARE name FROM text}: a literal, a variable, or an expression. */
  record PrepareText(Span span, String name, Expression text) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(text);
    }
  }

  /** {@code EXECUTE IMMEDIATE text}. */
  record ExecuteText(Span span, Expression text, List<Expression> arguments) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(text);
      Node.visit(arguments, visit);
    }
  }

  /** Where a COPY's rows come from or go to beside the table. */
  enum CopyEnd {
    CLIENT,
    FILE,
    PROGRAM
  }

  /**
   * {@code COPY}.
   *
   * @param table null where {@code query} is not
   * @param columns as written, null where none are named
   * @param options by their modern names, folded
   */
  record Copy(
      Span span,
      @Nullable Name table,
      @Nullable List<String> columns,
      @Nullable Statement query,
      boolean from,
      CopyEnd end,
      List<Option> options,
      @Nullable Expression where)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(table, visit);
      Node.visit(query, visit);
      Node.visit(options, visit);
      Node.visit(where, visit);
    }
  }

  record DeclareCursor(Span span, String name, boolean holdable, Query query) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(query);
    }
  }

  /** {@code FETCH}, or {@code MOVE}, which returns no rows. */
  record FetchCursor(Span span, String name, boolean move) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** {@code CLOSE}; of all where the name is null. */
  record CloseCursor(Span span, @Nullable String name) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  record Prepare(Span span, String name, List<TypeName> types, Statement statement)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(types, visit);
      visit.accept(statement);
    }
  }

  record Execute(Span span, String name, List<Expression> arguments) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(arguments, visit);
    }
  }

  /** {@code DEALLOCATE}; of all where the name is null. */
  record Deallocate(Span span, @Nullable String name) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  record Explain(Span span, boolean analyze, List<Option> options, Statement statement)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(options, visit);
      visit.accept(statement);
    }
  }

  record CallProcedure(Span span, Name procedure, List<Argument> arguments) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(procedure);
      Node.visit(arguments, visit);
    }
  }

  /**
   * {@code SET} and {@code RESET} of a session's setting.
   *
   * @param name null where all are reset
   * @param values as written, decoded; empty where the default is asked for
   */
  record ChangeSetting(Span span, @Nullable String name, boolean local, List<String> values)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  record Discard(Span span, boolean all) implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /**
   * What statements of one form are.
   *
   * @param name such as {@code create-index}
   * @param risk of every such statement
   */
  record Command(String name, Set<Kind> kinds, Risk risk, List<Reason> reasons) {}

  /**
   * Any other statement, known by its form.
   *
   * @param reads relations whose rows it looks at
   * @param writes relations whose rows or definition it changes
   * @param parts expressions, types, queries and statements within it
   */
  record Utility(Span span, Command command, List<Name> reads, List<Name> writes, List<Node> parts)
      implements Statement {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(reads, visit);
      Node.visit(writes, visit);
      Node.visit(parts, visit);
    }
  }
}
