package dev.postern.gateway.https;

/** Texts as JSON writes them (RFC 8259, section 7). */
public final class Json {
  private static final int FIRST_PRINTABLE = 0x20;

  private Json() {}

  public static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
