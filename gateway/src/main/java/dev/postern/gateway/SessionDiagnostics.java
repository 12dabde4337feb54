package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath.Running;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a MySQL session's list of errors and warnings may quote what the caller must not see: it
 * is of the last statement that looked at a relation, and later ones can show it.
 */
final class SessionDiagnostics {
  private static final Refusal REFUSED =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "diagnostics", "the messages of the statement before could quote masked values"),
          "Run a statement that leads to no masked column before it.");

  private volatile boolean quoting;

  /** Why what is about to run must not, null where it may. */
  @Nullable Refusal refusal(Judgement judgement, List<Running> running) {
    boolean shows =
        shows(judgement.statements()) || shows(running.stream().map(Running::statement).toList());
    return shows && (quoting || judgement.losesErrorText()) ? REFUSED : null;
  }

  private static boolean shows(List<Judged> statements) {
    return statements.stream()
        .anyMatch(judged ->
            judged.analysis() instanceof Analyzed analyzed
                && (analyzed.action() instanceof Action.Diagnostics
                    || (analyzed.action() instanceof Action.Prepare(_, var inner)
                        && inner instanceof Analyzed prepared
                        && prepared.action() instanceof Action.Diagnostics)));
  }

  /** A statement leaves; one without relations adds to the list and does not begin it anew. */
  void forwarded(Judgement judgement) {
    if (judgement.losesErrorText()) {
      quoting = true;
    } else if (judgement.statements().stream().allMatch(SessionDiagnostics::beginsAnew)
        && !judgement.statements().isEmpty()) {
      quoting = false;
    }
  }

  private static boolean beginsAnew(Judged judged) {
    return judged.analysis() instanceof Analyzed analyzed
        && !(analyzed.reads().isEmpty() && analyzed.writes().isEmpty())
        && !(analyzed.action() instanceof Action.Prepare);
  }
}
