package dev.postern.sql.lineage;

import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.InList;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparisons of one statement's columns with values that are translated. */
final class Comparisons {
  private static final List<String> EQUAL = List.of("=");
  private static final List<String> MINUS = List.of("-");

  private final Equalities equalities;
  private final boolean parameters;
  private final Set<Comparison> found = new LinkedHashSet<>();

  /** A column by its name, and what it is compared with. */
  record Candidate(ColumnReference column, List<Expression> values) {}

  private Comparisons(Equalities equalities, boolean parameters) {
    this.equalities = equalities;
    this.parameters = parameters;
  }

  /** Of what is not to be translated. */
  static Comparisons none() {
    return new Comparisons(Equalities.NONE, false);
  }

  /**
   * Those of a statement. A definition keeps its constants, and a plan shows them: of both none is
   * translated. What SQL itself gives to a prepared statement no gate sees as a value bound.
   */
  static Comparisons of(Statement statement, Equalities equalities) {
    return switch (statement) {
      case Query _,
          Statement.Insert _,
          Statement.Update _,
          Statement.Delete _,
          Statement.Merge _,
          Statement.JoinedUpdate _,
          Statement.JoinedDelete _,
          Statement.DeclareCursor _,
          Statement.Copy _ ->
          new Comparisons(equalities, true);
      case Statement.Prepare _ -> new Comparisons(equalities, false);
      case Statement.Explain _,
          Statement.Execute _,
          Statement.CallProcedure _,
          Statement.Utility _,
          Statement.FetchCursor _,
          Statement.CloseCursor _,
          Statement.Deallocate _,
          Statement.ChangeSetting _,
          Statement.Discard _ ->
          none();
      // MySQL's, whose results go where no mask is, or which are texts within a text.
      case Statement.SelectInto _,
          Statement.SetVariables _,
          Statement.PrepareText _,
          Statement.ExecuteText _ ->
          none();
    };
  }

  /** {@code column = value}, the other way round, or {@code column IN (values)}; else null. */
  @Nullable Candidate candidate(Node node) {
    return switch (node) {
      case Operation(_, var operator, ColumnReference column, var right)
          when operator.parts().equals(EQUAL) && isValue(right) ->
          new Candidate(column, List.of(right));
      case Operation(_, var operator, Expression left, ColumnReference column)
          when operator.parts().equals(EQUAL) && isValue(left) ->
          new Candidate(column, List.of(left));
      case InList(_, ColumnReference column, var items, _)
          when items.stream().allMatch(this::isValue) ->
          new Candidate(column, items);
      default -> null;
    };
  }

  private boolean isValue(Expression expression) {
    return switch (expression) {
      case Literal literal -> literal.type() == LiteralType.STRING || isNumber(literal);
      case Operation(_, var operator, var left, Literal right) ->
          left == null && operator.parts().equals(MINUS) && isNumber(right);
      case Parameter _ -> parameters;
      default -> false;
    };
  }

  /** Whole numbers of more than 31 bits are decimal to the grammar. */
  private static boolean isNumber(Literal literal) {
    return literal.type() == LiteralType.INTEGER || literal.type() == LiteralType.DECIMAL;
  }

  /** Notes that a column is compared with values, if it is one that may be. */
  boolean take(Column column, List<Expression> values) {
    if (!column.sources().unchanged() || !equalities.translates(column.sources(), column.type())) {
      return false;
    }
    for (Expression value : values) {
      found.add(new Comparison(column.sources(), column.type(), value));
    }
    return true;
  }

  List<Comparison> found() {
    return List.copyOf(found);
  }
}
