package dev.postern.gateway.approvals;

import dev.postern.access.AskedFor;
import dev.postern.core.Judgement;
import org.jspecify.annotations.Nullable;

/** A statement that waits, as its session sees it. */
public interface HeldSubject {
  /**
   * What it is now: judged anew, with the catalog as the server has it, and with how many rows it
   * is expected to touch where rules look at that. Blocks.
   *
   * @throws IllegalStateException where it cannot be judged
   */
  Now now();

  /** Writes down that people are asked about it, under this id. Called once at the most. */
  void asked(AskedFor.Statement statement, String approval);

  /**
   * What a statement is.
   *
   * @param shown what reviewers are asked about; its digest is over all that it rests on; null
   *     where nobody has to be asked
   */
  record Now(Judgement judgement, AskedFor.@Nullable Statement shown) {}
}
