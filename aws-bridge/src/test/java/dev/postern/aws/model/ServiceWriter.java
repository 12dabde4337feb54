package dev.postern.aws.model;

import static dev.postern.aws.model.IamData.fields;

import dev.postern.aws.model.OperationModel.NeededAction;
import dev.postern.aws.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One service's model in the words of {@link ModelText}. */
final class ServiceWriter {
  private static final double MOST = 0.8;
  private final String name;
  private final Map<String, Value> metadata;
  private final Map<String, Value> operations;
  private final Map<String, Value> shapes;
  private final IamData iam;
  private final Adjustments adjustments;
  private final String protocol;
  private final String prefix;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  /** Whether what is being written is in something that the model marks as sensitive. */
  private boolean hidden;

  ServiceWriter(String name, Value.Fields model, IamData iam, Adjustments adjustments) {
    this.name = name;
    this.metadata = fields(model.members().get("metadata"));
    this.operations = fields(model.members().get("operations"));
    this.shapes = fields(model.members().get("shapes"));
    this.iam = iam;
    this.adjustments = adjustments;
    this.protocol = text(metadata, "protocol");
    this.prefix = prefix();
  }

  String head() {
    Value protocols = metadata.get("protocols");
    String all =
        protocols instanceof Value.Items(List<Value> values)
            ? values.stream()
                .map(value -> ((Value.Text) value).text())
                .collect(Collectors.joining(","))
            : protocol;
    return String.join(
        "\t",
        name,
        text(metadata, "apiVersion"),
        text(metadata, "endpointPrefix"),
        signing(),
        all,
        text(metadata, "targetPrefix"),
        text(metadata, "jsonVersion"),
        prefix);
  }

  String body() {
    List<String> written = new ArrayList<>();
    for (var operation : operations.entrySet()) {
      if (!adjustments.dropped().contains(name + " " + operation.getKey())) {
        written.add(operation(operation.getKey(), fields(operation.getValue())));
      }
    }
    return String.join("\n", lines) + "\n" + String.join("\n", written) + "\n";
  }

  private String signing() {
    String signing = text(metadata, "signingName");
    return signing.isEmpty() ? text(metadata, "endpointPrefix") : signing;
  }

  /**
   * The prefix that IAM has for the service: the one of its signatures where IAM has it and its
   * operations are actions there, or else the one under which the most of them are.
   */
  private String prefix() {
    String signing = signing();
    long own = known(signing);
    String best = signing;
    long bestKnown = own;
    for (String other : iam.actions().keySet()) {
      long known = known(other);
      if (known > bestKnown) {
        best = other;
        bestKnown = known;
      }
    }
    boolean most = bestKnown >= MOST * operations.size();
    if (iam.actions().containsKey(signing) && (own > 0 || !most)) {
      return signing;
    }
    return most ? best : "";
  }

  private long known(String prefix) {
    Map<String, String> actions = iam.actions().getOrDefault(prefix, Map.of());
    return operations.keySet().stream()
        .filter(operation -> actions.containsKey(operation.toLowerCase(Locale.ROOT)))
        .count();
  }

  private String operation(String key, Map<String, Value> operation) {
    Map<String, Value> http = fields(operation.get("http"));
    Map<String, Value> input = fields(operation.get("input"));
    String method = text(http, "method");
    return String.join(
        "\t",
        "O",
        key,
        method,
        text(http, "requestUri"),
        input.isEmpty() ? "" : Integer.toString(number(text(input, "shape"))),
        text(input, "locationName"),
        traits(operation),
        text(fields(operation.get("endpoint")), "hostPrefix"),
        actions(key, method),
        new SensitiveFields(shapes, protocol).of(text(fields(operation.get("output")), "shape")));
  }

  private String traits(Map<String, Value> operation) {
    StringBuilder letters = new StringBuilder();
    String auth = text(operation, "authtype");
    Map<String, Value> output = shape(text(fields(operation.get("output")), "shape"));
    Map<String, Value> input = shape(text(fields(operation.get("input")), "shape"));
    letters.append(
        auth.equals("v4-unsigned-body") || truth(operation, "unsignedPayload") ? "a" : "");
    letters.append(auth.equals("none") ? "b" : "");
    letters.append(payload(output, "streaming") ? "c" : "");
    letters.append(payload(output, "eventstream") ? "d" : "");
    letters.append(payload(input, "eventstream") ? "e" : "");
    return letters.toString();
  }

  private boolean payload(Map<String, Value> structure, String trait) {
    return fields(structure.get("members")).values().stream()
        .map(IamData::fields)
        .anyMatch(member -> truth(member, trait) || truth(shape(text(member, "shape")), trait));
  }

  private String actions(String operation, String method) {
    Map<String, String> known = iam.actions().getOrDefault(prefix, Map.of());
    List<NeededAction> needed = new ArrayList<>();
    String action = known.get(operation.toLowerCase(Locale.ROOT));
    if (action == null && !adjustments.actions().containsKey(name + " " + operation)) {
      action = known.get(method.toLowerCase(Locale.ROOT));
    }
    if (action != null) {
      needed.add(new NeededAction(prefix + ":" + action, ""));
    }
    needed.addAll(adjustments.actions().getOrDefault(name + " " + operation, List.of()));
    return needed.stream()
        .map(one -> one.action() + "|" + one.when())
        .collect(Collectors.joining(" "));
  }

  /**
   * A shape's number; its line is written once, at its place, which it may itself refer to. What is
   * sensitive as a whole is written apart from the same shapes elsewhere, with all scalars in it
   * marked.
   */
  private int number(String key) {
    boolean around = hidden;
    hidden |= truth(shape(key), "sensitive");
    String as = hidden ? key + " hidden" : key;
    Integer number = numbers.get(as);
    if (number == null) {
      number = lines.size();
      numbers.put(as, number);
      lines.add("");
      lines.set(number, line(shape(key)));
    }
    hidden = around;
    return number;
  }

  /** A member's, which what is around it does not hide where it says only which one is meant. */
  private int numberOf(String member, String key) {
    boolean around = hidden;
    hidden &= !SecretNames.namesWhich(member);
    int number = number(key);
    hidden = around;
    return number;
  }

  private String line(Map<String, Value> shape) {
    return switch (text(shape, "type")) {
      case "structure" -> truth(shape, "document") ? scalar("DOCUMENT") : structure(shape);
      case "list" -> {
        Map<String, Value> member = fields(shape.get("member"));
        yield String.join(
            "\t",
            "l",
            Integer.toString(number(text(member, "shape"))),
            text(member, "locationName"),
            bit(truth(shape, "flattened")));
      }
      case "map" -> {
        Map<String, Value> key = fields(shape.get("key"));
        Map<String, Value> value = fields(shape.get("value"));
        yield String.join(
            "\t",
            "m",
            Integer.toString(number(text(key, "shape"))),
            Integer.toString(number(text(value, "shape"))),
            text(key, "locationName").isEmpty() ? "key" : text(key, "locationName"),
            text(value, "locationName").isEmpty() ? "value" : text(value, "locationName"),
            bit(truth(shape, "flattened")));
      }
      case "string", "character" -> scalar("STRING");
      case "boolean" -> scalar("BOOLEAN");
      case "blob" -> scalar("BLOB");
      case "timestamp" -> scalar("TIMESTAMP");
      case "integer", "long", "float", "double", "short", "byte", "bigdecimal", "biginteger" ->
          scalar("NUMBER");
      default -> throw new IllegalStateException("a type of no meaning: " + text(shape, "type"));
    };
  }

  private String scalar(String type) {
    return "v\t" + type + "\t" + bit(hidden);
  }

  private String structure(Map<String, Value> shape) {
    List<String> required =
        shape.get("required") instanceof Value.Items(List<Value> values)
            ? values.stream().map(value -> ((Value.Text) value).text()).toList()
            : List.of();
    List<String> members = new ArrayList<>(List.of("s", text(shape, "payload")));
    for (var member : new LinkedHashMap<>(fields(shape.get("members"))).entrySet()) {
      members.add(member(member.getKey(), fields(member.getValue()), required));
    }
    return String.join("\t", members);
  }

  private String member(String key, Map<String, Value> member, List<String> required) {
    String wire = wire(key, member);
    boolean map = text(shape(text(member, "shape")), "type").equals("map");
    String location =
        switch (text(member, "location")) {
          case "uri" -> "l";
          case "querystring" -> map ? "Q" : "q";
          case "header" -> "h";
          case "headers" -> "H";
          default -> "";
        };
    String traits =
        (required.contains(key) ? "r" : "")
            + (truth(member, "flattened") ? "f" : "")
            + (truth(member, "xmlAttribute") ? "a" : "");
    return String.join(
        "|",
        key,
        location,
        wire.equals(key) ? "" : wire,
        Integer.toString(numberOf(key, text(member, "shape"))),
        traits);
  }

  private String wire(String key, Map<String, Value> member) {
    String location = text(member, "locationName");
    String wire = location.isEmpty() ? key : location;
    if (protocol.equals("ec2")) {
      String query = text(member, "queryName");
      return query.isEmpty()
          ? wire.substring(0, 1).toUpperCase(Locale.ROOT) + wire.substring(1)
          : query;
    }
    return wire.substring(wire.indexOf(':') + 1);
  }

  private Map<String, Value> shape(String key) {
    return fields(shapes.get(key));
  }

  static String text(Map<String, Value> fields, String key) {
    return fields.get(key) instanceof Value.Text(String text) ? text : "";
  }

  static boolean truth(Map<String, Value> fields, String key) {
    return fields.get(key) instanceof Value.Flag(boolean is) && is;
  }

  private static String bit(boolean is) {
    return is ? "1" : "0";
  }
}
