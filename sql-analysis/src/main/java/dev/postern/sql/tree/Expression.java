package dev.postern.sql.tree;

import dev.postern.core.Span;
import dev.postern.sql.tree.Part.Aggregation;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.When;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that has a value. */
public sealed interface Expression extends Node {
  /** What a constant is. */
  enum LiteralType {
    STRING,
    INTEGER,
    DECIMAL,
    BITS,
    BOOLEAN,
    NULL
  }

  /** A constant; its value is decoded. */
  record Literal(Span span, LiteralType type, String value) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** A bound value. */
  record Parameter(Span span, int number) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /**
   * A variable of the session's user ({@code @name}) or of the server ({@code @@scope.name}).
   *
   * @param name folded, with its scope where it has one
   */
  record Variable(Span span, boolean system, String name) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** {@code @name := value}. */
  record VariableAssignment(Span span, Variable target, Expression value) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(target);
      visit.accept(value);
    }
  }

  /** A column, or a table's whole row, by its dotted name. */
  record ColumnReference(Span span, List<String> path) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** {@code *} or {@code t.*}. */
  record AllColumns(Span span, List<String> qualifier) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** {@code (base).field}. */
  record Field(Span span, Expression base, String field) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(base);
    }
  }

  /** {@code (base).*}. */
  record AllFields(Span span, Expression base) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(base);
    }
  }

  /** {@code base[upper]} or the slice {@code base[lower:upper]}. */
  record Subscript(
      Span span,
      Expression base,
      boolean slice,
      @Nullable Expression lower,
      @Nullable Expression upper)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(base);
      Node.visit(lower, visit);
      Node.visit(upper, visit);
    }
  }

  /** An operator; the left operand is null where it stands before its operand. */
  record Operation(Span span, Name operator, @Nullable Expression left, Expression right)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operator);
      Node.visit(left, visit);
      visit.accept(right);
    }
  }

  /** {@code AND} or {@code OR} of two or more. */
  record Logical(Span span, boolean conjunction, List<Expression> operands) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(operands, visit);
    }
  }

  record Not(Span span, Expression operand) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
    }
  }

  /** What {@code IS} asks. */
  enum Property {
    NULL,
    TRUE,
    FALSE,
    UNKNOWN,
    DOCUMENT,
    NORMALIZED,
    JSON
  }

  /** {@code operand IS [NOT] property}. */
  record Test(Span span, Expression operand, Property property, boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
    }
  }

  /** {@code left IS [NOT] DISTINCT FROM right}. */
  record Distinct(Span span, Expression left, Expression right, boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }
  }

  /** {@code operand [NOT] BETWEEN [SYMMETRIC] low AND high}. */
  record Between(
      Span span,
      Expression operand,
      Expression low,
      Expression high,
      boolean symmetric,
      boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
      visit.accept(low);
      visit.accept(high);
    }
  }

  /** How a pattern is written. */
  enum Pattern {
    LIKE,
    ILIKE,
    SIMILAR
  }

  /** {@code operand [NOT] LIKE pattern [ESCAPE escape]} and its kin. */
  record Match(
      Span span,
      Pattern kind,
      Expression operand,
      Expression pattern,
      @Nullable Expression escape,
      boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
      visit.accept(pattern);
      Node.visit(escape, visit);
    }
  }

  /** {@code operand [NOT] IN (items)}. */
  record InList(Span span, Expression operand, List<Expression> items, boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
      Node.visit(items, visit);
    }
  }

  /** {@code operand [NOT] IN (query)}. */
  record InQuery(Span span, Expression operand, Query query, boolean negated)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
      visit.accept(query);
    }
  }

  /** {@code left operator ANY (array)}, or ALL. */
  record Quantified(Span span, Expression left, Name operator, boolean all, Expression array)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(operator);
      visit.accept(array);
    }
  }

  /** {@code left operator ANY (query)}, or ALL. */
  record QuantifiedQuery(Span span, Expression left, Name operator, boolean all, Query query)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(operator);
      visit.accept(query);
    }
  }

  /** What a query in an expression yields. */
  enum SubqueryUse {
    SCALAR,
    EXISTS,
    ARRAY
  }

  /** {@code (query)}, {@code EXISTS (query)}, {@code ARRAY (query)}. */
  record Subquery(Span span, SubqueryUse use, Query query) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(query);
    }
  }

  /** {@code operand::type}, {@code CAST(operand AS type)}, {@code type 'constant'}. */
  record Cast(Span span, Expression operand, TypeName type) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
      visit.accept(type);
    }
  }

  record Collate(Span span, Expression operand, Name collation) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(operand);
    }
  }

  record Case(
      Span span, @Nullable Expression operand, List<When> branches, @Nullable Expression otherwise)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(operand, visit);
      Node.visit(branches, visit);
      Node.visit(otherwise, visit);
    }
  }

  /** {@code ARRAY[…]}, or a bracket nested in one. */
  record Array(Span span, List<Expression> elements) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(elements, visit);
    }
  }

  /** {@code ROW(…)}, or {@code (a, b)}. */
  record Row(Span span, List<Expression> elements) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(elements, visit);
    }
  }

  /**
   * A function called by name, or by a syntax of its own that the server turns into such a call.
   *
   * @param star whether it is {@code f(*)}
   * @param aggregation null where the call has nothing of an aggregate
   */
  record Call(
      Span span,
      Name function,
      List<Argument> arguments,
      boolean star,
      @Nullable Aggregation aggregation)
      implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      visit.accept(function);
      Node.visit(arguments, visit);
      Node.visit(aggregation, visit);
    }
  }

  /**
   * A construct the grammar itself knows and that no function's name stands for: {@code coalesce},
   * {@code grouping}, {@code current_date}, {@code xmlelement}, {@code json_value} and their kin.
   *
   * @param keyword its first keyword in lower case
   */
  record Construct(Span span, String keyword, List<Node> parts) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {
      Node.visit(parts, visit);
    }
  }

  /** {@code DEFAULT} where a value is expected. */
  record DefaultValue(Span span) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }

  /** {@code WHERE CURRENT OF cursor}. */
  record CurrentOf(Span span, String cursor) implements Expression {
    @Override
    public void children(Consumer<? super Node> visit) {}
  }
}
