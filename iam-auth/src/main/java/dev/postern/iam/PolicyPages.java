package dev.postern.iam;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Statements in as few documents as IAM takes them in: a managed policy has at most {@value
 * #LONGEST} characters, blanks not counted.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM and
 *     STS quotas</a>
 */
final class PolicyPages {
  static final int LONGEST = 6_144;

  /** What stands around the statements, and a number behind the name of a split one. */
  private static final int AROUND = 60;

  private PolicyPages() {}

  /** The documents, none where nothing is allowed. */
  static List<Map<String, Object>> of(List<Map<String, Object>> statements) {
    List<Map<String, Object>> documents = new ArrayList<>();
    List<Map<String, Object>> page = new ArrayList<>();
    int length = 0;
    for (Map<String, Object> statement : statements) {
      for (Map<String, Object> part : split(statement)) {
        int more = length(part) + 1;
        if (length + more > LONGEST - AROUND && !page.isEmpty()) {
          documents.add(document(page));
          page = new ArrayList<>();
          length = 0;
        }
        page.add(part);
        length += more;
      }
    }
    if (!page.isEmpty()) {
      documents.add(document(page));
    }
    return documents;
  }

  /** The document of these statements, whose names become different ones. */
  static Map<String, Object> document(List<Map<String, Object>> statements) {
    Set<String> names = new TreeSet<>();
    List<Map<String, Object>> named = new ArrayList<>();
    for (Map<String, Object> statement : statements) {
      String wanted = (String) statement.get("Sid");
      String name = wanted;
      for (int number = 2; !names.add(name); number++) {
        name = wanted + number;
      }
      Map<String, Object> copy = new LinkedHashMap<>(statement);
      copy.put("Sid", name);
      named.add(copy);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", "2012-10-17");
    document.put("Statement", named);
    return document;
  }

  /** Statements that say the same together, each short enough for a page. */
  private static List<Map<String, Object>> split(Map<String, Object> statement) {
    List<?> actions = list(statement.get("Action"));
    List<?> resources = list(statement.get("Resource"));
    String longer = length(actions) >= length(resources) ? "Action" : "Resource";
    List<?> halved = longer.equals("Action") ? actions : resources;
    if (length(statement) <= LONGEST - AROUND || halved.size() < 2) {
      return List.of(statement);
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    int middle = halved.size() / 2;
    for (List<?> half : List.of(halved.subList(0, middle), halved.subList(middle, halved.size()))) {
      Map<String, Object> part = new LinkedHashMap<>(statement);
      part.put(longer, List.copyOf(half));
      parts.addAll(split(part));
    }
    return parts;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** The letters that JSON takes for it, all of it ASCII and without blanks. */
  static int length(@Nullable Object value) {
    return switch (value) {
      case null -> "null".length();
      case Map<?, ?> map ->
          2
              + map.entrySet().stream()
                  .mapToInt(entry -> length(entry.getKey()) + length(entry.getValue()) + 2)
                  .sum();
      case Collection<?> list -> 2 + list.stream().mapToInt(one -> length(one) + 1).sum();
      default -> 2 + value.toString().chars().map(PolicyPages::letters).sum();
    };
  }

  private static int letters(int letter) {
    if (letter == '"' || letter == '\\') {
      return 2;
    }
    return letter < ' ' || letter > '~' ? "\\u0000".length() : 1;
  }

  /**
   * A statement that allows something.
   *
   * @param members names and values in turn
   */
  static Map<String, Object> statement(String id, Object... members) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", id);
    statement.put("Effect", "Allow");
    for (int i = 0; i < members.length; i += 2) {
      statement.put((String) members[i], members[i + 1]);
    }
    return statement;
  }
}
