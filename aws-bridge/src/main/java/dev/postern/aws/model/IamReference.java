package dev.postern.aws.model;

import static java.util.stream.Collectors.joining;

import dev.postern.core.AwsAccess;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The service authorization reference: IAM's actions and the resources they are needed on. */
public final class IamReference {
  private final Map<String, Prefix> prefixes;

  private record Prefix(Map<String, Action> actions, Map<String, List<String>> resources) {}

  /**
   * An action.
   *
   * @param name with its prefix, such as {@code s3:GetObject}
   * @param resources the types it is needed on; one with several templates is there with each
   */
  public record Action(String name, AwsAccess access, List<OnResource> resources) {
    /**
     * ARNs of what a resource is a part of that the action is on too: the table of an index, the
     * function of a version.
     */
    public List<String> around(String arn) {
      if (resources.stream().noneMatch(on -> on.pattern("").matcher(arn).matches())) {
        return List.of();
      }
      return resources.stream()
          .map(on -> on.pattern("[:/].+").matcher(arn))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .distinct()
          .toList();
    }
  }

  /**
   * A type of resource of an action.
   *
   * @param arn its template, such as <code>arn:${Partition}:s3:::${BucketName}</code>
   * @param required whether the action always is on one
   */
  public record OnResource(String type, String arn, boolean required) {
    private static final Pattern NAME = Pattern.compile("\\$\\{\\w+}");

    /** ARNs of the template, whose names have no separators, with something behind them. */
    private Pattern pattern(String behind) {
      String exact = NAME.splitAsStream(arn).map(Pattern::quote).collect(joining("[^:/]*"));
      String last = arn.endsWith("}") ? "[^:/]+" : "";
      return Pattern.compile("(" + exact + last + ")" + behind);
    }
  }

  private IamReference(Map<String, Prefix> prefixes) {
    this.prefixes = prefixes;
  }

  /** The action so named, however its letters are cased; empty where there is none. */
  public Optional<Action> action(String name) {
    int colon = name.indexOf(':');
    Prefix prefix = prefixes.get(name.substring(0, Math.max(colon, 0)));
    return prefix == null
        ? Optional.empty()
        : Optional.ofNullable(
            prefix.actions.get(name.substring(colon + 1).toLowerCase(Locale.ROOT)));
  }

  /** All actions, in no order. */
  public Stream<Action> actions() {
    return prefixes.values().stream().flatMap(prefix -> prefix.actions.values().stream());
  }

  /** How many actions there are. */
  public int size() {
    return prefixes.values().stream().mapToInt(prefix -> prefix.actions.size()).sum();
  }

  /**
   * @param lines {@code P prefix}, then {@code R type arn…} and {@code A name level resources} of
   *     it
   */
  static IamReference read(List<String> lines) {
    Map<String, Prefix> prefixes = new HashMap<>();
    String name = "";
    Prefix prefix = new Prefix(Map.of(), Map.of());
    for (String line : lines) {
      String[] field = line.split("\t", -1);
      switch (field[0]) {
        case "P" -> {
          name = field[1];
          prefix = new Prefix(new HashMap<>(), new HashMap<>());
          prefixes.put(name, prefix);
        }
        case "R" -> prefix.resources.put(field[1], List.of(field).subList(2, field.length));
        case "A" ->
            prefix.actions.put(
                field[1].toLowerCase(Locale.ROOT), action(name, field, prefix.resources));
        default -> throw new IllegalStateException("a line of no meaning in the reference");
      }
    }
    return new IamReference(prefixes);
  }

  private static Action action(String prefix, String[] field, Map<String, List<String>> resources) {
    return new Action(
        prefix + ":" + field[1],
        AwsAccess.valueOf(field[2]),
        words(field[3]).flatMap(word -> onResource(word, resources)).toList());
  }

  private static Stream<OnResource> onResource(String word, Map<String, List<String>> resources) {
    boolean required = word.endsWith("*");
    String type = required ? word.substring(0, word.length() - 1) : word;
    return resources.getOrDefault(type, List.of("*")).stream()
        .map(arn -> new OnResource(type, arn, required));
  }

  private static Stream<String> words(String field) {
    return field.isEmpty() ? Stream.empty() : Stream.of(field.split(" "));
  }
}
