package dev.postern.aws.sign;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The signatures that were used, for as long as they could be used again. */
final class ReplayWindow {
  private final int most;
  private final Set<String> used = new HashSet<>();
  private final Deque<Use> inOrder = new ArrayDeque<>();

  private record Use(String signature, Instant until) {}

  enum Taken {
    FIRST,
    AGAIN,
    /** There is no room to remember it, so that it cannot be taken. */
    FULL
  }

  ReplayWindow(int most) {
    this.most = most;
  }

  /**
   * @param until when it is refused for its age; later ones of this do not come before it
   */
  synchronized Taken take(String signature, Instant now, Instant until) {
    while (!inOrder.isEmpty() && inOrder.getFirst().until.isBefore(now)) {
      used.remove(inOrder.removeFirst().signature);
    }
    if (used.contains(signature)) {
      return Taken.AGAIN;
    }
    if (used.size() >= most) {
      return Taken.FULL;
    }
    used.add(signature);
    inOrder.addLast(new Use(signature, until));
    return Taken.FIRST;
  }
}
