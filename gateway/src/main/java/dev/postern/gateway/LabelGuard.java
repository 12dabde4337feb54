package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.LabelUses;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultLineage;
import dev.postern.core.ResultLineage.Carried;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.gateway.PseudonymTranslations.Translated;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PredicateUse;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.ReachVerdict;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.ServerVariables;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Column;
import dev.postern.sql.lineage.Columns;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.OwnRelations;
import dev.postern.sql.lineage.ShownRelations;
import dev.postern.sql.lineage.TooComplexException;
import dev.postern.sql.lineage.Use;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What labels make of statements for the members of some groups, by one snapshot of the catalog:
 * which columns are masked, and what is refused since it could show or move a labelled value in
 * another way.
 */
final class LabelGuard {
  static final String UNKNOWN_COLUMN = "unknown-column";

  /** What runs code the gate does not read. */
  private static final Set<Kind> UNREAD_CODE = EnumSet.of(Kind.CODE, Kind.CALL);

  /** What carries values to where no mask is. */
  private static final Set<Kind> CARRIES_AWAY = EnumSet.of(Kind.NETWORK, Kind.NOTIFY);

  private final Upstream upstream;
  private final Set<String> groups;
  private final Reach reach;
  private final Lineages lineages;
  private final OwnDefinitions definitions;
  private final Redefinitions redefinitions;
  private final PseudonymTranslations translations;
  private final long version;
  private final boolean anyLabel;
  private final CountedUses counted;

  /**
   * What the labels make of one statement.
   *
   * @param guarded whether a labelled value may come out of it in any way
   * @param uses what of it is counted
   * @param refusal why it must not pass, empty where it may
   * @param translated what is to be sent in the place of its values
   */
  record Guarded(
      boolean guarded,
      ResultLineage lineage,
      LabelUses uses,
      Optional<Refusal> refusal,
      Translated translated) {
    static final Guarded NOT =
        new Guarded(
            false,
            new ResultLineage(List.of(), Carried.Nothing.INSTANCE, 0),
            LabelUses.NONE,
            Optional.empty());

    /** Of what was not understood. */
    static final Guarded UNKNOWN =
        new Guarded(true, ResultLineage.UNKNOWN, LabelUses.NONE, Optional.empty());

    private Guarded(
        boolean guarded, ResultLineage lineage, LabelUses uses, Optional<Refusal> refusal) {
      this(guarded, lineage, uses, refusal, Translated.NOTHING);
    }

    /** Whether it was refused for a column that the catalog does not have. */
    boolean lacksColumn() {
      return refusal.filter(why -> why.reason().code().equals(UNKNOWN_COLUMN)).isPresent();
    }

    /** The same where nothing of the statement can be replaced. */
    Guarded untranslated() {
      return translated.isNothing()
          ? this
          : refused(LabelRefusals.use(Use.PREDICATE, "pseudonyms within a text, by a column"));
    }

    private static Guarded refused(Refusal refusal) {
      return new Guarded(true, ResultLineage.UNKNOWN, LabelUses.NONE, Optional.of(refusal));
    }
  }

  /**
   * @param reach with the labels that are masked for the groups
   * @param version that judgements under this snapshot have
   */
  LabelGuard(Upstream upstream, Set<String> groups, Reach reach, Lineages lineages, long version) {
    this.lineages = lineages;
    this.redefinitions = new Redefinitions(reach);
    this.definitions = new OwnDefinitions(reach, lineages);
    this.translations = new PseudonymTranslations(upstream, groups, reach);
    this.upstream = upstream;
    this.groups = groups;
    this.reach = reach;
    this.version = version;
    this.anyLabel = !reach.labelledColumns().isEmpty();
    this.counted = new CountedUses(upstream, groups, reach);
  }

  /** Whether the snapshot lacks a relation or function that the statement names. */
  boolean lacks(Analyzed analyzed, Circumstances circumstances) {
    return analyzed.functions().stream().anyMatch(reach.catalog()::lacksFunction)
        || definitions.lacksRelation(circumstances.named(analyzed), circumstances);
  }

  /** What a statement that may pass adds to what its session has made. */
  OwnRelations madeBy(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    return anyLabel
        ? definitions.madeBy(circumstances.named(analyzed), tree, circumstances)
        : OwnRelations.NONE;
  }

  /** Judges one statement. */
  Guarded guard(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    return anyLabel ? guardNamed(circumstances.named(analyzed), tree, circumstances) : Guarded.NOT;
  }

  private Guarded guardNamed(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    if (analyzed.kinds().stream().anyMatch(UNREAD_CODE::contains)) {
      return Guarded.refused(
          LabelRefusals.move(
              "it runs code that the gate does not read, where columns are labelled"));
    }
    if (analyzed.kinds().contains(Kind.SERVER_FILE)) {
      // Tables, their dumps and the log are files, and so is what says how texts are read.
      return Guarded.refused(
          LabelRefusals.move("it reads or writes files of the server, where columns are labelled"));
    }
    Optional<Refusal> redefined = redefinitions.refusal(analyzed, tree, circumstances);
    if (redefined.isPresent()) {
      return Guarded.refused(redefined.get());
    }
    ReachVerdict verdict = definitions.reach(analyzed, circumstances);
    boolean unnamed =
        DefinitionUses.executes(tree)
            || DefinitionUses.showsValues(tree)
            || analyzed.action() instanceof Action.Fetch;
    boolean clean = verdict instanceof ReachVerdict.Clean && !unnamed;
    boolean held =
        reach.mayReadHeld(analyzed.reads())
            || DefinitionUses.showsRelation(tree)
            || circumstances.words().stream().anyMatch(ServerVariables::isPosition);
    if (clean && !held) {
      return clean(analyzed);
    }
    Lineage lineage;
    try {
      lineage = lineages.of(tree, circumstances, translations);
    } catch (TooComplexException e) {
      return Guarded.refused(
          new Refusal(
              FaultCode.DENIED,
              new Reason("too-complex", "the statement is too complex to be followed"),
              "Say it in fewer steps."));
    }
    if (clean && !showsHeld(lineage)) {
      return clean(analyzed);
    }
    Optional<Refusal> refusal =
        unknown(lineage)
            .or(() -> used(lineage))
            .or(() ->
                new DefinitionUses(reach)
                    .referred(tree, circumstances.words())
                    .map(relation ->
                        LabelRefusals.use(Use.JOIN, "labelled columns of " + relation.name())))
            .or(() -> moved(lineage, circumstances.own()))
            .or(() -> copied(analyzed))
            .or(() -> carriedAway(analyzed, verdict));
    ResultLineage result = result(lineage.output(), ShownRelations.sparedNames(tree));
    LabelUses uses = counted.of(analyzed, tree, lineage, circumstances.rules());
    if (refusal.isPresent() || lineage.comparisons().isEmpty()) {
      return new Guarded(true, result, uses, refusal);
    }
    return translations
        .of(tree, lineage.comparisons(), circumstances.rules())
        .map(translated -> new Guarded(true, result, uses, Optional.empty(), translated))
        .orElseGet(() -> Guarded.refused(LabelRefusals.compared(reach, lineage)));
  }

  /**
   * The lineage that it judges by.
   *
   * @throws TooComplexException where it takes too long
   */
  Lineage lineage(Statement tree, Circumstances circumstances) {
    return lineages.of(tree, circumstances, translations);
  }

  Catalog catalog() {
    return reach.catalog();
  }

  /** Whether what carries this may only come out as it is. */
  boolean forbidsUse(Sources sources) {
    return used(Use.EXPRESSION, sources).isPresent();
  }

  /** What FETCH or EXECUTE bring out of it later is masked by what is known of it here. */
  private Guarded clean(Analyzed analyzed) {
    return new Guarded(
        false,
        new ResultLineage(List.of(), Carried.Nothing.INSTANCE, version),
        counted.ofHarmless(analyzed),
        Optional.empty());
  }

  private boolean showsHeld(Lineage lineage) {
    return reach.isHeld(lineage.output().all())
        || lineage.uses().values().stream().anyMatch(reach::isHeld);
  }

  private ResultLineage result(Columns output, @Nullable Predicate<String> spared) {
    List<Carried> columns = new ArrayList<>(output.known().size());
    for (Column column : output.known()) {
      Carried carried = reach.carried(column.sources());
      columns.add(
          spared != null && carried instanceof Carried.Derived
              ? new Carried.Named(spared)
              : carried);
    }
    Carried rest = output.exact() ? null : reach.carried(output.at(Integer.MAX_VALUE).derived());
    return new ResultLineage(columns, rest, version);
  }

  /** In the server's words, which would say the same if the catalog is what it was. */
  private static Optional<Refusal> unknown(Lineage lineage) {
    return lineage.unknown().stream()
        .sorted()
        .findFirst()
        .map(name ->
            new Refusal(
                FaultCode.UNKNOWN_COLUMN,
                new Reason(UNKNOWN_COLUMN, "column " + name + " does not exist"),
                null));
  }

  /** Why a labelled column must not be used as it is, where it must not. */
  private Optional<Refusal> used(Lineage lineage) {
    for (Map.Entry<Use, Sources> use : lineage.uses().entrySet()) {
      if (use.getKey() == Use.WRITE) {
        continue;
      }
      Optional<Refusal> refusal = used(use.getKey(), use.getValue());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> used(Use use, Sources sources) {
    ObjectName unknown = sources.everything();
    if (unknown != null && denies(upstream.predicatesOfAny(groups))) {
      return Optional.of(LabelRefusals.unknownCode(unknown));
    }
    return switch (reach.touched(sources)) {
      case Origin.Unlabelled _ -> Optional.empty();
      case Origin.Labelled(var labels, var columns) ->
          upstream
              .mask(labels, groups)
              .filter(applied -> denies(applied.predicates()))
              .map(_ -> LabelRefusals.use(use, LabelRefusals.names(columns)));
      case Origin.Derived _, Origin.Unknown _ ->
          denies(upstream.predicatesOfAny(groups))
              ? Optional.of(LabelRefusals.use(use, "what holds values of labelled columns"))
              : Optional.empty();
    };
  }

  private static boolean denies(PredicateUse use) {
    return use instanceof PredicateUse.Deny;
  }

  /** Why the statement must not write a labelled value where it does. */
  private Optional<Refusal> moved(Lineage lineage, OwnRelations own) {
    for (Lineage.Write write : lineage.writes()) {
      boolean stays =
          switch (reach.touched(write.value())) {
            case Origin.Unlabelled _ -> true;
            case Origin.Labelled(var labels, _) -> holds(write, labels, own);
            case Origin.Derived _, Origin.Unknown _ -> false;
          };
      if (!stays) {
        return Optional.of(
            LabelRefusals.move(
                "it gives a value of a labelled column to "
                    + write.relation()
                    + (write.column() == null ? "" : "." + write.column())
                    + (write.relation().schema() == null ? ", named without its schema" : "")));
      }
    }
    return Optional.empty();
  }

  /** Why rows must not be written whose labelled values a trigger or rule could copy. */
  private Optional<Refusal> copied(Analyzed analyzed) {
    if (!analyzed.kinds().contains(Kind.WRITE)) {
      return Optional.empty();
    }
    for (ObjectName name : analyzed.writes()) {
      for (Relation relation : reach.catalog().relations(name)) {
        ObjectName copier = reach.copier(relation);
        if (copier != null) {
          return Optional.of(
              LabelRefusals.move(
                  copier
                      + " runs on writing "
                      + name
                      + ", and nobody vouches that it copies no labelled value"));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the column written has all the labels itself. A name without a schema may mean a
   * relation that this transaction has made and nobody else can see yet, and so may any name that
   * it has made, or where it has taken one from another relation.
   */
  private boolean holds(Lineage.Write write, Set<String> labels, OwnRelations made) {
    if (made.renamed() || made.has(write.relation().name())) {
      return false;
    }
    String name = write.column();
    List<Relation> relations = reach.catalog().relations(write.relation());
    if (name == null || relations.isEmpty() || write.relation().schema() == null) {
      return false;
    }
    for (Relation relation : relations) {
      Relation.Column column = relation.column(name);
      // What is written to a view goes to a table, where the view's labels are not.
      if (column == null || relation.isDefined()) {
        return false;
      }
      Set<String> own = reach.ownLabels(relation, column);
      if (!own.containsAll(labels) || (showsAPart(own) && !isSame(write.value(), column))) {
        return false;
      }
    }
    return true;
  }

  private boolean showsAPart(Set<String> labels) {
    return upstream
        .mask(labels, groups)
        .map(applied ->
            switch (applied.spec()) {
              case MaskSpec.Redact _, MaskSpec.Null _ -> false;
              case MaskSpec.KeepFirst _,
                  MaskSpec.KeepLast _,
                  MaskSpec.Hash _,
                  MaskSpec.Pseudonym _ ->
                  true;
            })
        .orElse(false);
  }

  /**
   * Whether the values are stored as they were: of one that is computed, or that another type cuts,
   * a mask would show another part.
   */
  private boolean isSame(Sources value, Relation.Column written) {
    return value.unchanged() && !value.any(source -> !isOfType(source, written.type()));
  }

  private boolean isOfType(long source, int type) {
    Relation relation = reach.catalog().relation(Sources.relation(source));
    int attribute = Sources.attribute(source);
    return relation != null
        && attribute > 0
        && attribute <= relation.columns().size()
        && relation.columns().get(attribute - 1).type() == type;
  }

  private Optional<Refusal> carriedAway(Analyzed analyzed, ReachVerdict verdict) {
    boolean away = analyzed.kinds().stream().anyMatch(CARRIES_AWAY::contains);
    return switch (verdict) {
      case ReachVerdict.Clean _ -> Optional.empty();
      case ReachVerdict.UnknownRelation _ ->
          away
              ? Optional.of(LabelRefusals.move("it reads a relation that is not known yet"))
              : Optional.empty();
      case ReachVerdict.Labelled(var cause, _) -> {
        ObjectName keeper = reach.keeping(analyzed.reads());
        yield keeper != null
            ? Optional.of(
                LabelRefusals.move(
                    "reading " + keeper + " could keep a value of a labelled column"))
            : away
                ? Optional.of(LabelRefusals.move("it reads " + cause + ", which has labels"))
                : Optional.empty();
      }
    };
  }
}
