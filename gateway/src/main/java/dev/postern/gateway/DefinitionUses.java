package dev.postern.gateway;

import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.catalog.Reach;
import java.util.Set;

/** What statements that define or administer things do with labelled columns by no expression. */
final class DefinitionUses {
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
}
