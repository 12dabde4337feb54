package dev.postern.access;

import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the statements of a text ask of the rules. */
record AskedStatements(Question question, Rows rows, Instant now) {
  private static final Set<Kind> OF_THE_SESSION = EnumSet.of(Kind.TRANSACTION, Kind.SESSION);
  private static final Rows NO_ROWS = new Rows.Expected(0);

  /** The statements, and those that they prepare or declare for later. */
  static List<Asked> of(Question question, Question.Text text, Instant now) {
    AskedStatements statements = new AskedStatements(question, text.rows(), now);
    List<Asked> asked = new ArrayList<>(text.statements().size());
    for (int i = 0; i < text.statements().size(); i++) {
      statements.add(text.statements().get(i), text.touched().get(i), asked);
    }
    return asked;
  }

  private void add(StatementAnalysis statement, Touched touched, List<Asked> asked) {
    Set<Kind> kinds = statement.kinds().isEmpty() ? EnumSet.of(Kind.UNKNOWN) : statement.kinds();
    boolean sessionOnly =
        switch (statement) {
          case Unanalyzable _ -> false;
          case Analyzed analyzed -> isSessionOnly(analyzed);
        };
    Facts facts =
        new Facts(
            question.identity(),
            question.address(),
            now,
            kinds,
            statement.risk(),
            touched,
            sessionOnly ? NO_ROWS : rows,
            null);
    asked.add(new Asked(statement.reasons(), sessionOnly, null, new Told(facts)));
    if (statement instanceof Analyzed analyzed) {
      if (analyzed.action() instanceof Action.Prepare prepare) {
        add(prepare.inner(), touched, asked);
      } else if (analyzed.action() instanceof Action.DeclareCursor declare) {
        add(declare.inner(), touched, asked);
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
}
