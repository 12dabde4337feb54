package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who gets time at which connection. Nothing is remembered here: each connect starts anew. */
public final class Grants {
  /** Whether somebody gets in. */
  public sealed interface Answer {
    record Granted(Grant grant) implements Answer {}

    record NotGranted(Reason reason) implements Answer {}
  }

  private final Policies policies;

  public Grants(Policies policies) {
    this.policies = policies;
  }

  /**
   * The grant of somebody who connects at {@code now}: of all policies that apply and need no
   * request. An unknown connection is answered like one that no policy opens.
   */
  public Answer open(Identity identity, String connection, Instant now) {
    List<Policy> applicable = policies.applicable(identity, connection);
    if (applicable.isEmpty()) {
      return new Answer.NotGranted(
          new Reason("not-granted", "no policy gives you access to this connection"));
    }
    Map<String, Instant> opened = new HashMap<>();
    for (Policy policy : applicable) {
      switch (policy.access().request()) {
        case NONE -> opened.put(policy.name(), now.plus(policy.access().length()));
        case REQUIRED -> {}
      }
    }
    if (opened.isEmpty()) {
      return new Answer.NotGranted(
          new Reason("grant-required", "access to this connection has to be requested first"));
    }
    return new Answer.Granted(new Grant(opened));
  }
}
