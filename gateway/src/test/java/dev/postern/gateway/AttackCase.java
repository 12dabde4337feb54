package dev.postern.gateway;

import java.util.List;

/**
 * One way to a labelled value.
 *
 * @param steps in the order in which they are taken; those from the first with a {@link #GUESS} on
 *     are taken once for every guess
 */
record AttackCase(String family, String name, Recovery recovery, List<Step> steps) {
  /** What stands in a step where the guess goes. */
  static final String GUESS = "{?}";

  AttackCase {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(name + " has no steps");
    }
    if (recovery instanceof Recovery.Shows
        == steps.stream().anyMatch(step -> step.text().contains(GUESS))) {
      throw new IllegalArgumentException(name + " guesses without a guess, or the other way round");
    }
  }

  /**
   * What is sent and answered as one.
   *
   * @param session which of the attacker's sessions, from 1
   * @param text a simple query, or messages of the extended protocol, one a line: see {@link
   *     WireScript}
   */
  record Step(int session, boolean wire, String text) {
    Step with(String guess) {
      return new Step(session, wire, text.replace(GUESS, guess));
    }
  }

  /** How tables and lists name it. */
  String title() {
    return family + ": " + name;
  }

  /** The same attack where the server may write files whose paths start so. */
  AttackCase withFiles(String start) {
    return new AttackCase(
        family,
        name,
        recovery,
        steps.stream()
            .map(
                step -> new Step(step.session(), step.wire(), step.text().replace("$FILES", start)))
            .toList());
  }

  List<Step> preparation() {
    return steps.subList(0, firstGuess());
  }

  List<Step> repeated() {
    return steps.subList(firstGuess(), steps.size());
  }

  private int firstGuess() {
    int first = 0;
    while (first < steps.size() && !steps.get(first).text().contains(GUESS)) {
      first++;
    }
    return first;
  }
}
