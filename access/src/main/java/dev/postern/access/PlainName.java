package dev.postern.access;

import java.util.regex.Pattern;

/** What a name out of a token may be made of. */
final class PlainName {
  /**
   * Names reach logs, the journal, terminals and {@code application_name}: no control, format or
   * unassigned characters, no line separators.
   */
  private static final Pattern PATTERN = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,256}");

  private PlainName() {}

  static boolean isOne(String name) {
    return PATTERN.matcher(name).matches() && name.equals(name.strip());
  }
}
