package dev.postern.gateway;

import dev.postern.gateway.json.Json;
import dev.postern.gateway.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Identity-based policies as IAM evaluates them, as far as ours go: a Deny that matches wins, an
 * Allow that matches is needed; of conditions {@code StringEquals} on {@code aws:RequestedRegion}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">
 *     Policy evaluation logic</a>
 */
final class IamEvaluator {
  private final Map<String, List<Statement>> byService = new HashMap<>();

  private record Statement(
      boolean allows, String action, List<?> resources, @Nullable List<?> regions) {}

  /**
   * @param documents as they are printed
   */
  IamEvaluator(List<Map<String, Object>> documents) {
    for (Map<String, Object> document : documents) {
      Map<?, ?> read = (Map<?, ?>) Objects.requireNonNull(JsonReader.read(Json.of(document)));
      for (Object statement : (List<?>) Objects.requireNonNull(read.get("Statement"))) {
        add((Map<?, ?>) statement);
      }
    }
  }

  private void add(Map<?, ?> statement) {
    List<?> regions =
        statement.get("Condition") instanceof Map<?, ?> condition
                && condition.get("StringEquals") instanceof Map<?, ?> equal
            ? list(equal.get("aws:RequestedRegion"))
            : null;
    for (Object action : list(statement.get("Action"))) {
      String text = ((String) action).toLowerCase(Locale.ROOT);
      String service = text.equals("*") ? "*" : text.substring(0, text.indexOf(':'));
      if (!service.matches("[a-z0-9-]+|[*]")) {
        throw new IllegalArgumentException("IAM takes no pattern for a service");
      }
      byService
          .computeIfAbsent(service, _ -> new ArrayList<>())
          .add(
              new Statement(
                  "Allow".equals(statement.get("Effect")),
                  text,
                  list(statement.get("Resource")),
                  regions));
    }
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of(Objects.requireNonNull(value));
  }

  boolean allows(String action, String resource, String region) {
    String name = action.toLowerCase(Locale.ROOT);
    List<Statement> matching = new ArrayList<>();
    for (String service : List.of("*", name.substring(0, name.indexOf(':')))) {
      for (Statement statement : byService.getOrDefault(service, List.of())) {
        if (matches(statement.action(), name)
            && statement.resources().stream()
                .anyMatch(one -> matches(literal((String) one), resource))
            && (statement.regions() == null || statement.regions().contains(region))) {
          matching.add(statement);
        }
      }
    }
    return !matching.isEmpty() && matching.stream().allMatch(Statement::allows);
  }

  /** A variable of one letter stands for that letter. */
  private static String literal(String resource) {
    return resource.replace("${$}", "$");
  }

  /** Wildcards by going back to the last star, in the way of 1970s' shells. */
  static boolean matches(String glob, String text) {
    int at = 0;
    int star = -1;
    int mark = 0;
    int i = 0;
    while (i < text.length()) {
      if (at < glob.length()
          && (glob.charAt(at) == '?' || glob.charAt(at) == text.charAt(i))
          && glob.charAt(at) != '*') {
        at++;
        i++;
      } else if (at < glob.length() && glob.charAt(at) == '*') {
        star = at++;
        mark = i;
      } else if (star >= 0) {
        at = star + 1;
        i = ++mark;
      } else {
        return false;
      }
    }
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    return at == glob.length();
  }
}
