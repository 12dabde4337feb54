package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Assignment;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.MergeAction;
import dev.postern.sql.tree.Part.MergeBranch;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Part.With;
import dev.postern.sql.tree.Statement.Merge;
import dev.postern.sql.tree.TableExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MERGE. */
final class MergeParser {
  private final Parsers parsers;
  private final Cursor cursor;

  MergeParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  Merge merge(int start, @Nullable With with) throws NotUnderstood {
    cursor.expect(INTO);
    ChangedTable target = parsers.changes.changed();
    cursor.expect(USING);
    TableExpression source = parsers.tables.table();
    cursor.expect(ON);
    Expression condition = parsers.expressions.expression();
    List<MergeBranch> branches = new ArrayList<>();
    do {
      branches.add(branch());
    } while (cursor.at(WHEN));
    Returning returning = parsers.changes.returning();
    return new Merge(
        cursor.spanFrom(start), with, target, source, condition, List.copyOf(branches), returning);
  }

  private MergeBranch branch() throws NotUnderstood {
    int start = cursor.start();
    cursor.expect(WHEN);
    boolean inserts = cursor.accept(NOT);
    cursor.expect(MATCHED);
    if (inserts && cursor.accept(BY)) {
      if (cursor.accept(SOURCE)) {
        inserts = false;
      } else {
        cursor.expect(TARGET);
      }
    }
    Expression condition = cursor.accept(AND) ? parsers.expressions.expression() : null;
    cursor.expect(THEN);
    if (cursor.accept(DO)) {
      cursor.expect(NOTHING);
      return branch(start, condition, MergeAction.NOTHING, List.of(), List.of(), List.of());
    }
    if (inserts) {
      return insert(start, condition);
    }
    if (cursor.accept(DELETE)) {
      return branch(start, condition, MergeAction.DELETE, List.of(), List.of(), List.of());
    }
    cursor.expect(UPDATE, SET);
    List<Assignment> assignments = parsers.changes.assignments();
    return branch(start, condition, MergeAction.UPDATE, List.of(), List.of(), assignments);
  }

  private MergeBranch insert(int start, @Nullable Expression condition) throws NotUnderstood {
    cursor.expect(INSERT);
    List<Target> columns = List.of();
    List<Expression> values = List.of();
    if (!cursor.accept(DEFAULT, VALUES)) {
      columns = parsers.changes.insertColumns();
      parsers.changes.overriding();
      cursor.expect(VALUES);
      values = parsers.expressions.listInParentheses();
    }
    return branch(start, condition, MergeAction.INSERT, columns, values, List.of());
  }

  private MergeBranch branch(
      int start,
      @Nullable Expression condition,
      MergeAction action,
      List<Target> columns,
      List<Expression> values,
      List<Assignment> assignments) {
    return new MergeBranch(cursor.spanFrom(start), condition, action, columns, values, assignments);
  }
}
