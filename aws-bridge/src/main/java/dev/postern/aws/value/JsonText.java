package dev.postern.aws.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) to the letter: no second value of a key, no lone surrogate, no byte order mark,
 * nothing behind the value. Parsers differ in what they make of each of these.
 */
public final class JsonText {
  private static final int DEEPEST = 64;
  private final String text;
  private int at;
  private final Elements elements = new Elements();
  private int depth;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * @param bytes the whole text in UTF-8; the caller has bounded its length
   */
  public static Value read(byte[] bytes) throws UnreadableException {
    return read(Utf8.decode(bytes));
  }

  public static Value read(String text) throws UnreadableException {
    JsonText json = new JsonText(text);
    json.blank();
    Value value = json.value();
    json.blank();
    if (json.at < text.length()) {
      throw json.unexpected();
    }
    return value;
  }

  private Value value() throws UnreadableException {
    elements.add();
    if (++depth > DEEPEST) {
      throw new UnreadableException("too-deep", "the request's JSON is nested too deeply");
    }
    Value value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> new Value.Text(string());
          case 't' -> word("true", new Value.Flag(true));
          case 'f' -> word("false", new Value.Flag(false));
          case 'n' -> word("null", new Value.Null());
          default -> number();
        };
    depth--;
    return value;
  }

  private Value object() throws UnreadableException {
    Map<String, Value> members = new LinkedHashMap<>();
    at++;
    blank();
    if (skip('}')) {
      return new Value.Fields(members);
    }
    do {
      blank();
      String key = string();
      blank();
      expect(':');
      blank();
      if (members.put(key, value()) != null) {
        throw new UnreadableException("duplicate-key", "a key stands twice in an object");
      }
      blank();
    } while (skip(','));
    expect('}');
    return new Value.Fields(members);
  }

  private Value array() throws UnreadableException {
    List<Value> values = new ArrayList<>();
    at++;
    blank();
    if (skip(']')) {
      return new Value.Items(values);
    }
    do {
      blank();
      values.add(value());
      blank();
    } while (skip(','));
    expect(']');
    return new Value.Items(values);
  }

  private String string() throws UnreadableException {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw unexpected();
      }
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    requireWholeCharacters(string);
    return string.toString();
  }

  private char escaped() throws UnreadableException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw unexpected();
    };
  }

  private char hex() throws UnreadableException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw unexpected();
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private static void requireWholeCharacters(CharSequence string) throws UnreadableException {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new UnreadableException("not-utf8", "a string has half of a surrogate pair");
      }
    }
  }

  private Value number() throws UnreadableException {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    return new Value.Num(text.substring(start, at));
  }

  private void digits() throws UnreadableException {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
  }

  private Value word(String word, Value value) throws UnreadableException {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private void blank() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws UnreadableException {
    if (!skip(c)) {
      throw unexpected();
    }
  }

  private char peek() throws UnreadableException {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private UnreadableException unexpected() {
    return new UnreadableException("malformed-body", "the request's JSON is malformed");
  }
}
