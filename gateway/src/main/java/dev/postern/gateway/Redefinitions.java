package dev.postern.gateway;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.lineage.Use;
import dev.postern.sql.tree.Part.VariableScope;
import dev.postern.sql.tree.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * Why statements must not change what names mean. Whoever sees a masked value must not be able to
 * give it another name: other sessions' statements may be judged by the definitions before.
 */
final class Redefinitions {
  /** What gives no code and no labelled value a new name. */
  private static final Set<String> HARMLESS_CREATIONS =
      Set.of(
          "create-table",
          "create-table-as",
          "create-table-like",
          "create-materialized-view",
          "create-view",
          "create-index",
          "create-sequence",
          "create-statistics",
          "create-type-composite",
          "create-domain",
          "create-schema",
          "create-database",
          "create-collation",
          "create-policy",
          "create-publication");

  /** What does so where the relations they name lead to no labelled column. */
  private static final Set<String> HARMLESS_ALTERATIONS =
      Set.of(
          "alter-table",
          "alter-view",
          "alter-materialized-view",
          "alter-index",
          "alter-sequence",
          "alter-policy",
          "alter-type",
          "alter-type-composite",
          "alter-statistics",
          "alter-collation",
          "alter-database",
          "rename-table",
          "comment");

  private final Reach reach;

  /**
   * @param reach with the labels that are masked for the caller
   */
  Redefinitions(Reach reach) {
    this.reach = reach;
  }

  /**
   * Why a statement must not pass, empty where it may.
   *
   * @param circumstances of its text
   */
  Optional<Refusal> refusal(Analyzed analyzed, Statement tree, Circumstances circumstances) {
    if (tree instanceof Statement.SetVariables && analyzed.kinds().contains(Kind.DDL_ALTER)) {
      return Optional.of(
          LabelRefusals.move("it changes what holds for every session of the server"));
    }
    if (tree instanceof Statement.SetVariables set && tracksTransactions(set)) {
      return Optional.of(
          LabelRefusals.move("answers would tell whether a statement has changed anything"));
    }
    if (!(tree instanceof Statement.Utility utility)) {
      return Optional.empty();
    }
    String command = utility.command().name();
    if (command.equals("cluster") && new DefinitionUses(reach).clusters(analyzed)) {
      return Optional.of(
          LabelRefusals.use(Use.ORDERING, "an index of a relation with labelled columns"));
    }
    if (command.equals("create-index") && leads(analyzed)) {
      // A statement that was judged before, in the same text or waiting for the table, would read
      // rows in its order, or compare what it writes with what stands there.
      return Optional.of(
          LabelRefusals.use(Use.ORDERING, "an index of a relation with labelled columns"));
    }
    if (command.equals("create-table")) {
      Optional<Relation> parent =
          new DefinitionUses(reach).inherited(utility, circumstances.words());
      if (parent.isPresent()) {
        return Optional.of(
            LabelRefusals.move(
                "rows of " + parent.get().name() + " could go by the name of the new table"));
      }
    }
    if (analyzed.kinds().contains(Kind.DDL_CREATE)
        && !HARMLESS_CREATIONS.contains(command)
        && !DefinitionUses.makesEnum(command, circumstances.words())) {
      return Optional.of(
          LabelRefusals.move("it makes what could change what other statements mean"));
    }
    if (analyzed.kinds().contains(Kind.DDL_ALTER)) {
      if (!HARMLESS_ALTERATIONS.contains(command)) {
        return Optional.of(LabelRefusals.move("it changes what other statements mean"));
      }
      for (ObjectName name : analyzed.writes()) {
        if (reach.catalog().relations(name).stream().anyMatch(reach::leads)) {
          return Optional.of(
              LabelRefusals.move("it changes " + name + ", which leads to labelled columns"));
        }
      }
    }
    return Optional.empty();
  }

  /** An UPDATE that changes nothing has no number in MySQL's binary log. */
  private static boolean tracksTransactions(Statement.SetVariables set) {
    return set.changes().stream()
        .anyMatch(change ->
            change.scope() != VariableScope.USER && change.name().equals("session_track_gtids"));
  }

  private boolean leads(Analyzed analyzed) {
    return analyzed.writes().stream()
        .flatMap(name -> reach.catalog().relations(name).stream())
        .anyMatch(reach::leads);
  }
}
