package dev.postern.access;

import org.jspecify.annotations.Nullable;

/** Told what happens to approvals and grants, on the thread on which it does, once it is stored. */
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
}
