package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.Verdict;
import java.util.List;
import java.util.Set;

/** Of what a rule holds, what people could judge by what they are shown of it. */
final class Approvable {
  /** People would be asked once about what runs any number of times, with values they don't see. */
  private static final Refusal HELD_PREPARE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("held-by-name", "what needs an approval cannot be prepared by name in SQL"),
          "Prepare it by the protocol, or send it as it is.");

  private static final Refusal NOT_SHOWN =
      new Refusal(
          FaultCode.DENIED, "not-approvable", "nobody could see what would be approved with it");

  private Approvable() {}

  /**
   * The hold, or why it cannot be one.
   *
   * @param words every word of the text: MySQL's user variables begin with an at sign
   */
  static Verdict of(Verdict hold, List<Judged> judged, Set<String> words) {
    if (judged.stream().anyMatch(Approvable::prepares)) {
      return Rewriting.denied(HELD_PREPARE);
    }
    return words.stream().anyMatch(word -> word.startsWith("@"))
        ? Rewriting.denied(NOT_SHOWN)
        : hold;
  }

  /** The verdict on what the gate cannot read: that can be shown to nobody. */
  static Verdict unread(Verdict verdict) {
    return verdict instanceof Verdict.Hold ? Rewriting.denied(NOT_SHOWN) : verdict;
  }

  private static boolean prepares(Judged judged) {
    return judged.analysis() instanceof Analyzed analyzed
        && analyzed.action() instanceof Action.Prepare;
  }
}
