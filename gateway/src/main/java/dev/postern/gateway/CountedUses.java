package dev.postern.gateway;

import dev.postern.core.Kind;
import dev.postern.core.LabelUses;
import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.FunctionEffect;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.Rules;
import dev.postern.sql.lineage.Use;
import dev.postern.sql.tree.Statement;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which of a statement's uses of labelled columns are counted for the members of some groups. */
final class CountedUses {
  /** What leaves rows and sessions as they are, or changes settings that are followed. */
  private static final Set<Kind> CHANGING_NOTHING =
      EnumSet.of(Kind.READ, Kind.BULK_EXPORT, Kind.SESSION, Kind.TRANSACTION, Kind.LOCK);

  private final Upstream upstream;
  private final Set<String> groups;
  private final Reach reach;
  private final FixedQuestion fixed;
  private final Map<String, Integer> all;

  CountedUses(Upstream upstream, Set<String> groups, Reach reach) {
    this.upstream = upstream;
    this.groups = groups;
    this.reach = reach;
    this.fixed = new FixedQuestion(reach.catalog());
    this.all = upstream.budgetsOfAny(groups);
  }

  /** Of a statement that comes near no labelled column. */
  LabelUses ofHarmless(Analyzed analyzed) {
    return all.isEmpty() ? LabelUses.NONE : new LabelUses(Map.of(), true, changes(analyzed));
  }

  /** MySQL's statements ask anew each time: their variables are not followed. */
  LabelUses of(Analyzed analyzed, Statement tree, Lineage lineage, Rules rules) {
    if (all.isEmpty()) {
      return LabelUses.NONE;
    }
    Map<String, Integer> budgets = new HashMap<>();
    boolean everything = lineage.output().all().everything() != null;
    for (Map.Entry<Use, Sources> use : lineage.uses().entrySet()) {
      everything |= use.getValue().everything() != null;
      if (use.getKey() != Use.WRITE) {
        budgets.putAll(budgets(use.getValue()));
      }
    }
    // By name runs what was judged under its own.
    boolean named = tree instanceof Statement.Execute || tree instanceof Statement.FetchCursor;
    boolean unread = everything && !named;
    return new LabelUses(
        budgets,
        !rules.areMysql() && (named ? fixed.isFixed(tree) : fixed.is(analyzed, asked(tree))),
        unread || changes(analyzed));
  }

  /** A cursor and a prepared statement ask what stands in them. */
  private static Statement asked(Statement tree) {
    return switch (tree) {
      case Statement.DeclareCursor declare -> declare.query();
      case Statement.Prepare prepare -> prepare.statement();
      default -> tree;
    };
  }

  private Map<String, Integer> budgets(Sources used) {
    return switch (reach.touched(used)) {
      case Origin.Unlabelled _ -> Map.of();
      case Origin.Labelled(var labels, _) -> upstream.budgets(labels, groups);
      case Origin.Derived _, Origin.Unknown _ -> all;
    };
  }

  private boolean changes(Analyzed analyzed) {
    return !CHANGING_NOTHING.containsAll(analyzed.kinds())
        || reach.keeping(analyzed.reads()) != null
        || analyzed.functions().stream().anyMatch(this::keeps);
  }

  /** Calls of set_config are followed as settings are. */
  private boolean keeps(ObjectName function) {
    return reach.effect(function) != FunctionEffect.HARMLESS
        && !function.name().equals("set_config");
  }
}
