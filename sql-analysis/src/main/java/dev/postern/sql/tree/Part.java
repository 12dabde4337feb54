package dev.postern.sql.tree;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node that is neither expression, table expression, query nor statement. */
public sealed interface Part extends Node {
  /** A dotted name, folded. */
  record Name(Span span, List<String> parts) implements Part {
    /** The last two parts: what is before them names this database. */
    public ObjectName object() {
      int last = parts.size() - 1;
      return new ObjectName(last > 0 ? parts.get(last - 1) : null, parts.get(last));
    }

    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /**
   * A type.
   *
   * @param name a type that the dialect spells by keywords has the server's own name
   * @param modifiers such as the 10 and 2 of {@code numeric(10,2)}
   * @param dimensions of the array it is, 0 where it is none
   */
  record TypeName(Span span, Name name, List<Expression> modifiers, boolean setOf, int dimensions)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(modifiers, visit);
    }
  }

  /** An output column; the label is null where the statement gives none. */
  record SelectItem(Span span, Expression expression, @Nullable String label) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(expression);
    }
  }

  /** One argument of a call. */
  record Argument(Span span, @Nullable String name, Expression value, boolean variadic)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(value);
    }
  }

  /** One sort key. */
  record SortItem(Span span, Expression key, @Nullable Name operator) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(key);
      Node.visit(operator, visit);
    }
  }

  /** {@code WHEN condition THEN result} of a CASE. */
  record When(Span span, Expression condition, Expression result) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(condition);
      visit.accept(result);
    }
  }

  /**
   * A window.
   *
   * @param base the name of the window it refers to or builds on
   * @param bounds of its frame, where they are expressions
   */
  record Window(
      Span span,
      @Nullable String base,
      List<Expression> partition,
      List<SortItem> order,
      List<Expression> bounds)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(partition, visit);
      Node.visit(order, visit);
      Node.visit(bounds, visit);
    }
  }

  /** {@code name AS (window)}. */
  record NamedWindow(Span span, String name, Window window) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(window);
    }
  }

  /** What an aggregate or window call has behind or among its arguments. */
  record Aggregation(
      Span span,
      boolean distinct,
      List<SortItem> order,
      boolean withinGroup,
      @Nullable Expression filter,
      @Nullable Window over)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(order, visit);
      Node.visit(filter, visit);
      Node.visit(over, visit);
    }
  }

  /** A column with its type, as a function's or an XML table's. */
  record ColumnDefinition(
      Span span, String name, @Nullable TypeName type, List<Expression> expressions)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(type, visit);
      Node.visit(expressions, visit);
    }
  }

  /** The name a table expression goes by and the names of its columns. */
  record Alias(
      Span span, @Nullable String name, List<String> columns, List<ColumnDefinition> definitions)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(definitions, visit);
    }
  }

  /** {@code TABLESAMPLE method (arguments) REPEATABLE (seed)}; the seed is the last argument. */
  record Sample(Span span, Name method, List<Expression> arguments) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(arguments, visit);
    }
  }

  /** {@code WITH}. */
  record With(Span span, boolean recursive, List<CommonTable> tables) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(tables, visit);
    }
  }

  /**
   * One table of a {@code WITH}.
   *
   * @param keys the columns that SEARCH sorts and CYCLE compares by
   * @param cycleMarks the values of a CYCLE clause's mark column
   * @param added the columns that SEARCH and CYCLE add
   */
  record CommonTable(
      Span span,
      String name,
      List<String> columns,
      Statement statement,
      List<String> keys,
      List<Expression> cycleMarks,
      List<String> added)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(statement);
      Node.visit(cycleMarks, visit);
    }
  }

  /** {@code FOR UPDATE} and its kin; of all tables where none is named. */
  record Locking(Span span, boolean exclusive, List<Name> tables) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** The relation that a change writes: never a common table, whatever its name. */
  record ChangedTable(Span span, Name name, boolean only, @Nullable Alias alias) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(name);
      Node.visit(alias, visit);
    }
  }

  /** A column to be written, and the way into it: {@code c.field}, {@code c[1]}. */
  record Target(Span span, String column, List<String> fields, List<Expression> subscripts)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(subscripts, visit);
    }
  }

  /** {@code target = value}, or several targets of one row. */
  record Assignment(Span span, List<Target> targets, Expression value) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(targets, visit);
      visit.accept(value);
    }
  }

  /** {@code column = value} where the column may be of any of several tables. */
  record ColumnAssignment(Span span, Expression.ColumnReference column, Expression value)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(column);
      visit.accept(value);
    }
  }

  /** Whose a variable is that is set. */
  enum VariableScope {
    /** {@code @name}. */
    USER,
    SESSION,
    GLOBAL,
    /** Of the server, for good. */
    PERSIST
  }

  /**
   * {@code scope name = value}.
   *
   * @param value null where the default is asked for, or a word that is no expression
   */
  record VariableChange(
      Span span,
      VariableScope scope,
      String name,
      @Nullable Expression value,
      @Nullable String word)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(value, visit);
    }
  }

  /**
   * {@code ON CONFLICT}: what to infer the index by, and what to do; or {@code ON DUPLICATE KEY}
   * and what REPLACE does, which infer nothing.
   *
   * @param row the name that the row to be inserted goes by, where the statement gives one
   */
  record OnConflict(
      Span span,
      List<Expression> inference,
      @Nullable Expression inferenceWhere,
      List<Assignment> assignments,
      @Nullable Expression where,
      @Nullable Alias row)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(inference, visit);
      Node.visit(inferenceWhere, visit);
      Node.visit(assignments, visit);
      Node.visit(where, visit);
      Node.visit(row, visit);
    }
  }

  /** {@code RETURNING}, with the names its old and new rows go by where they are given. */
  record Returning(Span span, List<String> rowNames, List<SelectItem> items) implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(items, visit);
    }
  }

  /** What a branch of a MERGE does. */
  enum MergeAction {
    UPDATE,
    DELETE,
    INSERT,
    NOTHING
  }

  /** One branch of a MERGE. */
  record MergeBranch(
      Span span,
      @Nullable Expression condition,
      MergeAction action,
      List<Target> columns,
      List<Expression> values,
      List<Assignment> assignments)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(condition, visit);
      Node.visit(columns, visit);
      Node.visit(values, visit);
      Node.visit(assignments, visit);
    }
  }

  /** {@code name value} in the parentheses of EXPLAIN, COPY and the like. */
  record Option(Span span, String name, @Nullable String value, List<String> columns)
      implements Part {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }
}
