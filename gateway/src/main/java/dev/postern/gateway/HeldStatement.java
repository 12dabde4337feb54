package dev.postern.gateway;

import dev.postern.access.AskedFor;
import dev.postern.access.Rows;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MysqlSettings;
import dev.postern.core.ObjectName;
import dev.postern.core.ReadingSettings;
import dev.postern.core.Reason;
import dev.postern.core.ResultLineage;
import dev.postern.core.ResultLineage.Carried;
import dev.postern.core.SessionId;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Verdict;
import dev.postern.gateway.approvals.Digest;
import dev.postern.gateway.approvals.HeldSubject;
import dev.postern.masking.MaskRules;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.ObjectState;
import dev.postern.sql.lineage.OwnRelations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement that waits, for people or for what the server expects of it, as it would be judged
 * and run at any moment.
 */
final class HeldStatement implements HeldSubject<Judgement> {
  private final Place place;
  private final Supplier<Clearance> current;
  private final OwnRelations own;
  private final Judgement first;
  private final List<Bind> binds;
  private final Execution execution;
  private final List<@Nullable String> shownBinds;
  private final BiConsumer<AskedFor.Held, String> asked;

  /** What the server said of it when it was first looked at. */
  private @Nullable Situation situation;

  /**
   * Where it waits.
   *
   * @param process the upstream's number of the session
   */
  record Place(SessionId session, String node, long process) {}

  /**
   * What the server knows of a statement that waits.
   *
   * @param rows how many rows it may touch, null where that is not known
   * @param locks what its session holds
   */
  record Situation(@Nullable Long rows, List<String> locks) {}

  /**
   * @param current what its session may do at the moment
   * @param first the judgement that held it
   * @param shownBinds the values as reviewers see them
   * @param asked told once people are asked, with the approval's id
   */
  HeldStatement(
      Place place,
      Supplier<Clearance> current,
      OwnRelations own,
      Judgement first,
      List<Bind> binds,
      List<@Nullable String> shownBinds,
      BiConsumer<AskedFor.Held, String> asked) {
    this.place = place;
    this.current = current;
    this.own = own;
    this.first = first;
    this.binds = List.copyOf(binds);
    this.execution = new Execution(binds, own);
    this.shownBinds = shownBinds;
    this.asked = asked;
  }

  @Override
  public void asked(AskedFor.Held held, String approval) {
    asked.accept(held, approval);
  }

  @Override
  public @Nullable Duration bears() {
    return null;
  }

  @Override
  public Now<Judgement> now() {
    try {
      Clearance clearance = current.get();
      Rows rows = Rows.UNKNOWN;
      if (first.eachTime()) {
        Judgement most = clearance.judge(first.statement(), own);
        rows = clearance.rows(most, execution);
        Judgement judgement = clearance.judge(first.statement(), own, rows);
        if (!(judgement.verdict() instanceof Verdict.Hold)) {
          return new Now<>(judgement, null);
        }
      }
      Clearance.Explanation explanation = clearance.explainAnew(first.statement(), own, rows);
      return new Now<>(explanation.judgement(), shown(explanation, clearance.heldFacts()));
    } catch (CatalogException e) {
      throw new IllegalStateException("the catalog cannot be read", e);
    }
  }

  private AskedFor.Statement shown(Clearance.Explanation explanation, HeldFacts facts)
      throws CatalogException {
    Judgement judgement = explanation.judgement();
    Situation known = situation;
    if (known == null) {
      known = facts.situation(judgement, execution, place.process());
      situation = known;
    }
    String objects = objects(judgement, explanation, facts);
    String digest = digest(judgement, objects, facts);
    return new AskedFor.Statement(
        place.session(),
        place.node(),
        judgement.verdict().rule(),
        judgement.statement().text(),
        shownBinds,
        Natures.kinds(judgement),
        Natures.risk(judgement),
        Natures.reasons(judgement),
        facts.columns(explanation),
        known.rows(),
        known.locks(),
        digest,
        shape(judgement, digest, objects, facts));
  }

  /** Over the text with its values, and all that it rests on. */
  private String digest(Judgement judgement, String objects, HeldFacts facts) {
    Digest digest = new Digest().add(judgement.statement().text()).add(judgement.sent());
    for (Bind bind : binds) {
      digest.add(bind.type()).add(bind.binary() ? 1 : 0).add(bind.value());
    }
    return rest(digest, judgement, objects, facts).hex();
  }

  /** The same over the text without its values, where there is such a one. */
  private String shape(Judgement judgement, String digest, String objects, HeldFacts facts) {
    return facts
        .shape(judgement.statement())
        .map(shape -> {
          Digest over = new Digest().add(shape);
          binds.forEach(bind -> over.add(bind.type()));
          return rest(over, judgement, objects, facts).hex();
        })
        .orElse(digest);
  }

  private static Digest rest(Digest digest, Judgement judgement, String objects, HeldFacts facts) {
    digest.add(judgement.statement().settings().toString());
    digest.add(judgement.statement().parameterTypes().toString()).add(objects);
    for (Judged judged : judgement.statements()) {
      masks(digest, judged, facts);
    }
    return rules(digest, judgement);
  }

  private String objects(Judgement judgement, Clearance.Explanation explanation, HeldFacts facts)
      throws CatalogException {
    Set<ObjectName> relations = new HashSet<>();
    Set<ObjectName> functions = new HashSet<>();
    for (Judged judged : judgement.statements()) {
      if (judged.analysis() instanceof Analyzed analyzed) {
        analyzed.reads().forEach(name -> relations.add(placed(name)));
        analyzed.writes().forEach(name -> relations.add(placed(name)));
        functions.addAll(analyzed.functions());
      }
    }
    ObjectState state = new ObjectState(explanation.catalog());
    return state.of(relations, functions) + facts.viewQueries(state.views(relations));
  }

  /** In MySQL a bare name is one of the session's database. */
  private ObjectName placed(ObjectName name) {
    ReadingSettings settings = first.statement().settings();
    return name.schema() == null && settings instanceof MysqlSettings mysql
        ? new ObjectName(mysql.schema(), name.name())
        : name;
  }

  private static Digest rules(Digest digest, Judgement judgement) {
    digest.add(judgement.verdict().rule());
    if (judgement.verdict() instanceof Verdict.Hold hold) {
      digest.add(hold.reviewers().toString()).add(hold.approvals());
      digest.add(hold.patience().toString()).add(hold.approved().rule());
    }
    Natures.kinds(judgement).stream().map(Kind::word).sorted().forEach(digest::add);
    Natures.reasons(judgement).stream().map(Reason::code).sorted().forEach(digest::add);
    return digest.add(Natures.risk(judgement).word());
  }

  private static void masks(Digest digest, Judged judged, HeldFacts facts) {
    digest.add(judged.guarded() ? 1 : 0).add(judged.filtered() ? 1 : 0);
    ResultLineage lineage = judged.lineage();
    for (Carried carried : lineage.columns()) {
      digest.add(mask(carried, facts));
    }
    digest.add(lineage.rest() == null ? "" : mask(lineage.rest(), facts));
  }

  private static String mask(Carried carried, HeldFacts facts) {
    return switch (carried) {
      case Carried.Nothing _ -> "nothing";
      case Carried.Derived _, Carried.Named _ -> "derived";
      case Carried.Labelled(var labels) ->
          labels.stream().sorted().toList()
              + facts
                  .mask(labels)
                  .map(MaskRules.Applied::spec)
                  .map(spec -> spec.words())
                  .orElse("none");
    };
  }
}
