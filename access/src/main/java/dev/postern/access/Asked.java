package dev.postern.access;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one statement asks of the rules.
 *
 * @param kinds never empty: a statement that does nothing nameable does something unknown
 * @param sessionOnly whether it changes nothing beyond the session and reads nothing
 */
record Asked(StatementAnalysis statement, Set<Kind> kinds, boolean sessionOnly) {
  private static final Set<Kind> OF_THE_SESSION = EnumSet.of(Kind.TRANSACTION, Kind.SESSION);

  /** The statements, and those that they prepare or declare for later. */
  static List<Asked> of(List<StatementAnalysis> statements) {
    List<Asked> asked = new ArrayList<>(statements.size());
    statements.forEach(statement -> add(statement, asked));
    return asked;
  }

  private static void add(StatementAnalysis statement, List<Asked> asked) {
    Set<Kind> kinds = statement.kinds().isEmpty() ? EnumSet.of(Kind.UNKNOWN) : statement.kinds();
    asked.add(
        switch (statement) {
          case Unanalyzable _ -> new Asked(statement, kinds, false);
          case Analyzed analyzed -> new Asked(statement, kinds, isSessionOnly(analyzed));
        });
    if (statement instanceof Analyzed analyzed) {
      if (analyzed.action() instanceof Action.Prepare prepare) {
        add(prepare.inner(), asked);
      } else if (analyzed.action() instanceof Action.DeclareCursor declare) {
        add(declare.inner(), asked);
      }
    }
  }

  private static boolean isSessionOnly(Analyzed statement) {
    return !statement.kinds().isEmpty()
        && OF_THE_SESSION.containsAll(statement.kinds())
        && statement.risk() == Risk.LOW
        && statement.reads().isEmpty()
        && statement.writes().isEmpty()
        && statement.functions().isEmpty()
        && staysInSession(statement.action());
  }

  /** What names another statement to run does what that other does. */
  private static boolean staysInSession(Action action) {
    return switch (action) {
      case Action.Plain _,
          Action.Prepare _,
          Action.Deallocate _,
          Action.DeclareCursor _,
          Action.CloseCursor _,
          Action.Discard _,
          Action.Setting _,
          Action.Transaction _,
          Action.Diagnostics _ ->
          true;
      case Action.ExecutePrepared _, Action.Fetch _, Action.CopyOut _, Action.CopyIn _ -> false;
    };
  }

  boolean isUnderstood() {
    return !kinds.contains(Kind.UNKNOWN);
  }

  /** Its kinds that the matcher is about. */
  Set<Kind> matching(Matcher matcher) {
    if (!statement.risk().atLeast(matcher.risk()) || Collections.disjoint(kinds, matcher.kinds())) {
      return Set.of();
    }
    Set<Kind> matching = EnumSet.copyOf(kinds);
    matching.retainAll(matcher.kinds());
    return matching;
  }
}
