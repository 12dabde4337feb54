package dev.postern.gateway;

import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What statements that define or administer things do with labelled columns by no expression. */
final class DefinitionUses {
  private static final Set<String> SHOWS_OTHERS =
      Set.of("show-activity", "show-replication", "show-replica", "handler-read");

  private static final Set<String> SHOWS_RELATIONS =
      Set.of("show-table-status", "show-status", "show-variables");

  private final Reach reach;

  /**
   * @param reach with the labels that are masked for the caller
   */
  DefinitionUses(Reach reach) {
    this.reach = reach;
  }

  /**
   * Whether CLUSTER may sort rows by a labelled column: where it names no relation, it takes all.
   */
  boolean clusters(Analyzed analyzed) {
    Set<ObjectName> names = analyzed.writes();
    return names.isEmpty()
        || names.stream()
            .flatMap(name -> reach.catalog().relations(name).stream())
            .anyMatch(reach::leads);
  }

  /** Whether the statement runs one that was prepared before, whose rows may be anything. */
  static boolean executes(Statement tree) {
    return switch (tree) {
      case Statement.Execute _ -> true;
      case Statement.Explain explain -> executes(explain.statement());
      case Statement.Utility utility ->
          utility.parts().stream().anyMatch(Statement.Execute.class::isInstance);
      default -> false;
    };
  }

  /**
   * Whether the statement shows what its relations do not say: what other sessions run or keep, or
   * rows of a table that HANDLER has opened under another name.
   */
  static boolean showsValues(Statement tree) {
    return tree instanceof Statement.Utility utility
        && SHOWS_OTHERS.contains(utility.command().name());
  }

  /** Whether the statement shows what a relation of the server's own says, without naming it. */
  static boolean showsRelation(Statement tree) {
    return tree instanceof Statement.Utility utility
        && SHOWS_RELATIONS.contains(utility.command().name());
  }

  /**
   * Whether CREATE TYPE makes an enum, which brings no code: base types have an INPUT, ranges a
   * SUBTYPE.
   */
  static boolean makesEnum(String command, Set<String> words) {
    return command.equals("create-type")
        && words.contains("enum")
        && !words.contains("input")
        && !words.contains("subtype");
  }

  /**
   * A relation that leads to labelled columns and may stand behind INHERITS or PARTITION OF. Rows
   * move into a partition by an UPDATE of its key. In the transaction that makes it, and in
   * statements that wait for that, the new table's name may still count as that of an unlabelled
   * table which was dropped.
   *
   * @param words every identifier and keyword of the text
   */
  Optional<Relation> inherited(Statement.Utility utility, Set<String> words) {
    boolean inherits =
        words.contains("inherits") || (words.contains("partition") && words.contains("of"));
    return inherits
        ? Stream.concat(utility.reads().stream(), utility.writes().stream())
            .flatMap(name -> reach.catalog().relations(name.object()).stream())
            .filter(reach::leads)
            .findFirst()
        : Optional.empty();
  }

  /**
   * A relation whose labelled column may stand behind REFERENCES: each row of the key would ask
   * whether there is such a value. Where no column stands there it is the primary key's.
   *
   * @param words every identifier and keyword of the text
   */
  Optional<Relation> referred(Statement tree, Set<String> words) {
    if (!(tree instanceof Statement.Utility utility) || !words.contains("references")) {
      return Optional.empty();
    }
    return utility.reads().stream()
        .flatMap(name -> reach.catalog().relations(name.object()).stream())
        .filter(relation ->
            relation.columns().stream()
                .filter(column ->
                    words.contains(column.name())
                        || reach.catalog().primaryKey(relation).contains(column.attribute()))
                .anyMatch(column -> !reach.ownLabels(relation, column).isEmpty()))
        .findFirst();
  }
}
