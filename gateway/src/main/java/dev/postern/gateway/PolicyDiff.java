package dev.postern.gateway;

import dev.postern.access.Looks;
import dev.postern.core.Identity;
import dev.postern.gateway.SeenStatements.Seen;
import dev.postern.gateway.cli.Actions.PolicyDiff.Compared;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.json.Json;
import dev.postern.recorder.JournalReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Says what would become of recorded statements under another configuration. */
final class PolicyDiff {
  private static final int PROGRESS = 1_000;
  private static final int SHOWN = 300;

  private final SimulatedGate before;
  private final SimulatedGate after;
  private final PrintWriter progress;
  private final TreeSet<String> notes = new TreeSet<>();

  private PolicyDiff(SimulatedGate before, SimulatedGate after, PrintWriter progress) {
    this.before = before;
    this.after = after;
    this.progress = progress;
  }

  /** A statement with what would be another about it. */
  private record Changed(Seen seen, Outcome before, Outcome after, List<Outcome.Change> changes) {}

  /**
   * Prints what would change; true where nothing would.
   *
   * @param progress where it says how far it is
   */
  static boolean run(Compared compared, PrintWriter out, PrintWriter progress)
      throws CommandException, IOException {
    try (Logins logins = new Logins(compared.after().aws(), Clock.systemUTC());
        CatalogAccess catalogs = new CatalogAccess(logins)) {
      return new PolicyDiff(
              new SimulatedGate(compared.before(), catalogs),
              new SimulatedGate(compared.after(), catalogs),
              progress)
          .compare(compared, out);
    }
  }

  private boolean compare(Compared compared, PrintWriter out) throws CommandException, IOException {
    SeenStatements statements = new SeenStatements(compared.since(), this::looks);
    try (JournalReader journal = JournalReader.open(compared.before().recorder().directory())) {
      statements.read(journal);
      journal.faults().forEach(fault -> notes.add("the journal is damaged: " + fault));
    }
    List<Changed> changed = changed(statements.all());
    note(statements);
    out.println(
        compared.json()
            ? Json.of(model(statements, changed))
            : text(statements, changed).stripTrailing());
    return changed.isEmpty();
  }

  private Looks looks(Identity identity, String connection) {
    Looks looks = before.looks(identity, connection).with(after.looks(identity, connection));
    if (looks.anyClaim() || !looks.claims().isEmpty()) {
      notes.add(
          "conditions look at claims, which no journal holds: they were judged without any, as if"
              + " they could not be told");
    }
    if (looks.rows()) {
      notes.add(
          "conditions look at rows, which are another number each time: they were judged as if that"
              + " could not be told");
    }
    return looks;
  }

  private List<Changed> changed(List<Seen> seen) throws CommandException {
    List<Changed> changed = new ArrayList<>();
    int judged = 0;
    for (Seen one : seen) {
      Outcome old = before.outcome(one);
      Outcome next = after.outcome(one);
      List<Outcome.Change> changes = old.changes(next);
      if (!changes.isEmpty()) {
        changed.add(new Changed(one, old, next, changes));
      }
      if (++judged % PROGRESS == 0) {
        progress.println("judged " + judged + " of " + seen.size());
        progress.flush();
      }
    }
    changed.sort(
        Comparator.comparingLong((Changed one) -> one.seen().count())
            .reversed()
            .thenComparing(one -> one.seen().first()));
    return changed;
  }

  private void note(SeenStatements statements) {
    if (statements.orphans() > 0) {
      notes.add(statements.orphans() + " statements of sessions whose start the journal has not");
    }
    if (statements.leftOut() > 0) {
      notes.add(statements.leftOut() + " statements were left out: there are too many others");
    }
  }

  private String text(SeenStatements statements, List<Changed> changed) {
    StringBuilder text = new StringBuilder();
    for (Changed one : changed) {
      Seen seen = one.seen();
      text.append(
          "%s, groups %s: %d times from %s to %s, last in session %s%n  %s%n"
              .formatted(
                  shown(seen.caller().connection()),
                  shown(groups(seen)),
                  seen.count(),
                  seen.first(),
                  seen.last(),
                  seen.session(),
                  shown(seen.text())));
      for (Outcome.Change change : one.changes()) {
        text.append(
            "  %s: %s -> %s%n"
                .formatted(shown(change.what()), shown(change.before()), shown(change.after())));
      }
    }
    totals(statements, changed)
        .forEach((name, count) -> text.append("%s: %d%n".formatted(name.replace('-', ' '), count)));
    notes.forEach(note -> text.append("note: %s%n".formatted(note)));
    return text.toString();
  }

  private Map<String, Object> model(SeenStatements statements, List<Changed> changed) {
    Map<String, Object> model = new LinkedHashMap<>(totals(statements, changed));
    model.put("changes", changed.stream().map(PolicyDiff::model).toList());
    model.put("notes", List.copyOf(notes));
    return model;
  }

  private static Map<String, Long> totals(SeenStatements statements, List<Changed> changed) {
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("statements", statements.statements());
    totals.put("distinct", (long) statements.all().size());
    totals.put("would-change", (long) changed.size());
    totals.put(
        "would-no-longer-pass",
        changed.stream().filter(one -> one.before().passes() && !one.after().passes()).count());
    totals.put(
        "would-pass-now",
        changed.stream().filter(one -> !one.before().passes() && one.after().passes()).count());
    return totals;
  }

  private static Map<String, Object> model(Changed one) {
    Seen seen = one.seen();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("connection", seen.caller().connection());
    model.put("groups", seen.caller().identity().groups().stream().sorted().toList());
    model.put("text", seen.text());
    model.put("count", seen.count());
    model.put("first", seen.first().toString());
    model.put("last", seen.last().toString());
    model.put("session", seen.session().value());
    model.put(
        "changes",
        one.changes().stream()
            .map(change ->
                Map.of("what", change.what(), "before", change.before(), "after", change.after()))
            .toList());
    return model;
  }

  private static String groups(Seen seen) {
    return String.join(" ", new TreeSet<>(seen.caller().identity().groups()));
  }

  /** Nothing that was recorded may steer a terminal. */
  private static String shown(String text) {
    String plain = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    return plain.codePointCount(0, plain.length()) <= SHOWN
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, SHOWN)) + "…";
  }
}
