package dev.postern.access;

import dev.postern.core.Kind;
import java.util.Set;

/**
 * Whether a rule is about a statement, or an action of a call.
 *
 * @param kinds of it, those that the rule names
 */
record Match(Set<Kind> kinds, Because because) {
  /** Why it is, or why not. */
  enum Because {
    ALL,
    /** What restricts does so too where its condition cannot be told. */
    ALL_BUT_FAILED,
    OPERATION,
    KINDS,
    RISK,
    OBJECTS,
    ACTION,
    RESOURCE,
    CONDITION,
    FAILED,
    /** Whether its condition holds is not to be said before the rows are known. */
    OPEN
  }

  boolean matches() {
    return switch (because) {
      case ALL, ALL_BUT_FAILED -> true;
      case OPERATION, KINDS, RISK, OBJECTS, ACTION, RESOURCE, CONDITION, FAILED, OPEN -> false;
    };
  }

  boolean isOpen() {
    return because == Because.OPEN;
  }
}
