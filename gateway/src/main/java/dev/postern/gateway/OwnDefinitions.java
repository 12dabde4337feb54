package dev.postern.gateway;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.Mentions;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.ReachVerdict;
import dev.postern.sql.lineage.OwnRelations;
import dev.postern.sql.lineage.StatementLineage;
import dev.postern.sql.lineage.TooComplexException;
import dev.postern.sql.tree.Part.GivenName;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Utility;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What leads to labelled columns as seen from inside a transaction, and what the transaction's own
 * definitions make of names. It never says less of a relation than the catalog would, if the
 * transaction were committed at that moment.
 */
final class OwnDefinitions {
  /** What makes a relation of rows that {@link LabelGuard} lets carry no labelled value. */
  private static final Set<String> OF_QUERIES =
      Set.of("create-table-as", "create-materialized-view", "create-view");

  /** What changes no other relation's columns, unless by CASCADE. */
  private static final Set<String> DROPS_ONE = Set.of("drop-table", "drop-index");

  private final Reach reach;
  private final StatementLineage lineages;

  /**
   * @param reach with the labels that are masked for the caller
   */
  OwnDefinitions(Reach reach, StatementLineage lineages) {
    this.reach = reach;
    this.lineages = lineages;
  }

  /** Whether the snapshot lacks a relation that is named and not the transaction's own. */
  boolean lacksRelation(Analyzed analyzed, Set<String> words, OwnRelations own) {
    return catalogs(analyzed, words, own) instanceof ReachVerdict.UnknownRelation;
  }

  /** What the statement leads to: the transaction's own relations lead to nothing, or anywhere. */
  ReachVerdict reach(Analyzed analyzed, Set<String> words, OwnRelations own) {
    for (Set<ObjectName> names : List.of(analyzed.reads(), analyzed.writes())) {
      for (ObjectName name : names) {
        if (own.isOpaque(name.name())) {
          return new ReachVerdict.UnknownRelation(name);
        }
      }
    }
    return catalogs(analyzed, words, own);
  }

  private ReachVerdict catalogs(Analyzed analyzed, Set<String> words, OwnRelations own) {
    return reach.reach(
        new Mentions(
            known(analyzed.reads(), own),
            known(analyzed.writes(), own),
            analyzed.functions(),
            words,
            words));
  }

  private List<ObjectName> known(Collection<ObjectName> names, OwnRelations own) {
    return names.stream()
        .filter(name -> !own.has(name.name()) || !reach.catalog().relations(name).isEmpty())
        .toList();
  }

  /**
   * What a statement that may pass adds to what the transaction has made.
   *
   * @param own what it has made before
   */
  OwnRelations madeBy(Analyzed analyzed, Statement tree, Set<String> words, OwnRelations own) {
    Set<Kind> kinds = analyzed.kinds();
    OwnRelations made = OwnRelations.NONE;
    if (kinds.contains(Kind.DDL_CREATE)) {
      made = made.and(created(analyzed, tree, words, own));
    }
    if (kinds.contains(Kind.DDL_DROP) && tree instanceof Utility drop) {
      boolean reshapes = !DROPS_ONE.contains(drop.command().name()) || words.contains("cascade");
      made = made.and(OwnRelations.changed(reshapes));
    }
    if (kinds.contains(Kind.DDL_ALTER) && tree instanceof Utility change) {
      made = made.and(OwnRelations.changed(true)).and(renamed(change, own));
    }
    return made;
  }

  private OwnRelations created(
      Analyzed analyzed, Statement tree, Set<String> words, OwnRelations own) {
    try {
      return switch (tree) {
        case Query query when analyzed.writes().size() == 1 ->
            OwnRelations.harmless(
                analyzed.writes().iterator().next().name(),
                lineages.of(query, words, own).output());
        case Utility utility when OF_QUERIES.contains(utility.command().name()) ->
            ofQuery(utility, words, own);
        case Utility utility when utility.command().name().equals("create-table") ->
            table(analyzed, utility, words, own);
        case Utility utility when utility.command().name().equals("create-sequence") ->
            words.contains("owned")
                ? OwnRelations.opaque(name(utility))
                : OwnRelations.harmless(name(utility));
        // Types, indexes and their kin hold no rows; what else could is refused to the caller.
        case Utility _ -> OwnRelations.NONE;
        default -> all(analyzed.writes());
      };
    } catch (TooComplexException e) {
      return all(analyzed.writes());
    }
  }

  private static OwnRelations all(Set<ObjectName> names) {
    OwnRelations all = OwnRelations.NONE;
    for (ObjectName name : names) {
      all = all.and(OwnRelations.opaque(name.name()));
    }
    return all;
  }

  private static String name(Utility utility) {
    return utility.writes().getFirst().object().name();
  }

  /** Its columns are the query's, by the names that are given. */
  private OwnRelations ofQuery(Utility utility, Set<String> words, OwnRelations own) {
    List<String> names = given(utility, GivenName.To.COLUMN);
    for (var part : utility.parts()) {
      if (part instanceof Query query) {
        return OwnRelations.harmless(
            name(utility), lineages.of(query, words, own).output().renamed(names));
      }
    }
    // Of EXECUTE: whatever was prepared.
    return OwnRelations.opaque(name(utility));
  }

  /**
   * A table has only what is written into it, unless its definition names something that leads to
   * labelled columns: a parent, a function in a default.
   */
  private OwnRelations table(
      Analyzed analyzed, Utility utility, Set<String> words, OwnRelations own) {
    String name = name(utility);
    var definition =
        new Analyzed(
            analyzed.span(),
            analyzed.kinds(),
            analyzed.risk(),
            analyzed.reasons(),
            analyzed.reads(),
            Set.of(),
            analyzed.functions(),
            analyzed.action());
    if (!(reach(definition, words, own) instanceof ReachVerdict.Clean)) {
      return OwnRelations.opaque(name);
    }
    List<String> columns = given(utility, GivenName.To.COLUMN);
    // What it inherits or is like has columns of its own; so may what is referred to.
    return columns.isEmpty() || !utility.reads().isEmpty()
        ? OwnRelations.harmless(name)
        : OwnRelations.harmless(name, columns);
  }

  private static List<String> given(Utility utility, GivenName.To to) {
    var names = new ArrayList<String>();
    for (var part : utility.parts()) {
      if (part instanceof GivenName given && given.to() == to) {
        names.add(given.name());
      }
    }
    return names;
  }

  /** What a relation was, its new name may be too; what leads to labels is not renamed. */
  private OwnRelations renamed(Utility change, OwnRelations own) {
    OwnRelations made = OwnRelations.NONE;
    for (String other : given(change, GivenName.To.RELATION)) {
      ObjectName name = change.writes().getFirst().object();
      boolean listed = !reach.catalog().relations(name).isEmpty();
      made =
          made.and(
              own.has(name.name())
                  ? own.renamed(name.name(), other)
                  : listed ? OwnRelations.harmless(other) : OwnRelations.opaque(other));
    }
    return made;
  }
}
