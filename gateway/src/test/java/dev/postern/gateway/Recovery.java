package dev.postern.gateway;

/** How an attacker reads a planted value off what comes back. */
sealed interface Recovery {
  /** It stands there, whole or in part, in some spelling. */
  record Shows() implements Recovery {}

  /**
   * Character by character: of all guesses for the next one, exactly one is answered otherwise than
   * the rest.
   */
  record Spells() implements Recovery {}

  /**
   * By halving: every guess below the value has one answer, every guess from there on another.
   *
   * @param low a guess that is below
   * @param high a guess that is not
   * @param planted the value, in whole units of the guesses
   */
  record Searches(long low, long high, long planted) implements Recovery {}
}
