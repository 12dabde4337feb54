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

  /** What COM_FIELD_LIST, which leaves the list as it is, is judged as. */
  private static final String FIELD_LIST = "SHOW COLUMNS FROM `";

  private volatile boolean quoting;

  /**
   * Why what is about to run must not, null where it may: then it runs at once. What only goes on
   * with a statement that ran before, such as a fetch from its cursor, is not asked about.
   */
  @Nullable Refusal refusal(Judgement judgement, List<Running> running) {
    if (shows(running) && (quoting || judgement.losesErrorText())) {
      return REFUSED;
    }
    if (!judgement.losesErrorText() && beginsAnew(judgement)) {
      quoting = false;
    }
    return null;
  }

  private static boolean shows(List<Running> running) {
    for (Running one : running) {
      if (one.statement().analysis() instanceof Analyzed analyzed && shows(analyzed.action())) {
        return true;
      }
    }
    return false;
  }

  /** EXECUTE runs what a PREPARE was judged as. */
  private static boolean shows(Action action) {
    return action instanceof Action.Diagnostics
        || (action instanceof Action.Prepare(_, var inner)
            && inner instanceof Analyzed prepared
            && prepared.action() instanceof Action.Diagnostics);
  }

  /** A statement leaves. */
  void forwarded(Judgement judgement) {
    if (judgement.losesErrorText()) {
      quoting = true;
    }
  }

  /** One without relations adds to the list and does not begin it anew. */
  private static boolean beginsAnew(Judgement judgement) {
    for (Judged judged : judgement.statements()) {
      if (!beginsAnew(judged, judgement.statement().text())) {
        return false;
      }
    }
    return !judgement.statements().isEmpty();
  }

  private static boolean beginsAnew(Judged judged, String text) {
    return judged.analysis() instanceof Analyzed analyzed
        && !(analyzed.reads().isEmpty() && analyzed.writes().isEmpty())
        && !(analyzed.action() instanceof Action.Prepare)
        && !text.startsWith(FIELD_LIST, analyzed.span().start());
  }
}
