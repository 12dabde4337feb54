package dev.postern.sql.catalog;

/** What a call of a function can tell or leave behind, in rising order. */
public enum FunctionEffect {
  /** Its result comes from its arguments, settings and definitions; it leaves nothing behind. */
  HARMLESS,
  /**
   * It could leave what it is given where a later statement finds it: a setting, a lock, a file.
   */
  KEEPS,
  /** It could read everything the login can read, and leave it anywhere. */
  READS;

  FunctionEffect or(FunctionEffect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
