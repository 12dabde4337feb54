package dev.postern.gateway.state;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into maps, lists, texts, numbers, truths and null. A whole number is a
 * {@link Long}, or a {@link BigInteger} where it is beyond that; any other is a {@link Double}.
 */
final class JsonReader {
  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException where it is no JSON; without what stands there
   */
  static @Nullable Object read(String text) {
    JsonReader reader = new JsonReader(text);
    @Nullable Object value = reader.value();
    reader.blank();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return value;
  }

  private @Nullable Object value() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("JSON is nested too deeply");
    }
    blank();
    @Nullable Object value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          case 'n' -> word("null", null);
          default -> number();
        };
    depth--;
    return value;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    blank();
    if (skip('}')) {
      return object;
    }
    do {
      blank();
      String name = string();
      blank();
      expect(':');
      object.put(name, value());
      blank();
    } while (skip(','));
    expect('}');
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    at++;
    blank();
    if (skip(']')) {
      return array;
    }
    do {
      array.add(value());
      blank();
    } while (skip(','));
    expect(']');
    return array;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unexpected();
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw unexpected();
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw unexpected();
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private Number number() {
    int start = at;
    boolean whole = true;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      whole &= "-0123456789".indexOf(text.charAt(at)) >= 0;
      at++;
    }
    String digits = text.substring(start, at);
    try {
      if (!whole) {
        return Double.valueOf(digits);
      }
      BigInteger number = new BigInteger(digits);
      return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
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

  private char peek() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw unexpected();
    }
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("not JSON at character " + at);
  }
}
