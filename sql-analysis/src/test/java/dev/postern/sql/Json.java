package dev.postern.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the corpora's lines; they are known to be well-formed. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** A line is an object. */
  static Map<String, @Nullable Object> object(String line) {
    Json json = new Json(line);
    json.next();
    return json.members();
  }

  private char next() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private @Nullable Object value() {
    return switch (next()) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    while (next() != '}') {
      String key = string();
      next();
      at++;
      object.put(key, value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return object;
  }

  private List<@Nullable Object> elements() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    while (next() != ']') {
      list.add(value());
      if (next() == ',') {
        at++;
      }
    }
    at++;
    return list;
  }

  private @Nullable String word() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789truefalsnl".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String word = text.substring(start, at);
    return word.equals("null") ? null : word;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    next();
    at++;
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        default -> out.append(escaped);
      }
    }
    at++;
    return out.toString();
  }
}
