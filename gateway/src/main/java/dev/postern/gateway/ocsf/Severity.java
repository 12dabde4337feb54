package dev.postern.gateway.ocsf;

import dev.postern.core.Risk;

/** {@code severity_id} and its caption. */
enum Severity {
  INFORMATIONAL(1, "Informational"),
  MEDIUM(3, "Medium"),
  HIGH(4, "High"),
  CRITICAL(5, "Critical");

  private final int id;
  private final String caption;

  Severity(int id, String caption) {
    this.id = id;
    this.caption = caption;
  }

  int id() {
    return id;
  }

  String caption() {
    return caption;
  }

  static Severity of(Risk risk) {
    return switch (risk) {
      case LOW -> INFORMATIONAL;
      case MEDIUM -> MEDIUM;
      case HIGH -> HIGH;
      case CRITICAL -> CRITICAL;
    };
  }

  /** What was refused is worth a look, however small it is. */
  Severity atLeast(Severity other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
