package dev.postern.gateway.notify;

/** Others' words on one line of somebody else's page. */
final class Line {
  private Line() {}

  /**
   * Without what could make it look like several lines, or be read in another order: control and
   * format characters, line and paragraph separators, halves of characters.
   */
  static String of(String text, int longest) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .forEach(c ->
            line.appendCodePoint(
                switch (Character.getType(c)) {
                  case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                      ' ';
                  case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> '\ufffd';
                  default -> c;
                }));
    if (text.codePointCount(0, text.length()) > longest) {
      line.append('…');
    }
    return line.toString();
  }
}
