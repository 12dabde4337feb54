package dev.postern.aws.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@code name=value} pairs of a query string or a form's body. */
public final class FormText {
  private FormText() {}

  /**
   * Of a target's query. A plus sign is refused: it is a space to some readers and itself to
   * others, and clients write {@code %20} and {@code %2B}.
   *
   * @return by decoded name, in their order, what it says for each; a name without {@code =} has an
   *     empty value
   */
  public static Map<String, List<String>> lists(String text) throws UnreadableException {
    if (text.indexOf('+') >= 0) {
      throw new UnreadableException("two-readings", "the query string has a bare plus sign");
    }
    return pairs(text, false);
  }

  /** Of a target's query in which no name may stand twice. */
  public static Map<String, String> query(String text) throws UnreadableException {
    return query(text, _ -> true);
  }

  /** Of a target's query what is called so, of which no name may stand twice. */
  public static Map<String, String> query(String text, Predicate<String> name)
      throws UnreadableException {
    Map<String, List<String>> lists = lists(text);
    lists.keySet().removeIf(name.negate());
    return once(lists);
  }

  /** Of a body, where a plus sign is a space and every name has its {@code =}. */
  public static Map<String, String> body(byte[] bytes) throws UnreadableException {
    String text = Utf8.decode(bytes);
    return once(pairs(text, true));
  }

  private static Map<String, String> once(Map<String, List<String>> lists)
      throws UnreadableException {
    Map<String, String> once = new LinkedHashMap<>();
    for (var one : lists.entrySet()) {
      if (one.getValue().size() > 1) {
        throw new UnreadableException("duplicate-parameter", "a parameter stands twice");
      }
      once.put(one.getKey(), one.getValue().getFirst());
    }
    return once;
  }

  private static Map<String, List<String>> pairs(String text, boolean form)
      throws UnreadableException {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return pairs;
    }
    if (text.indexOf(';') >= 0) {
      throw new UnreadableException("two-readings", "a semicolon could part two parameters");
    }
    Elements elements = new Elements();
    for (int at = 0; at <= text.length(); ) {
      elements.add();
      int ampersand = text.indexOf('&', at);
      int end = ampersand < 0 ? text.length() : ampersand;
      String pair = text.substring(at, end);
      at = end + 1;
      int equals = pair.indexOf('=');
      if (pair.isEmpty() || equals == 0 || (equals < 0 && form)) {
        throw new UnreadableException("malformed-query", "a parameter has no name or no value");
      }
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), form);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), form);
      pairs.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return pairs;
  }

  private static String decode(String text, boolean form) throws UnreadableException {
    return form ? PercentCode.decodeForm(text.replace('+', ' ')) : PercentCode.decode(text);
  }
}
