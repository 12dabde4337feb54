package dev.postern.aws.mask;

import dev.postern.aws.value.UnreadableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hides fields of a JSON text and leaves all else as it was written. What is no JSON (RFC 8259), or
 * says a key twice, is refused: another reader might find the field elsewhere.
 */
final class JsonMask {
  private static final int DEEPEST = 128;
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private long masked;

  private JsonMask(String text) {
    this.text = text;
  }

  /** A text without what it had to hide. */
  record Hidden(String text, long count) {}

  static Hidden hide(String text, List<WirePath> fields) throws UnreadableException {
    JsonMask mask = new JsonMask(text);
    mask.space();
    mask.value(fields, false, 0);
    mask.space();
    if (mask.at < text.length()) {
      throw malformed();
    }
    return new Hidden(mask.out.toString(), mask.masked);
  }

  private void value(List<WirePath> fields, boolean hidden, int depth) throws UnreadableException {
    if (depth > DEEPEST) {
      throw new UnreadableException("too-deep", "the response is nested too deep");
    }
    boolean hide = hidden || fields.stream().anyMatch(WirePath::isHere);
    switch (peek()) {
      case '{' -> object(fields, hide, depth);
      case '[' -> array(fields, hide, depth);
      case '"' -> leaf(string(), hide, "\"" + ResponseMasks.REDACTED + "\"");
      case 't' -> leaf(word("true"), hide, "false");
      case 'f' -> leaf(word("false"), hide, "false");
      case 'n' -> leaf(word("null"), false, "null");
      default -> leaf(number(), hide, "0");
    }
  }

  private void leaf(String written, boolean hide, String instead) {
    out.append(hide ? instead : written);
    masked += hide ? 1 : 0;
  }

  private void object(List<WirePath> fields, boolean hide, int depth) throws UnreadableException {
    List<WirePath> here = settled(fields);
    take('{');
    Set<String> keys = new HashSet<>();
    space();
    boolean more = peek() != '}';
    while (more) {
      String key = string();
      String name = decoded(key);
      if (!keys.add(name)) {
        throw new UnreadableException("duplicate-key", "the response says a key twice");
      }
      out.append(key);
      space();
      take(':');
      space();
      value(below(here, name), hide, depth + 1);
      space();
      more = peek() == ',';
      if (more) {
        take(',');
        space();
      }
    }
    take('}');
  }

  private void array(List<WirePath> fields, boolean hide, int depth) throws UnreadableException {
    take('[');
    space();
    boolean more = peek() != ']';
    while (more) {
      value(below(fields, WirePath.ELEMENT), hide, depth + 1);
      space();
      more = peek() == ',';
      if (more) {
        take(',');
        space();
      }
    }
    take(']');
  }

  private static List<WirePath> below(List<WirePath> fields, String step) {
    List<WirePath> below = new ArrayList<>();
    for (WirePath field : fields) {
      WirePath behind = field.isHere() ? null : field.behind(step);
      if (behind != null) {
        below.add(behind);
      }
    }
    return below;
  }

  /** Those of an object whose neighbours say that they are what is to be hidden. */
  private List<WirePath> settled(List<WirePath> fields) throws UnreadableException {
    List<WirePath> settled = new ArrayList<>();
    for (WirePath field : fields) {
      SecretField.OnlyIf only = field.isNext() ? field.onlyIf() : null;
      if (only == null || !passes(only)) {
        settled.add(field);
      }
    }
    return settled;
  }

  /** Whether the object that begins here says something else about the field, as a plain text. */
  private boolean passes(SecretField.OnlyIf only) throws UnreadableException {
    JsonMask ahead = new JsonMask(text);
    ahead.at = at;
    ahead.take('{');
    ahead.space();
    boolean passes = false;
    boolean more = ahead.peek() != '}';
    while (more) {
      String name = decoded(ahead.string());
      ahead.space();
      ahead.take(':');
      ahead.space();
      if (name.equals(only.neighbour())) {
        passes = ahead.peek() == '"' && !decoded(ahead.string()).equals(only.value());
        return passes;
      }
      ahead.value(List.of(), false, 0);
      ahead.space();
      more = ahead.peek() == ',';
      if (more) {
        ahead.take(',');
        ahead.space();
      }
    }
    return passes;
  }

  private char peek() throws UnreadableException {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private void take(char expected) throws UnreadableException {
    if (peek() != expected) {
      throw malformed();
    }
    out.append(expected);
    at++;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      out.append(text.charAt(at++));
    }
  }

  private String word(String expected) throws UnreadableException {
    if (!text.startsWith(expected, at)) {
      throw malformed();
    }
    at += expected.length();
    return expected;
  }

  /** With its quotes, as it was written. */
  private String string() throws UnreadableException {
    int begin = at;
    if (peek() != '"') {
      throw malformed();
    }
    at++;
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw malformed();
      }
      if (c == '\\') {
        char escaped = peek();
        at++;
        if (escaped == 'u') {
          for (int i = 0; i < 4; i++) {
            if (Character.digit(peek(), 16) < 0) {
              throw malformed();
            }
            at++;
          }
        } else if ("\"\\/bfnrt".indexOf(escaped) < 0) {
          throw malformed();
        }
      }
    }
    at++;
    return text.substring(begin, at);
  }

  private String number() throws UnreadableException {
    int begin = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(begin, at);
    if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw malformed();
    }
    return number;
  }

  private static String decoded(String written) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 1; i < written.length() - 1; i++) {
      char c = written.charAt(i);
      if (c != '\\') {
        decoded.append(c);
        continue;
      }
      char escaped = written.charAt(++i);
      switch (escaped) {
        case 'u' -> {
          decoded.append((char) Integer.parseInt(written.substring(i + 1, i + 5), 16));
          i += 4;
        }
        case 'b' -> decoded.append('\b');
        case 'f' -> decoded.append('\f');
        case 'n' -> decoded.append('\n');
        case 'r' -> decoded.append('\r');
        case 't' -> decoded.append('\t');
        default -> decoded.append(escaped);
      }
    }
    return decoded.toString();
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-json", "the response is no JSON");
  }
}
