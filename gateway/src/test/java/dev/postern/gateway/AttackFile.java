package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code attacks.sql}:
 *
 * <pre>
 * == family
 * -- name [spell], or [search LOW HIGH PLANTED], or neither where the value shows
 * a step, sent as one simple query
 *   a line that starts with blanks goes on with it
 * @2 a step of the attacker's second session
 * ! Message of the extended protocol; neighbours are sent in one piece
 * </pre>
 *
 * Lines that start with a # and empty ones do not count.
 */
final class AttackFile {
  private final List<AttackCase> cases = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private String family = "";
  private Optional<String> header = Optional.empty();

  private AttackFile() {}

  /** All cases. In them, {@code $FILES} stands for the start of a path the server may write to. */
  static List<AttackCase> read() throws IOException {
    AttackFile file = new AttackFile();
    SuiteText.lines("attacks.sql").forEach(file::line);
    file.finish();
    return List.copyOf(file.cases);
  }

  private void line(String line) {
    if (line.startsWith("== ")) {
      finish();
      family = line.substring(3).strip();
    } else if (line.startsWith("-- ")) {
      finish();
      header = Optional.of(line.substring(3).strip());
    } else if (line.startsWith(" ")) {
      Step last = steps.removeLast();
      steps.add(new Step(last.session(), last.wire(), last.text() + "\n" + line.strip()));
    } else if (line.startsWith("! ")) {
      wire(line.substring(2).strip());
    } else if (line.startsWith("@")) {
      steps.add(new Step(line.charAt(1) - '0', false, line.substring(2).strip()));
    } else {
      steps.add(new Step(1, false, line));
    }
  }

  private void wire(String message) {
    boolean together =
        !steps.isEmpty() && steps.getLast().wire() && !steps.getLast().text().endsWith("Sync");
    steps.add(new Step(1, true, together ? steps.removeLast().text() + "\n" + message : message));
  }

  private void finish() {
    header.ifPresent(text -> {
      int bracket = text.indexOf(" [");
      String name = bracket < 0 ? text : text.substring(0, bracket);
      cases.add(new AttackCase(family, name, recovery(text.substring(name.length())), steps));
    });
    header = Optional.empty();
    steps.clear();
  }

  private static Recovery recovery(String brackets) {
    String[] words = brackets.replaceAll("[\\[\\]]", "").strip().split(" ");
    return switch (words[0]) {
      case "" -> new Recovery.Shows();
      case "spell" -> new Recovery.Spells();
      case "search" ->
          new Recovery.Searches(
              Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
      default -> throw new IllegalArgumentException("no such recovery: " + brackets);
    };
  }
}
