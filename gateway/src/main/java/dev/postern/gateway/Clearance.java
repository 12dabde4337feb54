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
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn;
import dev.postern.core.Span;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.core.Verdict;
import dev.postern.masking.MaskRules;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PostgresMasks;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.Mentions;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.ReachVerdict;
import dev.postern.sql.catalog.Relation;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
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
  /** What runs code the gate does not read, or carries values to where no mask is. */
  private static final Set<Kind> CARRIES_AWAY =
      EnumSet.of(Kind.WRITE, Kind.SERVER_FILE, Kind.NETWORK, Kind.NOTIFY);

  private static final Set<Kind> UNREAD_CODE = EnumSet.of(Kind.CODE, Kind.CALL);

  private final Upstream upstream;
  private final Identity identity;
  private final Grant grant;
  private final Policies policies;
  private final Clock clock;
  private final PostgresAnalyzer analyzer = new PostgresAnalyzer();
  private volatile Known known = new Known(0, null);

  /** What holds for one snapshot of the catalog; without labels there is none. */
  private record Known(long number, @Nullable Reach reach, JudgementCache judgements) {
    Known(long number, @Nullable Reach reach) {
      this(number, reach, new JudgementCache());
    }
  }

  /**
   * @param identity one of those it holds for: only the groups are looked at
   */
  Clearance(Upstream upstream, Identity identity, Grant grant, Policies policies, Clock clock) {
    this.upstream = upstream;
    this.identity = identity;
    this.grant = grant;
    this.policies = policies;
    this.clock = clock;
  }

  /** Rises when what was judged has to be judged again. */
  long version() {
    UpstreamCatalog.Snapshot snapshot = upstream.catalog().current();
    return upstream.isLabelled() && snapshot != null ? snapshot.number() : 0;
  }

  @Nullable Judgement known(SqlStatement statement) {
    Known now = known;
    return now.number() == version() ? now.judgements().get(statement) : null;
  }

  /** Analyses and decides; waits for the catalog where it has to. */
  Judgement judge(SqlStatement statement) {
    List<StatementAnalysis> analyses = analyzer.analyze(statement);
    Known now;
    try {
      now = current(analyses, statement);
    } catch (CatalogException e) {
      return refused(
          statement,
          analyses,
          new Refusal(
              FaultCode.UPSTREAM_UNREACHABLE,
              "catalog-unavailable",
              "the gate cannot read the database's catalog now"));
    }
    List<Judged> judged = new ArrayList<>();
    for (StatementAnalysis analysis : analyses) {
      judged.add(
          new Judged(analysis, isGuarded(analysis, statement, now.reach()), settles(analysis)));
    }
    Judgement judgement = new Judgement(statement, judged, verdict(statement, judged, now.reach()));
    now.judgements().put(statement, judgement);
    return judgement;
  }

  /** Judges what has no text that could be read. */
  Judgement judgeOpaque(String what) {
    Unanalyzable opaque =
        new Unanalyzable(
            new Span(0, what.length()),
            new Reason("opaque", "the gate cannot read what this would do"));
    return new Judgement(
        new SqlStatement(what, SqlSettings.DEFAULT),
        List.of(new Judged(opaque, upstream.isLabelled(), true)),
        policies.decide(question(List.of(opaque)), clock.instant()));
  }

  private Question question(List<StatementAnalysis> analyses) {
    return new Question(identity, grant, upstream.name(), analyses, upstream.isLabelled());
  }

  private static Judgement refused(
      SqlStatement statement, List<StatementAnalysis> analyses, Refusal refusal) {
    List<Judged> judged =
        analyses.stream().map(analysis -> new Judged(analysis, true, true)).toList();
    return new Judgement(statement, judged, new Verdict.Deny("gate", refusal));
  }

  private Verdict verdict(SqlStatement statement, List<Judged> judged, @Nullable Reach reach) {
    Verdict verdict =
        policies.decide(question(judged.stream().map(Judged::analysis).toList()), clock.instant());
    if (reach == null || verdict instanceof Verdict.Deny) {
      return verdict;
    }
    for (Judged one : judged) {
      if (one.analysis() instanceof Analyzed analyzed) {
        Optional<Refusal> move = move(analyzed, statement, reach);
        if (move.isPresent()) {
          return new Verdict.Deny("gate/labelled-move", move.get());
        }
      }
    }
    return verdict;
  }

  /** Why the statement could carry a labelled value to a place without a label, if it could. */
  private Optional<Refusal> move(Analyzed analyzed, SqlStatement statement, Reach reach) {
    Set<Kind> kinds = analyzed.kinds();
    if (kinds.stream().anyMatch(UNREAD_CODE::contains) && !reach.labelledColumns().isEmpty()) {
      return Optional.of(
          moveRefusal("it runs code that the gate does not read, where columns are labelled"));
    }
    ReachVerdict sources = reach.reach(mentions(analyzed, statement, Set.of()));
    return switch (sources) {
      case ReachVerdict.Clean _ -> Optional.empty();
      case ReachVerdict.UnknownRelation _ ->
          kinds.stream().anyMatch(CARRIES_AWAY::contains)
              ? Optional.of(moveRefusal("it writes what it reads from a relation not known yet"))
              : Optional.empty();
      case ReachVerdict.Labelled(var cause, var keeper) -> {
        if (keeper != null) {
          yield Optional.of(
              moveRefusal(keeper + " could keep a value of a labelled column of " + cause));
        }
        yield kinds.stream().anyMatch(CARRIES_AWAY::contains)
            ? Optional.of(moveRefusal("it writes while it reads " + cause + ", which has labels"))
            : Optional.empty();
      }
    };
  }

  private static Refusal moveRefusal(String why) {
    return new Refusal(
        FaultCode.DENIED,
        new Reason(
            "labelled-move", "the statement could carry a labelled value to an unlabelled place"),
        "It is refused because " + why + ".");
  }

  private Known current(List<StatementAnalysis> analyses, SqlStatement statement)
      throws CatalogException {
    if (!upstream.isLabelled()) {
      return known;
    }
    Known now = at(upstream.catalog().required());
    for (StatementAnalysis analysis : analyses) {
      if (analysis instanceof Analyzed analyzed
          && reached(analyzed, statement, now.reach()) instanceof ReachVerdict.UnknownRelation) {
        return at(upstream.catalog().refresh());
      }
    }
    return now;
  }

  private synchronized Known at(UpstreamCatalog.Snapshot snapshot) {
    if (known.number() != snapshot.number()) {
      known =
          new Known(
              snapshot.number(),
              new Reach(
                  snapshot.catalog(),
                  (schema, table, column) -> upstream.masked(schema, table, column, groups())));
    }
    return known;
  }

  private Set<String> groups() {
    return identity.groups();
  }

  private ReachVerdict reached(Analyzed analyzed, SqlStatement statement, @Nullable Reach reach) {
    return Objects.requireNonNull(reach).reach(mentions(analyzed, statement, analyzed.writes()));
  }

  private Mentions mentions(Analyzed analyzed, SqlStatement statement, Set<ObjectName> writes) {
    Set<String> words = analyzer.words(statement);
    return new Mentions(analyzed.reads(), writes, analyzed.functions(), words, words);
  }

  /** Whether a labelled column may come out: of what names another statement, always. */
  private boolean isGuarded(
      StatementAnalysis analysis, SqlStatement statement, @Nullable Reach reach) {
    if (reach == null || reach.labelledColumns().isEmpty()) {
      return false;
    }
    return switch (analysis) {
      case Unanalyzable _ -> true;
      case Analyzed analyzed ->
          switch (analyzed.action()) {
            case Action.ExecutePrepared _, Action.Fetch _ -> true;
            case Action.Plain _,
                Action.Prepare _,
                Action.Deallocate _,
                Action.DeclareCursor _,
                Action.CloseCursor _,
                Action.Discard _,
                Action.CopyOut _,
                Action.CopyIn _,
                Action.Setting _,
                Action.Transaction _ ->
                !(reached(analyzed, statement, reach) instanceof ReachVerdict.Clean);
          };
    };
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
                upstream.isLabelled() && analyzed.kinds().stream().anyMatch(Clearance::isDdl);
            case Action.Setting _,
                Action.Discard _,
                Action.Prepare _,
                Action.Deallocate _,
                Action.DeclareCursor _,
                Action.CloseCursor _ ->
                true;
            case Action.Transaction _ -> upstream.isLabelled();
          };
    };
  }

  private static boolean isDdl(Kind kind) {
    return kind == Kind.DDL_CREATE || kind == Kind.DDL_ALTER || kind == Kind.DDL_DROP;
  }

  /** The masks of a guarded result. */
  MaskPlan plan(List<ResultColumn> columns, Charset encoding) {
    PostgresMasks masks = new PostgresMasks(encoding);
    Reach reach = known.reach();
    List<@Nullable MaskedColumn> planned = new ArrayList<>();
    for (ResultColumn column : columns) {
      planned.add(reach == null ? masks.derived(column, "unknown") : mask(masks, reach, column));
    }
    return new MaskPlan(planned);
  }

  private @Nullable MaskedColumn mask(PostgresMasks masks, Reach reach, ResultColumn column) {
    if (column.table() == 0) {
      return masks.derived(column, "derived");
    }
    return switch (reach.origin(column.table(), column.attribute())) {
      case Origin.Unlabelled _ -> null;
      case Origin.Derived _ -> masks.derived(column, "derived");
      case Origin.Unknown _ -> masks.derived(column, "unknown");
      case Origin.Labelled(var labels, _) -> {
        Optional<MaskRules.Applied> applied = upstream.mask(labels, groups());
        yield applied.isEmpty()
            ? masks.column(column, String.join("+", labels), new MaskSpec.Redact())
            : masks.column(column, applied.get().label(), applied.get().spec());
      }
    };
  }

  /** The masks of a guarded COPY of a table: generated columns are described, but not copied. */
  MaskPlan planCopy(Judged judged, List<ResultColumn> columns, Charset encoding) {
    Reach reach = known.reach();
    if (reach == null
        || !(judged.analysis() instanceof Analyzed analyzed)
        || !(analyzed.action() instanceof Action.CopyOut(Action.CopySource.Table table, _))
        || table.columns() != null) {
      return plan(columns, encoding);
    }
    return plan(columns.stream().filter(column -> !isGenerated(reach, column)).toList(), encoding);
  }

  private static boolean isGenerated(Reach reach, ResultColumn column) {
    Relation relation = reach.catalog().relation(column.table());
    Relation.Column known = relation == null ? null : relation.column(column.attribute());
    return known != null && known.generated();
  }
}
