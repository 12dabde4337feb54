package dev.postern.recorder;

import dev.postern.core.JournalException;
import org.jspecify.annotations.Nullable;

/** Whether the journal takes events: written by the thread that syncs, read by every append. */
final class Health {
  private volatile boolean roomy = true;
  private volatile @Nullable Throwable failure;

  /** Whether the free space is over the floor; appends are refused while it is not. */
  void roomy(boolean enough) {
    roomy = enough;
  }

  /**
   * Ends all appends of this process. After a failed sync nobody knows what is on the disk, and a
   * later sync that succeeds does not say it either.
   */
  void failed(Throwable cause) {
    failure = cause;
  }

  void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalException("the journal could not be made durable", cause);
    }
    if (!roomy) {
      throw new JournalException("the journal's disk is full");
    }
  }
}
