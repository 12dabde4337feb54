package dev.postern.core;

import java.util.Locale;
import java.util.Optional;

/** How much harm an operation can do, in rising order. */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The spelling in policies, the journal and explanations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean atLeast(Risk other) {
    return compareTo(other) >= 0;
  }

  public Risk or(Risk other) {
    return atLeast(other) ? this : other;
  }

  /** The risk spelt {@code word}, empty where there is none. */
  public static Optional<Risk> of(String word) {
    for (Risk risk : values()) {
      if (risk.word().equals(word)) {
        return Optional.of(risk);
      }
    }
    return Optional.empty();
  }
}
