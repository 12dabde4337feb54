package dev.postern.gateway.approvals;

import dev.postern.access.AskedFor;
import dev.postern.core.Decided;
import org.jspecify.annotations.Nullable;

/** An operation that waits, as its session sees it. */
public interface HeldSubject<J extends Decided> {
  /**
   * What it is now: judged anew, with the catalog as the server has it, and with how many rows it
   * is expected to touch where rules look at that. Blocks.
   *
   * @throws IllegalStateException where it cannot be judged
   */
  Now<J> now();

  /** Writes down that people are asked about it, under this id. Called once at the most. */
  void asked(AskedFor.Statement statement, String approval);

  /**
   * What an operation is.
   *
   * @param shown what reviewers are asked about; its digest is over all that it rests on; null
   *     where nobody has to be asked
   */
  record Now<J extends Decided>(J judgement, AskedFor.@Nullable Statement shown) {}
}
