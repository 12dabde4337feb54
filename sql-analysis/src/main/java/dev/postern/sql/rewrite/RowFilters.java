package dev.postern.sql.rewrite;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.PositionMap;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.rewrite.Found.Reference;
import dev.postern.sql.rewrite.Splices.Spliced;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row filters of one caller over one snapshot of a database: makes of a text one that keeps to
 * the caller's rows, or says why there is none. Immutable.
 */
public final class RowFilters {
  /**
   * What runs code the gate does not read, changes what names mean in later statements, or comes
   * near the server's files, where all rows are.
   */
  private static final Set<Kind> UNREAD =
      EnumSet.of(Kind.CODE, Kind.CALL, Kind.DDL_CREATE, Kind.DDL_ALTER, Kind.SERVER_FILE);

  private final FilteredRelations everywhere;
  private final StatementAnalyzer analyzer;
  private final ViewQueries queries;

  /** What became of a text. */
  public sealed interface Outcome {
    /** Nothing in it comes near a filtered row. */
    record Untouched() implements Outcome {
      public static final Untouched INSTANCE = new Untouched();
    }

    /** It passes in these words instead. */
    record Rewritten(String text, PositionMap positions) implements Outcome {}

    /** It must not pass. */
    record Refused(Refusal refusal) implements Outcome {}
  }

  /**
   * @param language of the statements
   * @param claims of the caller's token
   */
  public RowFilters(
      Language language,
      Catalog catalog,
      Filtering filtering,
      Map<String, Object> claims,
      ViewQueries queries) {
    this.queries = queries;
    this.everywhere = new FilteredRelations(catalog, filtering, language.of(catalog, claims));
    this.analyzer =
        switch (language) {
          case POSTGRES -> new PostgresAnalyzer();
          case MYSQL -> new MysqlAnalyzer();
        };
  }

  /** Whether any table there is has a filter for the caller. */
  public boolean isEmpty() {
    return everywhere.isEmpty();
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
        || everywhere.touches(analyzed.reads(), analyzed.writes());
  }

  /**
   * Rewrites a text.
   *
   * @param readings of all its statements; one that was not understood is left to the policy, which
   *     refuses it where there are row filters
   * @param replacements that go into the same text, if it is rewritten
   * @throws CatalogException where a view's query cannot be read now
   */
  public Outcome rewrite(
      SqlStatement statement, List<Reading> readings, List<Replacement> replacements)
      throws CatalogException {
    if (isEmpty()) {
      return Outcome.Untouched.INSTANCE;
    }
    FilteredRelations relations = everywhere.in(everywhere.dialect().of(statement));
    try {
      Splices splices = new Splices();
      for (Reading reading : readings) {
        Statement tree = reading.tree();
        if (tree != null && reading.analysis() instanceof Analyzed analyzed) {
          splice(analyzed, tree, statement, relations, splices);
        }
      }
      if (splices.isEmpty()) {
        requireNamed(statement, readings);
        return Outcome.Untouched.INSTANCE;
      }
      replacements.forEach(splices::replace);
      Spliced spliced = splices.into(statement.text());
      verify(spliced, statement.saying(spliced.text()), readings.size(), relations);
      return new Outcome.Rewritten(spliced.text(), spliced.positions());
    } catch (Refused refused) {
      return new Outcome.Refused(refused.refusal());
    }
  }

  private void splice(
      Analyzed analyzed,
      Statement tree,
      SqlStatement statement,
      FilteredRelations relations,
      Splices splices)
      throws Refused, CatalogException {
    if (analyzed.kinds().stream().anyMatch(UNREAD::contains)) {
      throw new Refused(
          "who sees only some rows may neither define what later statements mean nor run code that"
              + " the gate does not read",
          "Select, update and delete rows.");
    }
    Dialect dialect = relations.dialect();
    // By its own names, too: a common table's may be a table's where the other is not seen.
    boolean touches =
        (!dialect.describes(tree) && relations.touches(analyzed.reads(), analyzed.writes()))
            || dialect.found(tree).references().stream()
                .anyMatch(found -> relations.leadsWhenRead(found.relation().name().object()));
    String tells =
        dialect.tells(
            new Dialect.Asked(tree, statement.text(), analyzer.words(statement), touches));
    if (tells != null) {
      throw new Refused(tells + ", where rows are filtered for you", "Leave it out.");
    }
    if (touches) {
      ViewExpansion views = new ViewExpansion(new FilteredViews(relations), queries, analyzer);
      new FilterSplicer(relations, statement, splices, views).splice(tree);
    }
  }

  /** Refuses what could read a table without its name standing in the text. */
  private void requireNamed(SqlStatement statement, List<Reading> readings) throws Refused {
    Set<String> words = analyzer.words(statement);
    for (Reading reading : readings) {
      if (reading.analysis() instanceof Analyzed analyzed) {
        ObjectName reader = everywhere.hiddenReader(analyzed.functions(), words);
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
  private void verify(
      Spliced spliced, SqlStatement rewritten, int statements, FilteredRelations relations)
      throws Refused {
    List<Reading> readings = analyzer.read(rewritten);
    boolean sound = readings.size() == statements && Replacements.stand(spliced, readings);
    for (Reading reading : readings) {
      Statement tree = reading.tree();
      sound = sound && (tree == null || isBound(tree, spliced, relations));
      sound = sound && tree != null;
    }
    if (!sound) {
      throw new Refused(
          "the statement cannot be kept to the rows you may see", "Say it in a plainer way.");
    }
    requireNamed(rewritten, readings);
  }

  private static boolean isBound(Statement tree, Spliced spliced, FilteredRelations relations) {
    Found found = relations.dialect().found(tree);
    Set<Relation> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Statement change : found.changes()) {
      JoinedChange joined = JoinedChange.of(change);
      if (joined != null && isBound(joined.where(), spliced)) {
        changed.addAll(joined.written(relations.dialect()));
      }
    }
    for (Reference reference : found.references()) {
      if (relations.leadsWhenRead(reference.relation().name().object())
          && !changed.contains(reference.relation())
          && !spliced.holds(reference.relation().span())) {
        return false;
      }
    }
    return found.changes().stream()
        .allMatch(change -> isBound(change, spliced, relations, changed));
  }

  private static boolean isBound(
      Statement change, Spliced spliced, FilteredRelations relations, Set<Relation> changed) {
    return switch (change) {
      case Statement.Update update -> isBound(update.target(), update.where(), spliced, relations);
      case Statement.Delete delete -> isBound(delete.target(), delete.where(), spliced, relations);
      case Statement.Insert insert ->
          !relations.leadsWhenWritten(insert.target().name().object())
              || relations.isChecked(insert, spliced::beginsWithin);
      case Statement.Merge merge -> isBound(merge.target(), null, spliced, relations);
      case Statement.JoinedUpdate _, Statement.JoinedDelete _ ->
          Objects.requireNonNull(JoinedChange.of(change)).written(relations.dialect()).stream()
              .allMatch(table ->
                  changed.contains(table) || !relations.leadsWhenWritten(table.name().object()));
      default -> false;
    };
  }

  private static boolean isBound(
      ChangedTable target,
      @Nullable Expression where,
      Spliced spliced,
      FilteredRelations relations) {
    return !relations.leadsWhenWritten(target.name().object()) || isBound(where, spliced);
  }

  private static boolean isBound(@Nullable Expression where, Spliced spliced) {
    return where != null
        && spliced.beginsWithin(where.span())
        && (spliced.holds(where.span())
            || where instanceof Expression.Case
            || (where instanceof Expression.Logical logical && logical.conjunction()));
  }
}
