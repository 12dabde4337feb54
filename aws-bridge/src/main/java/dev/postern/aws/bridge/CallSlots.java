package dev.postern.aws.bridge;

import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many calls are under way at once: of all who call, and of each identity whatever its keys. A
 * call that waits for people counts too; who is not let in counts nowhere. Of many threads.
 */
final class CallSlots {
  static final Refusal FULL =
      new Refusal(
          FaultCode.LIMIT, "too-many-calls", "too many calls are under way at the gate now");
  private static final Refusal FULL_OF_THEIRS =
      new Refusal(
          FaultCode.LIMIT,
          "too-many-calls",
          "too many of your calls are under way at the gate now");

  private final int all;
  private final int each;
  private final Map<Who, Integer> of = new HashMap<>();
  private int taken;

  /** Tokens of one identity differ in their claims. */
  private record Who(String issuer, String subject) {}

  CallSlots(int all, int each) {
    this.all = all;
    this.each = each;
  }

  /** Of one call, not taken yet. */
  Slot slot() {
    return new Slot();
  }

  /** The place of one call among all. */
  final class Slot {
    private @Nullable Who who;

    /** Why there is no place for this caller's, null where it is taken. */
    @Nullable Refusal take(Identity identity) {
      Who caller = new Who(identity.issuer(), identity.subject());
      synchronized (CallSlots.this) {
        int known = of.getOrDefault(caller, 0);
        if (known >= each || taken >= all) {
          return known >= each ? FULL_OF_THEIRS : FULL;
        }
        of.put(caller, known + 1);
        taken++;
        who = caller;
        return null;
      }
    }

    /** Gives back what was taken, once. */
    void leave() {
      synchronized (CallSlots.this) {
        if (who != null) {
          of.computeIfPresent(who, (_, known) -> known > 1 ? known - 1 : null);
          taken--;
          who = null;
        }
      }
    }
  }
}
