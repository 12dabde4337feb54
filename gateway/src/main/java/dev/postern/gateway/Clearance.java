package dev.postern.gateway;

import dev.postern.access.Considered;
import dev.postern.access.Grant;
import dev.postern.access.Looks;
import dev.postern.access.Policies;
import dev.postern.access.Question;
import dev.postern.access.Rows;
import dev.postern.access.Touched;
import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.PostgresColumn;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.SessionLimits;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.core.Verdict;
import dev.postern.gateway.LabelGuard.Guarded;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.OwnRelations;
import dev.postern.sql.tree.Statement;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of some groups may do and see on one connection, under one grant: analyses and
 * decides, and remembers the answers as long as catalog and policies stay what they are.
 */
final class Clearance {
  /** What reads and changes nothing beyond the session. */
  private static final Set<Kind> OWN = EnumSet.of(Kind.SESSION, Kind.TRANSACTION);

  private static final long MINUTE = 60_000;

  private final Upstream upstream;
  private final Identity identity;
  private final @Nullable String address;
  private final Looks looks;
  private final SessionLimits limits;
  private final Grant grant;
  private final Policies policies;
  private final Clock clock;
  private final StatementAnalyzer analyzer;
  private volatile Known known = new Known(0, null, null, Bounds.NONE, null, new JudgementCache());

  /**
   * What holds for one snapshot of the catalog; without labels and row filters there is none.
   *
   * @param astray a row filter for the caller whose table is not there, null where all are
   */
  private record Known(
      long number,
      @Nullable LabelGuard guard,
      @Nullable MaskPlanner planner,
      Bounds bounds,
      @Nullable String astray,
      JudgementCache judgements) {}

  /**
   * @param identity one of those it holds for: only the groups are looked at, and what row filters
   *     and conditions look at
   * @param address of one of those it holds for, null where it is not known
   */
  Clearance(
      Upstream upstream,
      Identity identity,
      @Nullable String address,
      Grant grant,
      Policies policies,
      Clock clock) {
    this.upstream = upstream;
    this.analyzer = upstream.analyzer();
    this.identity = identity;
    this.address = address;
    this.looks = policies.looks(identity, upstream.name());
    this.limits = upstream.limits(identity.groups());
    this.grant = grant;
    this.policies = policies;
    this.clock = clock;
  }

  /** Rises when what was judged has to be judged again. */
  long version() {
    UpstreamCatalog.Snapshot snapshot = upstream.catalog().current();
    // What rules make of the time is asked again each minute of what was prepared before.
    long minutes = looks.now() ? clock.millis() / MINUTE : 0;
    return upstream.isProtected() && snapshot != null
        ? snapshot.number() + upstream.catalog().changes() + minutes
        : minutes;
  }

  boolean namesIdentity() {
    return upstream.namesIdentity();
  }

  /** Whether statements can show the messages of guarded ones before them. */
  boolean showsDiagnostics() {
    return upstream.showsDiagnostics() && upstream.isProtected();
  }

  SessionLimits limits() {
    return limits;
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

  /**
   * Analyses and decides; waits for the catalog where it has to.
   *
   * @param own what the session's open transaction has made: only where that is nothing, the
   *     judgement is also one for others
   */
  Judgement judge(SqlStatement statement, OwnRelations own) {
    return judge(statement, own, Rows.OPEN);
  }

  /**
   * The same of one execution.
   *
   * @param rows that it is expected to touch; where they are open the verdict is the most that may
   *     become of any
   */
  Judgement judge(SqlStatement statement, OwnRelations own, Rows rows) {
    List<Reading> readings = analyzer.read(statement);
    Fresh fresh = judged(statement, readings, own, rows);
    LabelGuard guard = fresh.known().guard();
    Judgement judgement = fresh.judgement();
    if (guard != null) {
      judgement =
          new WouldPass(guard, other -> judged(other, analyzer.read(other), own, rows).judgement())
              .hinted(judgement, readings, Circumstances.of(statement, analyzer, own));
    }
    if (fresh.lasts()) {
      fresh.known().judgements().put(statement, judgement);
    }
    return judgement;
  }

  /**
   * A judgement without the statement that would pass in a refused one's place.
   *
   * @param known what it rests on
   * @param lasts whether it is also one for others
   */
  private record Fresh(Judgement judgement, Known known, boolean lasts) {}

  private Fresh judged(
      SqlStatement statement, List<Reading> readings, OwnRelations own, Rows rows) {
    try {
      Known now = current(readings, statement, own);
      Guards guards = guard(readings, statement, now, own);
      if (guards.lackColumn()) {
        // Somebody may have added it a moment ago.
        now = at(upstream.catalog().refresh());
        guards = guard(readings, statement, now, own);
      }
      Judgement judgement = judgement(statement, readings, guards, now, rows);
      // What rules make of an estimate is good for the one execution that it is of.
      boolean forAll = own.isNone() && !looks.now() && rows instanceof Rows.Open;
      return new Fresh(judgement, now, forAll && !guards.lackColumn());
    } catch (CatalogException e) {
      return new Fresh(unreadable(statement, readings), known, false);
    }
  }

  private Judgement judgement(
      SqlStatement statement, List<Reading> readings, Guards guards, Known now, Rows rows)
      throws CatalogException {
    List<Judged> judged = new ArrayList<>(readings.size());
    Refusal refusal = null;
    for (int i = 0; i < readings.size(); i++) {
      StatementAnalysis analysis = readings.get(i).analysis();
      Guarded one = guards.statements().get(i);
      boolean filtered = now.bounds().isFiltered(readings.get(i));
      judged.add(
          new Judged(
              analysis, one.guarded(), filtered, settles(analysis), one.lineage(), one.uses()));
      refusal = refusal == null ? one.refusal().orElse(null) : refusal;
    }
    Question question =
        question(
            judged.stream().map(Judged::analysis).toList(),
            touched(statement, readings, guards.made(), now),
            rows);
    Instant time = clock.instant();
    Verdict verdict = policies.decide(question, time);
    boolean open = looks.rows() && policies.isOpen(question, time);
    if (verdict instanceof Verdict.Hold) {
      verdict = Approvable.of(verdict, judged, analyzer.words(statement));
    }
    if (refusal != null && !(verdict instanceof Verdict.Deny)) {
      verdict = Rewriting.denied(refusal);
    }
    Rewriting rewriting =
        new Rewriting(statement, readings, guards.statements(), analyzer, now.bounds());
    String astray = now.astray();
    verdict =
        astray != null && !(verdict instanceof Verdict.Deny) && leavesSession(readings)
            ? Rewriting.denied(astray(astray))
            : rewriting.of(verdict);
    if (limits.readOnly()) {
      verdict =
          ReadOnly.refusal(statement, readings, analyzer).map(Rewriting::denied).orElse(verdict);
    }
    return new Judgement(
        statement,
        judged,
        verdict,
        rewriting.parameters(),
        guards.made().isNone() ? null : guards.made(),
        open && !(verdict instanceof Verdict.Deny));
  }

  /** How many rows an execution is expected to touch. Blocks. */
  Rows rows(Judgement judgement, Execution execution) {
    return judgement.eachTime() ? execution.rows(judgement, upstream) : Rows.UNKNOWN;
  }

  /** Whether any of them reads or changes something beyond the session. */
  private static boolean leavesSession(List<Reading> readings) {
    return !readings.stream().allMatch(reading -> OWN.containsAll(reading.analysis().kinds()));
  }

  /** The table may be there by another name, with rows that are not the caller's. */
  private static Refusal astray(String filter) {
    return new Refusal(
        FaultCode.DENIED,
        new Reason("row-filter", "a row filter for you is on " + filter + ", which is not there"),
        "Tell whoever keeps the gate's configuration.");
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
   * @param considered what the policies' rules made of them
   * @param catalog what the lineage's columns are columns of
   * @param rows that it is expected to touch; null where no rule looks at that
   */
  record Explanation(
      Judgement judgement,
      List<Explained> statements,
      List<Considered> considered,
      Catalog catalog,
      @Nullable Rows rows) {}

  /**
   * Judges as {@link #judge} does in a new session and says why.
   *
   * @throws CatalogException where the upstream's catalog cannot be read
   */
  Explanation explain(String sql) throws CatalogException {
    SqlStatement statement = new SqlStatement(sql, upstream.catalog().settings());
    Rows rows =
        rows(judge(statement, OwnRelations.NONE), new Execution(List.of(), OwnRelations.NONE));
    return explained(statement, OwnRelations.NONE, rows);
  }

  /**
   * The same of a text that is read so, whose rows are not known.
   *
   * @throws CatalogException where the upstream's catalog cannot be read
   */
  Explanation explain(SqlStatement statement) throws CatalogException {
    return explained(statement, OwnRelations.NONE, Rows.UNKNOWN);
  }

  /**
   * The same with the catalog as the server has it now.
   *
   * @param rows that an execution is expected to touch
   * @throws CatalogException where the upstream's catalog cannot be read
   */
  Explanation explainAnew(SqlStatement statement, OwnRelations own, Rows rows)
      throws CatalogException {
    upstream.catalog().refresh();
    return explained(statement, own, rows);
  }

  private Explanation explained(SqlStatement statement, OwnRelations own, Rows rows)
      throws CatalogException {
    Judgement judgement = judge(statement, own, rows);
    Catalog catalog = upstream.catalog().required().catalog();
    LabelGuard guard = known.guard();
    Lineages lineages = new Lineages(catalog, upstream.catalogTexts());
    List<Reading> readings = analyzer.read(statement);
    Circumstances circumstances = Circumstances.of(statement, analyzer, own);
    List<Explained> explained = new ArrayList<>(readings.size());
    for (int i = 0; i < readings.size(); i++) {
      Statement tree = readings.get(i).tree();
      explained.add(
          new Explained(
              judgement.statements().get(i),
              tree == null ? null : lineage(guard, lineages, tree, circumstances)));
    }
    Known now = known;
    List<Touched> touched =
        touched(
            statement, readings, guard(readings, statement, now, OwnRelations.NONE).made(), now);
    List<Considered> considered =
        policies.explain(
            question(readings.stream().map(Reading::analysis).toList(), touched, rows),
            clock.instant());
    return new Explanation(judgement, explained, considered, catalog, looks.rows() ? rows : null);
  }

  /** What people are shown of a statement that waits. */
  HeldFacts heldFacts() {
    return new HeldFacts(upstream, identity.groups());
  }

  private static Lineage lineage(
      @Nullable LabelGuard guard, Lineages lineages, Statement tree, Circumstances circumstances) {
    return guard == null ? lineages.of(tree, circumstances) : guard.lineage(tree, circumstances);
  }

  /**
   * What labels make of a text's statements.
   *
   * @param made what they make for those after them
   */
  private record Guards(List<Guarded> statements, OwnRelations made) {
    private boolean lackColumn() {
      return statements.stream().anyMatch(Guarded::lacksColumn);
    }
  }

  private Guards guard(
      List<Reading> readings, SqlStatement statement, Known now, OwnRelations own) {
    LabelGuard guard = now.guard();
    if (guard == null) {
      return new Guards(Collections.nCopies(readings.size(), Guarded.NOT), OwnRelations.NONE);
    }
    Circumstances first = Circumstances.of(statement, analyzer, own);
    List<Guarded> guarded = new ArrayList<>(readings.size());
    OwnRelations made = OwnRelations.NONE;
    for (Reading reading : readings) {
      Circumstances circumstances = first.after(made);
      Guarded one = guarded(guard, statement, reading, circumstances);
      guarded.add(one);
      if (one.refusal().isEmpty()
          && reading.analysis() instanceof Analyzed analyzed
          && reading.tree() != null) {
        made = made.and(guard.madeBy(analyzed, reading.tree(), circumstances));
      }
    }
    return new Guards(guarded, made);
  }

  /** A statement that is given as text within another is judged for itself. */
  private Guarded guarded(
      LabelGuard guard, SqlStatement statement, Reading reading, Circumstances circumstances) {
    if (!(reading.analysis() instanceof Analyzed analyzed) || reading.tree() == null) {
      return Guarded.UNKNOWN;
    }
    Optional<SqlStatement> within = ConstantText.in(reading.tree()).map(statement::saying);
    if (within.isEmpty()) {
      return guard.guard(analyzed, reading.tree(), circumstances);
    }
    List<Reading> readings = analyzer.read(within.get());
    return readings.size() == 1
        ? guarded(
                guard,
                within.get(),
                readings.getFirst(),
                new Circumstances(
                    analyzer.words(within.get()), circumstances.own(), circumstances.rules()))
            .untranslated()
        : Guarded.UNKNOWN;
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
        limits.readOnly()
            ? Rewriting.denied(ReadOnly.refused("the gate cannot tell whether it only reads"))
            : Approvable.unread(
                policies.decide(
                    question(List.of(opaque), List.of(Touched.UNKNOWN), Rows.UNKNOWN),
                    clock.instant())));
  }

  private Question question(List<StatementAnalysis> analyses, List<Touched> touched, Rows rows) {
    return new Question(
        identity, address, grant, upstream.name(), analyses, touched, rows, upstream.isProtected());
  }

  /** What each statement touches, where rules look at it. */
  private List<Touched> touched(
      SqlStatement statement, List<Reading> readings, OwnRelations own, Known now) {
    LabelGuard guard = now.guard();
    if (!looks.objects() || guard == null) {
      return Collections.nCopies(readings.size(), Touched.UNKNOWN);
    }
    TouchedObjects objects = new TouchedObjects(upstream, guard);
    Circumstances circumstances = Circumstances.of(statement, analyzer, own);
    return readings.stream().map(reading -> objects.of(reading, circumstances)).toList();
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

  private Known current(List<Reading> readings, SqlStatement statement, OwnRelations own)
      throws CatalogException {
    if (!upstream.isProtected()) {
      return known;
    }
    Known now = at(upstream.catalog().required());
    LabelGuard guard = now.guard();
    if (guard == null) {
      return now;
    }
    Circumstances circumstances = Circumstances.of(statement, analyzer, own);
    for (Reading reading : readings) {
      if (reading.analysis() instanceof Analyzed analyzed && guard.lacks(analyzed, circumstances)) {
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
                  new Lineages(snapshot.catalog(), upstream.catalogTexts()),
                  number),
              new MaskPlanner(upstream, groups, reach, number),
              Bounds.of(upstream, identity, snapshot, reach),
              upstream.astray(groups, snapshot.catalog()),
              new JudgementCache());
    }
    return known;
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
                Action.CopyIn _,
                Action.Diagnostics _ ->
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
  MaskPlan plan(
      Judged judged, List<? extends DescribedColumn> columns, Charset encoding, OwnRelations own) {
    return planner().plan(judged, columns, encoding, own);
  }

  /** The masks of a guarded COPY of a table. */
  MaskPlan planCopy(
      Judged judged, List<PostgresColumn> columns, Charset encoding, OwnRelations own) {
    return planner().planCopy(judged, columns, encoding, own);
  }

  /** Where anything is guarded there is a snapshot. */
  private MaskPlanner planner() {
    return Objects.requireNonNull(known.planner(), "a guarded result without a catalog");
  }
}
