package dev.postern.gateway.json;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as JSON writes them (RFC 8259), all of it ASCII: any text comes back as it was. */
public final class Json {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int FIRST_BEYOND_ASCII = 0x7f;

  private Json() {}

  /**
   * @param value a map, a collection, a text, a number, a truth or null, with such in it
   */
  public static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> quoted((String) entry.getKey()) + ":" + of(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case Collection<?> list ->
          list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case String text -> quoted(text);
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    };
  }

  /** The same for people: each member and element on a line of its own. */
  public static String indented(@Nullable Object value) {
    return indented(value, "\n");
  }

  private static String indented(@Nullable Object value, String line) {
    String deeper = line + "  ";
    return switch (value) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.entrySet().stream()
              .map(entry ->
                  quoted((String) entry.getKey()) + ": " + indented(entry.getValue(), deeper))
              .collect(Collectors.joining("," + deeper, "{" + deeper, line + "}"));
      case Collection<?> list when !list.isEmpty() ->
          list.stream()
              .map(element -> indented(element, deeper))
              .collect(Collectors.joining("," + deeper, "[" + deeper, line + "]"));
      case null, default -> of(value);
    };
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE || c >= FIRST_BEYOND_ASCII) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
