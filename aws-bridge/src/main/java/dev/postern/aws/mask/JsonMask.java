package dev.postern.aws.mask;

import dev.postern.aws.model.SecretField;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Hides fields of a JSON text and leaves all else as it was written. What is no JSON (RFC 8259), or
 * says a key twice, is refused: another reader might find the field elsewhere.
 */
final class JsonMask {
  private static final int DEEPEST = 128;
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final Hidden.Tally tally = new Hidden.Tally();
  private int at;

  private JsonMask(String text) {
    this.text = text;
  }

  static Hidden hide(byte[] body, Place root) throws UnreadableException {
    JsonMask mask = new JsonMask(Utf8.decode(body));
    mask.space();
    mask.value(root, 0);
    mask.space();
    if (mask.at < mask.text.length()) {
      throw malformed();
    }
    return mask.tally.of(mask.out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void value(Place place, int depth) throws UnreadableException {
    if (depth > DEEPEST) {
      throw new UnreadableException("too-deep", "the response is nested too deep");
    }
    char first = peek();
    Place.Form form =
        first == '{' ? Place.Form.OBJECT : first == '[' ? Place.Form.ARRAY : Place.Form.SCALAR;
    if (first != 'n' && place.isOther(form)) {
      throw Hidden.otherShape();
    }
    if (form != Place.Form.SCALAR && place.isHidden() && !place.isStructured()) {
      // Its keys may be what is hidden.
      int begin = out.length();
      container(Place.NOTHING, depth);
      out.setLength(begin);
      out.append(first == '{' ? "{}" : "[]");
      tally.add(place);
      return;
    }
    switch (first) {
      case '{', '[' -> container(place, depth);
      case '"' -> string(place);
      case 't' -> leaf(place, word("true"), "false");
      case 'f' -> leaf(place, word("false"), "false");
      case 'n' -> out.append(word("null"));
      default -> leaf(place, number(), "0");
    }
  }

  private void container(Place place, int depth) throws UnreadableException {
    if (peek() == '{') {
      object(place, depth);
    } else {
      array(place, depth);
    }
  }

  private void string(Place place) throws UnreadableException {
    String written = string();
    String instead =
        switch (place.type()) {
          case NUMBER -> "0";
          case BOOLEAN -> "false";
          case null, default -> "\"" + Replacements.text(place.type(), decoded(written)) + "\"";
        };
    leaf(place, written, instead);
  }

  private void leaf(Place place, String written, String instead) {
    if (place.isHidden()) {
      tally.add(place);
      out.append(instead);
    } else {
      out.append(written);
    }
  }

  private void object(Place outside, int depth) throws UnreadableException {
    Place place = settled(outside);
    take('{');
    Set<String> keys = new HashSet<>();
    space();
    boolean more = peek() != '}';
    int lastComma = out.length();
    while (more) {
      int begin = out.length();
      String key = string();
      String name = decoded(key);
      if (!keys.add(name)) {
        throw new UnreadableException("duplicate-key", "the response says a key twice");
      }
      out.append(key);
      space();
      take(':');
      space();
      value(place.value(name), depth + 1);
      space();
      more = peek() == ',';
      boolean leftOut = place.leavesOut(name);
      if (leftOut) {
        out.setLength(more ? begin : lastComma);
      }
      if (more) {
        lastComma = leftOut ? lastComma : out.length();
        take(',');
        if (leftOut) {
          out.setLength(begin);
        }
        space();
      }
    }
    take('}');
  }

  private void array(Place place, int depth) throws UnreadableException {
    take('[');
    space();
    boolean more = peek() != ']';
    while (more) {
      value(place.element(), depth + 1);
      space();
      more = peek() == ',';
      if (more) {
        take(',');
        space();
      }
    }
    take(']');
  }

  /** Without those of an object's fields whose neighbours say that they need not be hidden. */
  private Place settled(Place place) throws UnreadableException {
    Set<FieldPath> passing = new HashSet<>();
    for (FieldPath field : place.conditional()) {
      SecretField.Unless unless = field.unless();
      if (unless != null && passes(unless)) {
        passing.add(field);
      }
    }
    return passing.isEmpty() ? place : place.without(passing::contains);
  }

  /** Whether the object that begins here says that its field is none to be hidden. */
  private boolean passes(SecretField.Unless unless) throws UnreadableException {
    JsonMask ahead = new JsonMask(text);
    ahead.at = at;
    ahead.take('{');
    ahead.space();
    boolean more = ahead.peek() != '}';
    while (more) {
      String name = decoded(ahead.string());
      ahead.space();
      ahead.take(':');
      ahead.space();
      if (name.equals(unless.neighbour())) {
        return ahead.peek() == '"' && unless.says().contains(decoded(ahead.string()));
      }
      ahead.value(Place.NOTHING, 0);
      ahead.space();
      more = ahead.peek() == ',';
      if (more) {
        ahead.take(',');
        ahead.space();
      }
    }
    return false;
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
