package dev.postern.access;

import dev.postern.core.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens to approvals, grants and what was minted, on the thread on which it does, once
 * it is stored.
 */
public interface AccessEvents {
  /**
   * @param answer what changed it, null where no answer did
   */
  void changed(Approval approval, @Nullable Answer answer);

  /**
   * @param what {@code opened}, {@code extended}, {@code ended} or {@code revoked}
   * @param by null where a policy did
   */
  void changed(GrantRecord grant, String what, @Nullable Party by);

  /**
   * @param what {@code minted}; of a log-in also {@code used}, or {@code lost} to too many wrong
   *     passwords
   * @param session that was opened by it, or was not; the gate's own where it was minted
   */
  void changed(Minted minted, String what, SessionId session);
}
