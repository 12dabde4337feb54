package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import org.jspecify.annotations.Nullable;

/** Whether a statement can come near labelled values, by the names it mentions. */
public sealed interface ReachVerdict {
  /** Nothing it names leads to a labelled column. */
  record Clean() implements ReachVerdict {
    static final Clean INSTANCE = new Clean();
  }

  /**
   * Something leads to a labelled column.
   *
   * @param cause the first name that does
   * @param keeper a function beside it that could leave a value it is given where a later statement
   *     finds it, such as {@code set_config}; null where there is none
   */
  record Labelled(ObjectName cause, @Nullable ObjectName keeper) implements ReachVerdict {}

  /** The snapshot knows no relation of that name. */
  record UnknownRelation(ObjectName name) implements ReachVerdict {}
}
