package dev.postern.sql;

import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.parsing.Parsed.Understood;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a text.
 *
 * @param tree null where it was not understood
 */
public record Reading(StatementAnalysis analysis, @Nullable Statement tree) {
  /** One for each statement that was parsed, of those understood by their {@code analysis}. */
  static List<Reading> of(
      List<Parsed> statements, Function<Understood, StatementAnalysis> analysis) {
    List<Reading> readings = new ArrayList<>(statements.size());
    for (Parsed parsed : statements) {
      readings.add(
          switch (parsed) {
            case Parsed.Refused refused ->
                new Reading(new Unanalyzable(refused.span(), refused.reason()), null);
            case Understood understood -> {
              StatementAnalysis found = analysis.apply(understood);
              yield new Reading(found, found instanceof Analyzed ? understood.statement() : null);
            }
          });
    }
    return List.copyOf(readings);
  }
}
