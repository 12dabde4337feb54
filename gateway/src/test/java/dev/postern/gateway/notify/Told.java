package dev.postern.gateway.notify;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.access.Scope;
import dev.postern.core.Kind;
import dev.postern.core.RandomId;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.gateway.config.NotifyConfig;
import dev.postern.gateway.config.NotifyConfig.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the tests have happen, and whom they have told. */
final class Told {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");
  static final String TEXT = "UPDATE orders SET total = 0";
  static final String ADDRESS = "https://gate.example.com/api/v1/approvals/";

  /** Fast enough for tests: the pauses are their length, not their meaning. */
  static final Patience SOON =
      new Patience(
          Duration.ofMillis(10),
          Duration.ofMillis(40),
          4,
          Duration.ofSeconds(10),
          Duration.ofMillis(50));

  /** Nobody is told besides. */
  static final class Nobody implements AccessEvents {
    @Override
    public void changed(Approval approval, @Nullable Answer answer) {}

    @Override
    public void changed(GrantRecord grant, String what, @Nullable Party by) {}

    @Override
    public void changed(Minted minted, String what, SessionId session) {}
  }

  private Told() {}

  /** Waits for what happens on other threads; fails after half a minute. */
  static void until(BooleanSupplier happened) {
    long start = System.nanoTime();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("it did not happen in " + PATIENCE);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  static Party party(String name, String... groups) {
    return new Party("https://idp", name, name, Set.of(groups), Set.of("https://idp " + name));
  }

  static Approval asking(String user, String connection, String text, int needed) {
    return Approval.asking(
        "ap-" + RandomId.of(16),
        party(user, "agents"),
        connection,
        new AskedFor.Statement(
            SessionId.random(),
            "node",
            "agents/hold-2",
            text,
            List.of(),
            Set.of(Kind.WRITE),
            Risk.HIGH,
            List.of(new Reason("unbounded-update", "it changes every row")),
            List.of(),
            17L,
            List.of(),
            RandomId.of(32),
            RandomId.of(32)),
        List.of("reviewers"),
        needed,
        Instant.now(),
        Duration.ofMinutes(10));
  }

  static Approval asking() {
    return asking("agent", "shop", TEXT, 1);
  }

  static Answer yes(String user) {
    return Answer.yes(party(user, "reviewers"), Scope.ONCE, null, Instant.now());
  }

  static Approval answered(Approval approval, Answer answer) {
    return switch (approval.answered(answer)) {
      case Approval.Outcome.Taken(var taken) -> taken;
      case Approval.Outcome.Refused(var reason) -> throw new AssertionError(reason);
    };
  }

  static GrantRecord grant(String holder) {
    Instant now = Instant.now();
    return new GrantRecord(
        "gr-" + RandomId.of(16),
        0,
        party(holder, "agents"),
        "shop",
        Set.of("p"),
        now,
        now.plusSeconds(60),
        GrantRecord.State.OPEN,
        null,
        "an incident");
  }

  static Notice notice(String about) {
    return new Notice(
        AccessNotices.id(),
        Event.APPROVAL_PENDING,
        Instant.now(),
        about,
        "shop",
        "agent",
        "https://idp",
        Map.of("risk", "high"),
        null,
        null);
  }

  static NotifyConfig target(Receiver receiver, String path, NotifyConfig.As as) {
    return new NotifyConfig(
        "ops",
        receiver.at(path),
        as,
        EnumSet.allOf(Topic.class),
        Set.of("*"),
        false,
        List.of(receiver.authority.certificate()));
  }

  static NotifyConfig json(Receiver receiver) {
    return target(receiver, "/hook", new NotifyConfig.As.Json(KEY));
  }
}
