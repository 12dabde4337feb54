package dev.postern.masking;

/**
 * Says what the data of some columns is.
 *
 * @param label a word such as {@code national-id}: 1 to 63 characters without blanks and controls
 */
public record LabelRule(ColumnPattern column, String label) {
  private static final int LONGEST = 63;

  /**
   * @throws IllegalArgumentException where the label is no such word
   */
  public LabelRule {
    requireLabel(label);
  }

  static void requireLabel(String label) {
    if (label.isEmpty()
        || label.length() > LONGEST
        || label.chars().anyMatch(c -> c <= ' ' || c == 0x7f || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          "a label is a word of 1 to " + LONGEST + " characters without blanks");
    }
  }
}
