package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code attacks.sql} or {@code mysql-attacks.sql}:
 *
 * <pre>
 * == family
 * -- name [spell], or [search LOW HIGH PLANTED], or neither where the value shows; behind
 *    the bracket, first, the word of the one server that it is for
 * a step, sent as one query
 *   a line that starts with blanks goes on with it
 * @2 a step of the attacker's second session
 * ! Message of the protocol; neighbours up to a Sync are one step
 * </pre>
 *
 * Lines that start with a # and empty ones do not count.
 */
final class AttackFile {
  private static final Set<String> SERVERS = Set.of("postgres", "mysql", "mariadb");

  private final List<AttackCase> cases = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final String server;
  private String family = "";
  private Optional<String> header = Optional.empty();

  private AttackFile(String server) {
    this.server = server;
  }

  /**
   * All cases for a server. In them, {@code $FILES} stands for the start of a path the server may
   * write to, {@code $DB} for the database.
   *
   * @param server postgres, mysql or mariadb
   */
  static List<AttackCase> read(String resource, String server) throws IOException {
    AttackFile file = new AttackFile(server);
    SuiteText.lines(resource).forEach(file::line);
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
      List<String> words = words(text.substring(name.length()));
      Optional<String> only = words.stream().filter(SERVERS::contains).findFirst();
      if (only.isEmpty() || only.get().equals(server)) {
        List<String> recovery = only.isEmpty() ? words : words.subList(1, words.size());
        cases.add(new AttackCase(family, name, recovery(recovery), steps));
      }
    });
    header = Optional.empty();
    steps.clear();
  }

  private static List<String> words(String brackets) {
    String inner = brackets.replaceAll("[\\[\\]]", "").strip();
    return inner.isEmpty() ? List.of() : List.of(inner.split(" "));
  }

  private static Recovery recovery(List<String> words) {
    if (words.isEmpty()) {
      return new Recovery.Shows();
    }
    return switch (words.getFirst()) {
      case "spell" -> new Recovery.Spells();
      case "search" ->
          new Recovery.Searches(
              Long.parseLong(words.get(1)),
              Long.parseLong(words.get(2)),
              Long.parseLong(words.get(3)));
      default -> throw new IllegalArgumentException("no such recovery: " + words);
    };
  }
}
