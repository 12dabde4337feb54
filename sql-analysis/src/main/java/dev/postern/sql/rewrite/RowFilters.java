package dev.postern.sql.rewrite;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.PositionMap;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.rewrite.Splices.Spliced;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row filters of one caller over one snapshot of a database: makes of a text one that keeps to
 * the caller's rows, or says why there is none. Immutable.
 */
public final class RowFilters {
  /** What runs code the gate does not read, or changes what names mean in later statements. */
  private static final Set<Kind> UNREAD =
      EnumSet.of(Kind.CODE, Kind.CALL, Kind.DDL_CREATE, Kind.DDL_ALTER);

  private final FilteredRelations relations;
  private final Map<String, Object> claims;
  private final PostgresAnalyzer analyzer = new PostgresAnalyzer();

  /** What became of a text. */
  public sealed interface Outcome {
    /** Nothing in it comes near a filtered row. */
    record Untouched() implements Outcome {
      static final Untouched INSTANCE = new Untouched();
    }

    /** It passes in these words instead. */
    record Rewritten(String text, PositionMap positions) implements Outcome {}

    /** It must not pass. */
    record Refused(Refusal refusal) implements Outcome {}
  }

  /**
   * @param claims of the caller's token
   */
  public RowFilters(Catalog catalog, Filtering filtering, Map<String, Object> claims) {
    this.relations = new FilteredRelations(catalog, filtering);
    this.claims = claims;
  }

  /** Whether any table there is has a filter for the caller. */
  public boolean isEmpty() {
    return relations.isEmpty();
  }

  /**
   * Whether errors and notices of the statement could tell of filtered rows: it reads such, or runs
   * what was defined before.
   */
  public boolean isFiltered(Reading reading) {
    if (isEmpty()) {
      return false;
    }
    return !(reading.analysis() instanceof Analyzed analyzed)
        || analyzed.action() instanceof Action.ExecutePrepared
        || analyzed.action() instanceof Action.Fetch
        || relations.touches(analyzed.reads(), analyzed.writes());
  }

  /**
   * Rewrites a text.
   *
   * @param readings of all its statements; one that was not understood is left to the policy, which
   *     refuses it where there are row filters
   */
  public Outcome rewrite(SqlStatement statement, List<Reading> readings) {
    if (isEmpty()) {
      return Outcome.Untouched.INSTANCE;
    }
    try {
      Splices splices = new Splices();
      for (Reading reading : readings) {
        Statement tree = reading.tree();
        if (tree != null && reading.analysis() instanceof Analyzed analyzed) {
          splice(analyzed, tree, statement.text(), splices);
        }
      }
      if (splices.isEmpty()) {
        requireNamed(statement, readings);
        return Outcome.Untouched.INSTANCE;
      }
      Spliced spliced = splices.into(statement.text());
      verify(spliced, new SqlStatement(spliced.text(), statement.settings()), readings.size());
      return new Outcome.Rewritten(spliced.text(), spliced.positions());
    } catch (Refused refused) {
      return new Outcome.Refused(refused.refusal());
    }
  }

  private void splice(Analyzed analyzed, Statement tree, String text, Splices splices)
      throws Refused {
    if (analyzed.kinds().stream().anyMatch(UNREAD::contains)) {
      throw new Refused(
          "who sees only some rows may neither define what later statements mean nor run code that"
              + " the gate does not read",
          "Select, update and delete rows.");
    }
    if (relations.touches(analyzed.reads(), analyzed.writes())) {
      new FilterSplicer(relations, claims, text, splices).splice(tree);
    }
  }

  /** Refuses what could read a table without its name standing in the text. */
  private void requireNamed(SqlStatement statement, List<Reading> readings) throws Refused {
    Set<String> words = analyzer.words(statement);
    for (Reading reading : readings) {
      if (reading.analysis() instanceof Analyzed analyzed) {
        ObjectName reader = relations.hiddenReader(analyzed.functions(), words);
        if (reader != null) {
          throw new Refused(
              reader + " could read anything, where rows are filtered for you",
              "Leave it out, or ask whoever keeps the gate's configuration to vouch for it.");
        }
      }
    }
  }

  /**
   * Reads the rewritten text as the server will: no filtered table may stand outside of what was
   * spliced in, and no change be without its condition.
   */
  private void verify(Spliced spliced, SqlStatement rewritten, int statements) throws Refused {
    List<Reading> readings = analyzer.read(rewritten);
    boolean sound = readings.size() == statements;
    for (Reading reading : readings) {
      Statement tree = reading.tree();
      sound = sound && (tree == null || isBound(Found.in(tree), spliced));
      sound = sound && tree != null;
    }
    if (!sound) {
      throw new Refused(
          "the statement cannot be kept to the rows you may see", "Say it in a plainer way.");
    }
    requireNamed(rewritten, readings);
  }

  private boolean isBound(Found found, Spliced spliced) {
    for (Reference reference : found.references()) {
      if (relations.leadsWhenRead(reference.relation().name().object())
          && !spliced.holds(reference.relation().span())) {
        return false;
      }
    }
    for (Statement change : found.changes()) {
      boolean bound =
          switch (change) {
            case Statement.Update update -> isBound(update.target(), update.where(), spliced);
            case Statement.Delete delete -> isBound(delete.target(), delete.where(), spliced);
            case Statement.Insert insert -> isBound(insert.target(), null, spliced);
            case Statement.Merge merge -> isBound(merge.target(), null, spliced);
            default -> false;
          };
      if (!bound) {
        return false;
      }
    }
    return true;
  }

  private boolean isBound(ChangedTable target, @Nullable Expression where, Spliced spliced) {
    if (!relations.leadsWhenWritten(target.name().object())) {
      return true;
    }
    return where != null
        && spliced.beginsWithin(where.span())
        && (spliced.holds(where.span())
            || where instanceof Expression.Case
            || (where instanceof Expression.Logical logical && logical.conjunction()));
  }
}
