package dev.postern.gateway.approvals;

import dev.postern.access.AskedFor;
import dev.postern.core.Decided;
import java.time.Duration;
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
  void asked(AskedFor.Held held, String approval);

  /**
   * How long its client can bear to wait; null where that is as long as the rule says. One that
   * cannot is told to come again, and what it asked stays open when it leaves.
   */
  @Nullable Duration bears();

  /**
   * What an operation is.
   *
   * @param shown what reviewers are asked about; its digest is over all that it rests on; null
   *     where nobody has to be asked
   */
  record Now<J extends Decided>(J judgement, AskedFor.@Nullable Held shown) {}
}
