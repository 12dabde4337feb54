package dev.postern.gateway;

import dev.postern.core.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each identity has used labelled data in the hour that is over now, whatever session it
 * did so in. Of a use its moment and a hash are kept: at most a label's budget of them for each
 * identity and label, and at most {@link #MAX_IDENTITIES} identities.
 */
final class LabelBudgets {
  static final Duration HOUR = Duration.ofHours(1);

  /** With more of them at once, uses by further ones are refused. */
  static final int MAX_IDENTITIES = 100_000;

  private final Clock clock;
  private final int most;
  private final Map<Person, Account> accounts = new HashMap<>();

  /** An identity, by what its issuer never gives to another. */
  private record Person(String issuer, String subject) {}

  /** A use of a label's data; without a key it is like none before. */
  record Draw(String label, int budget, @Nullable UseKey key) {}

  /** What became of some draws. */
  sealed interface Answer {
    record Drawn() implements Answer {}

    /**
     * Nothing was drawn.
     *
     * @param free when there is room, null where there never is: at once it is too much
     */
    record Spent(String label, int budget, @Nullable Instant free) implements Answer {}

    /** Too many identities are counted. */
    record Crowded() implements Answer {}
  }

  private record Drawn(@Nullable UseKey key, Instant at) {}

  /** The uses of one identity, by label, the oldest first. */
  private static final class Account {
    final Map<String, List<Drawn>> uses = new HashMap<>();

    /** Whether it has ever changed what a question in the same words asks. */
    boolean changed;
  }

  LabelBudgets(Clock clock) {
    this(clock, MAX_IDENTITIES);
  }

  LabelBudgets(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /**
   * Draws all or none.
   *
   * @param changes whether what runs may change what a later question in the same words asks: from
   *     then on no question of the identity's is a repetition
   */
  synchronized Answer draw(Identity identity, List<Draw> draws, boolean changes) {
    Instant now = clock.instant();
    Account account = account(new Person(identity.issuer(), identity.subject()), now);
    if (account == null) {
      return draws.isEmpty() ? new Answer.Drawn() : new Answer.Crowded();
    }
    Map<String, List<Draw>> byLabel = new TreeMap<>();
    draws.forEach(draw -> byLabel.computeIfAbsent(draw.label(), _ -> new ArrayList<>()).add(draw));
    Map<String, List<Drawn>> fresh = new TreeMap<>();
    for (Map.Entry<String, List<Draw>> entry : byLabel.entrySet()) {
      List<Drawn> known = account.uses.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>());
      known.removeIf(use -> isOver(use, now));
      List<Drawn> more = fresh(entry.getValue(), known, account.changed, now);
      int budget = entry.getValue().stream().mapToInt(Draw::budget).min().orElseThrow();
      int over = known.size() + more.size() - budget;
      if (over > 0) {
        return new Answer.Spent(
            entry.getKey(),
            budget,
            over > known.size() ? null : known.get(over - 1).at().plus(HOUR));
      }
      fresh.put(entry.getKey(), more);
    }
    fresh.forEach(
        (label, more) -> account.uses.computeIfAbsent(label, _ -> new ArrayList<>()).addAll(more));
    account.changed |= changes;
    return new Answer.Drawn();
  }

  private static List<Drawn> fresh(
      List<Draw> draws, List<Drawn> known, boolean changed, Instant now) {
    Set<UseKey> seen = new HashSet<>();
    if (!changed) {
      known.stream().map(Drawn::key).filter(key -> key != null).forEach(seen::add);
    }
    List<Drawn> fresh = new ArrayList<>();
    for (Draw draw : draws) {
      UseKey key = draw.key();
      if (changed || key == null || seen.add(key)) {
        fresh.add(new Drawn(key, now));
      }
    }
    return fresh;
  }

  private static boolean isOver(Drawn use, Instant now) {
    return !now.isBefore(use.at().plus(HOUR));
  }

  private @Nullable Account account(Person person, Instant now) {
    if (accounts.size() >= most && !accounts.containsKey(person)) {
      accounts
          .values()
          .removeIf(account ->
              !account.changed
                  && account.uses.values().stream()
                      .allMatch(uses -> uses.stream().allMatch(use -> isOver(use, now))));
      if (accounts.size() >= most) {
        return null;
      }
    }
    return accounts.computeIfAbsent(person, _ -> new Account());
  }
}
