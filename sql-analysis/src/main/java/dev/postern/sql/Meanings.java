package dev.postern.sql;

import dev.postern.core.StatementAnalysis;
import dev.postern.sql.kinds.FunctionTable;
import dev.postern.sql.kinds.Settings;
import java.util.List;

/**
 * What a dialect's functions and settings do beyond their value.
 *
 * @param seesLater whether the tables of a recursive WITH see those behind them; where only one of
 *     two servers lets them, a name counts as a relation's too
 * @param texts reads a statement that is prepared or run from a text
 */
record Meanings(FunctionTable functions, Settings settings, boolean seesLater, Texts texts) {
  /** Reads texts within statements. */
  @FunctionalInterface
  interface Texts {
    /** The analyses of the text's statements. */
    List<StatementAnalysis> read(String text);
  }

  static final Meanings POSTGRES =
      new Meanings(FunctionTable.POSTGRES, Settings.POSTGRES, true, _ -> List.of());
}
