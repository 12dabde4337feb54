package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import dev.postern.core.SqlStatement;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.rewrite.HiddenIndexes.Treatment;
import dev.postern.sql.rewrite.RowFilters.Outcome;
import dev.postern.sql.rewrite.Splices.Spliced;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Delete;
import dev.postern.sql.tree.Statement.JoinedDelete;
import dev.postern.sql.tree.Statement.Update;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of indexes with masked columns from one caller of MySQL or MariaDB. Rows that
 * nobody sorts come in the order of the index that they are read by, and these servers read a whole
 * table by an index that has all the columns asked for: whoever may write rows would see how many
 * of the others' values come before its own. So every table with such an index is named with the
 * hint that the index is not to be used. Immutable.
 */
public final class IndexOrder {
  private final HiddenIndexes hidden;
  private final Dialect dialect;
  private final ViewQueries queries;
  private final StatementAnalyzer analyzer = new MysqlAnalyzer();

  /**
   * @param labels that are masked for the caller
   * @param compared whether the caller must not compare what comes from there
   */
  public IndexOrder(Reach labels, Predicate<Origin> compared, ViewQueries queries) {
    this.hidden = new HiddenIndexes(labels, compared);
    this.dialect = Language.MYSQL.of(labels.catalog(), Map.of());
    this.queries = queries;
  }

  /** Whether no index there is has such a column. */
  public boolean isEmpty() {
    return hidden.isEmpty();
  }

  /**
   * Rewrites a text.
   *
   * @param readings of all its statements; one that was not understood is left to the policy, which
   *     refuses it where columns are labelled
   * @throws CatalogException where a view's query cannot be read now
   */
  public Outcome rewrite(SqlStatement statement, List<Reading> readings) throws CatalogException {
    if (isEmpty()) {
      return Outcome.Untouched.INSTANCE;
    }
    Dialect session = dialect.of(statement);
    try {
      if (hidden.anyInvisible() && Ascii.lower(statement.text()).contains("optimizer_switch")) {
        throw IndexHints.refused("it may have invisible indexes used", "Leave the setting alone.");
      }
      Splices splices = new Splices();
      var views = new ViewExpansion(new HintedViews(hidden, session), queries, analyzer);
      for (Reading reading : readings) {
        Statement tree = reading.tree();
        if (tree != null && IndexSplicer.runs(tree)) {
          requireNoneWithin(tree, statement);
          new IndexSplicer(hidden, session, statement, splices, views).splice(tree);
        }
      }
      if (splices.isEmpty()) {
        return Outcome.Untouched.INSTANCE;
      }
      IndexHints.requireStanding(statement.text());
      Spliced spliced = splices.into(statement.text());
      verify(spliced, analyzer.read(statement.saying(spliced.text())), readings.size(), session);
      return new Outcome.Rewritten(spliced.text(), spliced.positions());
    } catch (Refused refused) {
      return new Outcome.Refused(refused.refusal());
    }
  }

  /** A statement that stands as a constant in another cannot be reached by a splice. */
  private void requireNoneWithin(Statement tree, SqlStatement statement)
      throws Refused, CatalogException {
    @Nullable Expression text =
        switch (tree) {
          case Statement.PrepareText prepare -> prepare.text();
          case Statement.ExecuteText execute -> execute.text();
          default -> null;
        };
    if (text instanceof Literal literal) {
      SqlStatement within = statement.saying(literal.value());
      if (!(rewrite(within, analyzer.read(within)) instanceof Outcome.Untouched)) {
        throw IndexHints.refused(
            "it prepares a text that reads a table by its indexes",
            "Send the statement itself, or prepare it by the protocol.");
      }
    }
  }

  /** Reads the rewritten text as the server will: every table must have its hint. */
  private void verify(Spliced spliced, List<Reading> readings, int statements, Dialect session)
      throws Refused {
    boolean sound = readings.size() == statements;
    for (Reading reading : readings) {
      Statement tree = reading.tree();
      sound =
          sound && tree != null && (!IndexSplicer.runs(tree) || isHinted(tree, spliced, session));
    }
    if (!sound) {
      throw IndexHints.refused(
          "the indexes that it uses cannot be chosen", "Say it in a plainer way.");
    }
  }

  private boolean isHinted(Statement tree, Spliced spliced, Dialect session) {
    Found found = session.found(tree);
    for (Reference reference : found.references()) {
      Relation relation = reference.relation();
      boolean hinted =
          spliced.holds(relation.span())
              || spliced.isWithin(relation.span())
              || isOrderedDelete(found, relation, spliced);
      if (isHidden(relation.name(), session) && !hinted) {
        return false;
      }
    }
    return found.changes().stream()
        .allMatch(change ->
            switch (change) {
              case Update update ->
                  !isHidden(update.target().name(), session)
                      || spliced.isWithin(update.target().span());
              case Delete delete -> !isHidden(delete.target().name(), session);
              default -> true;
            });
  }

  private static boolean isOrderedDelete(Found found, Relation table, Spliced spliced) {
    return found.changes().stream()
        .anyMatch(change ->
            change instanceof JoinedDelete delete
                && IndexSplicer.isOrdered(delete)
                && delete.tables().getFirst().equals(table)
                && spliced.isWithin(new Span(delete.span().start(), table.span().start())));
  }

  private boolean isHidden(Name name, Dialect session) {
    return !(hidden.treatment(session.relations(name.object())) instanceof Treatment.Open);
  }
}
