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
   * @param text a query, or messages of the protocol, one a line: see {@link WireScript} and {@link
   *     MysqlAttackSession}
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

  /** The same attack with what stands for a word such as {@code $FILES}. */
  AttackCase with(String word, String value) {
    return new AttackCase(
        family,
        name,
        recovery,
        steps.stream()
            .map(step -> new Step(step.session(), step.wire(), step.text().replace(word, value)))
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
