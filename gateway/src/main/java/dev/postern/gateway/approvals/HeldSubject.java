package dev.postern.gateway.approvals;

import dev.postern.access.AskedFor;
import dev.postern.core.Judgement;

/** A statement that is held, as its session sees it. */
public interface HeldSubject {
  /**
   * What it is now: judged anew, with the catalog as the server has it. Blocks.
   *
   * @throws IllegalStateException where it cannot be judged
   */
  Now now();

  /** Writes down that people are asked about it, under this id. Called once at the most. */
  void asked(AskedFor.Statement statement, String approval);

  /**
   * What a statement is.
   *
   * @param shown what reviewers are asked about; its digest is over all that it rests on
   */
  record Now(Judgement judgement, AskedFor.Statement shown) {}
}
