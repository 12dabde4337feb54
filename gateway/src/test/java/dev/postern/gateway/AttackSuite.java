package dev.postern.gateway;

import dev.postern.gateway.AttackRun.Door;
import dev.postern.gateway.AttackRun.Loot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Attacks taken twice, raw and through the gate, and what came of them. */
final class AttackSuite {
  /**
   * A way to the values.
   *
   * @param placed puts into a case what differs by way, such as where files go
   */
  record Way(Door door, UnaryOperator<AttackCase> placed) {}

  private final Way gated;
  private final Way raw;
  private final SuiteTable table;
  private final Set<String> leaks = new LinkedHashSet<>();
  private final List<String> wrong = new ArrayList<>();

  AttackSuite(String title, Way gated, Way raw) {
    this.gated = gated;
    this.raw = raw;
    this.table = new SuiteTable(title, "cases", "recovered raw", "recovered through the gate");
  }

  void play(List<AttackCase> attacks) {
    attacks.forEach(this::play);
  }

  private void play(AttackCase attack) {
    boolean through = loot(gated, attack, wrong).anything();
    List<String> failures = new ArrayList<>();
    Loot direct = loot(raw, attack, failures);
    if (!direct.complete() && failures.isEmpty()) {
      // A guess is told by its answer's being unlike all others: one that the server itself
      // disturbed, by a notice or another order of rows, tells nothing.
      direct = loot(raw, attack, failures);
    }
    wrong.addAll(failures);
    if (!direct.complete()) {
      wrong.add(attack.title() + " recovers raw only \"" + direct.recovered() + "\"");
    }
    if (through) {
      leaks.add(attack.title());
    }
    table.count(attack.family(), true, direct.complete(), through);
  }

  private static Loot loot(Way way, AttackCase attack, List<String> failures) {
    try (AttackRun run = new AttackRun(way.door(), way.placed().apply(attack))) {
      return run.loot();
    } catch (IOException | AssertionError e) {
      failures.add(attack.title() + " broke off: " + e);
      return Loot.NOTHING;
    }
  }

  SuiteTable table() {
    return table;
  }

  /** Titles of the cases in which an answer through the gate depended on a planted value. */
  Set<String> leaks() {
    return leaks;
  }

  /** Cases that are no cases: they broke off, or recover nothing raw. */
  List<String> wrong() {
    return wrong;
  }
}
