package dev.postern.gateway;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.FunctionEffect;
import dev.postern.sql.catalog.Mentions;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.ReachVerdict;
import dev.postern.sql.lineage.OwnRelations;
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

  /** What makes one that may be filled by a query as well. */
  private static final Set<String> TABLES = Set.of("create-table", "create-table-like");

  /** What changes no other relation's columns, unless by CASCADE. */
  private static final Set<String> DROPS_ONE = Set.of("drop-table", "drop-index");

  private final Reach reach;
  private final Lineages lineages;

  /**
   * @param reach with the labels that are masked for the caller
   */
  OwnDefinitions(Reach reach, Lineages lineages) {
    this.reach = reach;
    this.lineages = lineages;
  }

  /** Whether the snapshot lacks a relation that is named and not the transaction's own. */
  boolean lacksRelation(Analyzed analyzed, Circumstances circumstances) {
    return catalogs(analyzed, circumstances) instanceof ReachVerdict.UnknownRelation;
  }

  /** What the statement leads to: the transaction's own relations lead to nothing, or anywhere. */
  ReachVerdict reach(Analyzed analyzed, Circumstances circumstances) {
    OwnRelations own = circumstances.own();
    for (Set<ObjectName> names : List.of(analyzed.reads(), analyzed.writes())) {
      for (ObjectName name : names) {
        if (own.isOpaque(name.name())) {
          return new ReachVerdict.UnknownRelation(name);
        }
      }
    }
    return catalogs(analyzed, circumstances);
  }

  private ReachVerdict catalogs(Analyzed analyzed, Circumstances circumstances) {
    Set<String> words = circumstances.words();
    OwnRelations own = circumstances.own();
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
   * What a statement that may pass adds to what the session has made.
   *
   * @param circumstances with what it has made before
   */
  OwnRelations madeBy(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    return circumstances.rules().areMysql()
        ? made(analyzed, tree, circumstances).and(kept(analyzed))
        : madeInTransaction(analyzed, tree, circumstances);
  }

  private OwnRelations madeInTransaction(
      Analyzed analyzed, Statement tree, Circumstances circumstances) {
    Set<Kind> kinds = analyzed.kinds();
    OwnRelations made = OwnRelations.NONE;
    if (kinds.contains(Kind.DDL_CREATE)) {
      made = made.and(created(analyzed, tree, circumstances));
    }
    if (kinds.contains(Kind.DDL_DROP) && tree instanceof Utility drop) {
      boolean reshapes =
          !DROPS_ONE.contains(drop.command().name()) || circumstances.words().contains("cascade");
      made = made.and(OwnRelations.changed(reshapes));
    }
    if (kinds.contains(Kind.DDL_ALTER) && tree instanceof Utility change) {
      made = made.and(OwnRelations.changed(true)).and(renamed(change, circumstances.own()));
    }
    return made;
  }

  /**
   * In MySQL a definition commits, so that the catalog has it before the next text; but temporary
   * tables are the session's own and never there.
   */
  private OwnRelations made(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    OwnRelations own = circumstances.own();
    OwnRelations made = OwnRelations.NONE;
    if (analyzed.kinds().contains(Kind.DDL_CREATE)) {
      made = created(analyzed, tree, circumstances);
      if (circumstances.words().contains("temporary")) {
        made = made.and(OwnRelations.lasting());
      }
    }
    if (analyzed.kinds().contains(Kind.DDL_ALTER) && tree instanceof Utility change) {
      for (ObjectName name : analyzed.writes()) {
        if (own.has(name.name())) {
          // It may have other columns by now.
          made = made.and(own.renamed(name.name(), name.name()));
          if (circumstances.words().contains("union")) {
            made = made.and(OwnRelations.opaque(name.name()));
          }
          for (String other : given(change, GivenName.To.RELATION)) {
            made = made.and(own.renamed(name.name(), other));
          }
        }
      }
    }
    return made;
  }

  /** Code that nobody has read may have put anything into the session's variables. */
  private OwnRelations kept(Analyzed analyzed) {
    boolean unread =
        analyzed.functions().stream().map(reach::effect).anyMatch(FunctionEffect.READS::equals)
            || reach.keeping(analyzed.reads()) != null
            || analyzed.writes().stream()
                .flatMap(name -> reach.catalog().relations(name).stream())
                .anyMatch(relation -> reach.writingCode(relation) != null);
    return unread ? OwnRelations.variables() : OwnRelations.NONE;
  }

  private OwnRelations created(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    try {
      return switch (tree) {
        case Query query when analyzed.writes().size() == 1 ->
            OwnRelations.harmless(
                analyzed.writes().iterator().next().name(),
                lineages.of(query, circumstances).output());
        case Utility utility
            when OF_QUERIES.contains(utility.command().name()) || hasOnlyAQuerysColumns(utility) ->
            ofQuery(utility, circumstances);
        case Utility utility when TABLES.contains(utility.command().name()) ->
            table(analyzed, utility, circumstances);
        case Utility utility when utility.command().name().equals("create-sequence") ->
            circumstances.words().contains("owned")
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

  /** MySQL's CREATE TABLE … SELECT without columns of its own: no default, nothing computed. */
  private static boolean hasOnlyAQuerysColumns(Utility utility) {
    return TABLES.contains(utility.command().name())
        && !hasOthersRows(utility)
        && given(utility, GivenName.To.COLUMN).isEmpty()
        && utility.parts().stream().anyMatch(Query.class::isInstance);
  }

  /**
   * MySQL's MERGE table has the rows of the tables that it names, as if it were written by them.
   */
  private static boolean hasOthersRows(Utility utility) {
    return utility.writes().size() > 1;
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
  private OwnRelations ofQuery(Utility utility, Circumstances circumstances) {
    List<String> names = given(utility, GivenName.To.COLUMN);
    for (var part : utility.parts()) {
      if (part instanceof Query query) {
        return OwnRelations.harmless(
            name(utility), lineages.of(query, circumstances).output().renamed(names));
      }
    }
    // Of EXECUTE: whatever was prepared.
    return OwnRelations.opaque(name(utility));
  }

  /**
   * A table has only what is written into it, unless its definition names something that leads to
   * labelled columns: a parent, a function in a default.
   */
  private OwnRelations table(Analyzed analyzed, Utility utility, Circumstances circumstances) {
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
    if (hasOthersRows(utility)
        || !(reach(definition, circumstances) instanceof ReachVerdict.Clean)) {
      return OwnRelations.opaque(name);
    }
    List<String> columns = given(utility, GivenName.To.COLUMN);
    boolean filled = utility.parts().stream().anyMatch(Query.class::isInstance);
    // What it inherits or is like has columns of its own; so may what is referred to.
    return columns.isEmpty() || filled || !utility.reads().isEmpty()
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
