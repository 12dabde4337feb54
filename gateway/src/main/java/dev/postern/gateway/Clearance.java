package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Policies;
import dev.postern.access.Question;
import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn;
import dev.postern.core.ResultLineage;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.core.Verdict;
import dev.postern.gateway.LabelGuard.Guarded;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.rewrite.RowFilters;
import dev.postern.sql.tree.Statement;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of some groups may do and see on one connection, under one grant: analyses and
 * decides, and remembers the answers as long as catalog and policies stay what they are.
 */
final class Clearance {
  /** Stands behind the rule's name in verdicts and the journal where a row filter rewrote. */
  private static final String FILTERED = "+row-filter";

  /** What people would approve are the client's words, not those that would run. */
  private static final Refusal HELD =
      new Refusal(
          FaultCode.DENIED,
          "row-filter",
          "the statement would have to wait for an approval, and works on tables that are filtered"
              + " for you");

  private final Upstream upstream;
  private final Identity identity;
  private final Grant grant;
  private final Policies policies;
  private final Clock clock;
  private final PostgresAnalyzer analyzer;
  private volatile Known known = new Known(0, null, null, null, new JudgementCache());

  /** What holds for one snapshot of the catalog; without labels and row filters there is none. */
  private record Known(
      long number,
      @Nullable LabelGuard guard,
      @Nullable MaskPlanner planner,
      @Nullable RowFilters filters,
      JudgementCache judgements) {}

  /**
   * @param identity one of those it holds for: only the groups are looked at, and the claims that
   *     row filters look at
   */
  Clearance(Upstream upstream, Identity identity, Grant grant, Policies policies, Clock clock) {
    this.upstream = upstream;
    this.analyzer = upstream.analyzer();
    this.identity = identity;
    this.grant = grant;
    this.policies = policies;
    this.clock = clock;
  }

  /** Rises when what was judged has to be judged again. */
  long version() {
    UpstreamCatalog.Snapshot snapshot = upstream.catalog().current();
    return upstream.isProtected() && snapshot != null
        ? snapshot.number() + upstream.catalog().changes()
        : 0;
  }

  @Nullable Judgement known(SqlStatement statement) {
    Known now = known;
    UpstreamCatalog.Snapshot snapshot = upstream.catalog().current();
    boolean holds =
        !upstream.isProtected()
            || (snapshot != null
                && now.number() == snapshot.number()
                && !upstream.catalog().isStale());
    return holds ? now.judgements().get(statement) : null;
  }

  /** Whether it may leave relations other than the catalog has them, where that matters. */
  boolean changesRelations(Judgement judgement) {
    return upstream.isProtected()
        && judgement.statements().stream()
            .anyMatch(judged -> judged.analysis().kinds().stream().anyMatch(Clearance::isDdl));
  }

  /** Says that the catalog is not as it was read. */
  void relationsChanged() {
    upstream.catalog().changed();
  }

  /** Analyses and decides; waits for the catalog where it has to. */
  Judgement judge(SqlStatement statement) {
    List<Reading> readings = analyzer.read(statement);
    try {
      Known now = current(readings, statement);
      List<Guarded> guarded = guard(readings, statement, now);
      if (guarded.stream().anyMatch(Guarded::lacksColumn)) {
        // Somebody may have added it a moment ago.
        now = at(upstream.catalog().refresh());
        guarded = guard(readings, statement, now);
      }
      Judgement judgement = judgement(statement, readings, guarded, now);
      if (guarded.stream().noneMatch(Guarded::lacksColumn)) {
        now.judgements().put(statement, judgement);
      }
      return judgement;
    } catch (CatalogException e) {
      return unreadable(statement, readings);
    }
  }

  private Judgement judgement(
      SqlStatement statement, List<Reading> readings, List<Guarded> guarded, Known now) {
    List<Judged> judged = new ArrayList<>(readings.size());
    Refusal refusal = null;
    for (int i = 0; i < readings.size(); i++) {
      StatementAnalysis analysis = readings.get(i).analysis();
      Guarded one = guarded.get(i);
      boolean filtered = now.filters() != null && now.filters().isFiltered(readings.get(i));
      judged.add(new Judged(analysis, one.guarded(), filtered, settles(analysis), one.lineage()));
      refusal = refusal == null ? one.refusal().orElse(null) : refusal;
    }
    Verdict verdict =
        policies.decide(question(judged.stream().map(Judged::analysis).toList()), clock.instant());
    if (refusal != null && !(verdict instanceof Verdict.Deny)) {
      verdict = denied(refusal);
    }
    verdict = filtered(verdict, statement, readings, now);
    return new Judgement(statement, judged, verdict);
  }

  private static Verdict denied(Refusal refusal) {
    return new Verdict.Deny("gate/" + refusal.reason().code(), refusal);
  }

  /** What the caller's row filters make of a verdict. */
  private static Verdict filtered(
      Verdict verdict, SqlStatement statement, List<Reading> readings, Known now) {
    RowFilters filters = now.filters();
    if (filters == null || verdict instanceof Verdict.Deny) {
      return verdict;
    }
    return switch (filters.rewrite(statement, readings)) {
      case RowFilters.Outcome.Untouched _ -> verdict;
      case RowFilters.Outcome.Refused(var refusal) -> denied(refusal);
      case RowFilters.Outcome.Rewritten(var text, var positions) ->
          switch (verdict) {
            case Verdict.Forward(var rule) -> new Verdict.Rewrite(rule + FILTERED, text, positions);
            case Verdict.Hold _, Verdict.Rewrite _, Verdict.Deny _ -> denied(HELD);
          };
    };
  }

  /**
   * What is known of a statement beyond its judgement.
   *
   * @param lineage null where it was not understood
   */
  record Explained(Judged judged, @Nullable Lineage lineage) {}

  /**
   * A judgement with the lineage it rests on, one for each statement.
   *
   * @param catalog what the lineage's columns are columns of
   */
  record Explanation(Judgement judgement, List<Explained> statements, Catalog catalog) {}

  /**
   * Judges as {@link #judge} does and says why.
   *
   * @throws CatalogException where the upstream's catalog cannot be read
   */
  Explanation explain(SqlStatement statement) throws CatalogException {
    Judgement judgement = judge(statement);
    Catalog catalog = upstream.catalog().required().catalog();
    StatementLineage lineages = new StatementLineage(catalog, analyzer);
    List<Reading> readings = analyzer.read(statement);
    List<Explained> explained = new ArrayList<>(readings.size());
    for (int i = 0; i < readings.size(); i++) {
      Statement tree = readings.get(i).tree();
      explained.add(
          new Explained(
              judgement.statements().get(i),
              tree == null ? null : lineages.of(tree, analyzer.words(statement))));
    }
    return new Explanation(judgement, explained, catalog);
  }

  private List<Guarded> guard(List<Reading> readings, SqlStatement statement, Known now) {
    LabelGuard guard = now.guard();
    if (guard == null) {
      return Collections.nCopies(readings.size(), Guarded.NOT);
    }
    Set<String> words = analyzer.words(statement);
    List<Guarded> guarded = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      guarded.add(
          reading.analysis() instanceof Analyzed analyzed && reading.tree() != null
              ? guard.guard(analyzed, reading.tree(), words)
              : Guarded.UNKNOWN);
    }
    return guarded;
  }

  /** Judges what has no text that could be read. */
  Judgement judgeOpaque(String what) {
    Unanalyzable opaque =
        new Unanalyzable(
            new Span(0, what.length()),
            new Reason("opaque", "the gate cannot read what this would do"));
    return new Judgement(
        new SqlStatement(what, SqlSettings.DEFAULT),
        List.of(new Judged(opaque, upstream.isProtected(), false, true, ResultLineage.UNKNOWN)),
        policies.decide(question(List.of(opaque)), clock.instant()));
  }

  private Question question(List<StatementAnalysis> analyses) {
    return new Question(identity, grant, upstream.name(), analyses, upstream.isProtected());
  }

  private static Judgement unreadable(SqlStatement statement, List<Reading> readings) {
    List<Judged> judged =
        readings.stream()
            .map(
                reading -> new Judged(reading.analysis(), true, false, true, ResultLineage.UNKNOWN))
            .toList();
    Refusal refusal =
        new Refusal(
            FaultCode.UPSTREAM_UNREACHABLE,
            "catalog-unavailable",
            "the gate cannot read the database's catalog now");
    return new Judgement(statement, judged, new Verdict.Deny("gate", refusal));
  }

  private Known current(List<Reading> readings, SqlStatement statement) throws CatalogException {
    if (!upstream.isProtected()) {
      return known;
    }
    Known now = at(upstream.catalog().required());
    LabelGuard guard = now.guard();
    for (Reading reading : readings) {
      if (guard != null
          && reading.analysis() instanceof Analyzed analyzed
          && guard.lacks(analyzed, analyzer.words(statement))) {
        return at(upstream.catalog().refresh());
      }
    }
    return now;
  }

  private synchronized Known at(UpstreamCatalog.Snapshot snapshot) {
    if (known.number() != snapshot.number()) {
      Set<String> groups = identity.groups();
      Reach reach =
          new Reach(
              snapshot.catalog(),
              (schema, table, column) -> upstream.masked(schema, table, column, groups));
      long number = snapshot.number();
      known =
          new Known(
              number,
              new LabelGuard(
                  upstream,
                  groups,
                  reach,
                  new StatementLineage(snapshot.catalog(), analyzer),
                  number),
              new MaskPlanner(upstream, groups, reach, number),
              filters(snapshot.catalog()),
              new JudgementCache());
    }
    return known;
  }

  private @Nullable RowFilters filters(Catalog catalog) {
    RowFilterRules rules = upstream.filters(identity.groups());
    return rules.isEmpty()
        ? null
        : new RowFilters(catalog, rules::conditions, rules.deciding(identity.claims()));
  }

  private boolean settles(StatementAnalysis analysis) {
    return switch (analysis) {
      case Unanalyzable _ -> true;
      case Analyzed analyzed ->
          switch (analyzed.action()) {
            case Action.Plain _,
                Action.ExecutePrepared _,
                Action.Fetch _,
                Action.CopyOut _,
                Action.CopyIn _ ->
                upstream.isProtected() && analyzed.kinds().stream().anyMatch(Clearance::isDdl);
            case Action.Setting _,
                Action.Discard _,
                Action.Prepare _,
                Action.Deallocate _,
                Action.DeclareCursor _,
                Action.CloseCursor _ ->
                true;
            case Action.Transaction _ -> upstream.isProtected();
          };
    };
  }

  private static boolean isDdl(Kind kind) {
    return kind == Kind.DDL_CREATE || kind == Kind.DDL_ALTER || kind == Kind.DDL_DROP;
  }

  /** The masks of a guarded result. */
  MaskPlan plan(Judged judged, List<ResultColumn> columns, Charset encoding) {
    return planner().plan(judged, columns, encoding);
  }

  /** The masks of a guarded COPY of a table. */
  MaskPlan planCopy(Judged judged, List<ResultColumn> columns, Charset encoding) {
    return planner().planCopy(judged, columns, encoding);
  }

  /** Where anything is guarded there is a snapshot. */
  private MaskPlanner planner() {
    return Objects.requireNonNull(known.planner(), "a guarded result without a catalog");
  }
}
