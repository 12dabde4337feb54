package dev.postern.aws.model;

import static dev.postern.aws.model.IamData.fields;
import static dev.postern.aws.model.ServiceWriter.text;
import static dev.postern.aws.model.ServiceWriter.truth;

import dev.postern.aws.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The shapes of a service's inputs, or of its outputs, in the words of {@link ModelText}. */
final class ShapeWriter {
  /** DynamoDB's number, which it writes as a text. */
  private static final String NUMERAL = "NumberAttributeValue";

  private final Map<String, Value> shapes;
  private final String protocol;
  private final boolean outputs;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  ShapeWriter(Map<String, Value> shapes, String protocol, boolean outputs) {
    this.shapes = shapes;
    this.protocol = protocol;
    this.outputs = outputs;
  }

  List<String> lines() {
    return lines;
  }

  /** A shape's number; its line is written once, at its place, which it may itself refer to. */
  int number(String key) {
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    int number = lines.size();
    numbers.put(key, number);
    lines.add("");
    boolean numeral = outputs && key.equals(NUMERAL);
    lines.set(number, numeral ? scalar("NUMERAL", Map.of()) : line(shape(key)));
    return number;
  }

  private String line(Map<String, Value> shape) {
    return switch (text(shape, "type")) {
      case "structure" -> truth(shape, "document") ? scalar("DOCUMENT", shape) : structure(shape);
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
      case "string", "character" -> scalar("STRING", shape);
      case "boolean" -> scalar("BOOLEAN", shape);
      case "blob" -> scalar("BLOB", shape);
      case "timestamp" -> scalar("TIMESTAMP", shape);
      case "integer", "long", "float", "double", "short", "byte", "bigdecimal", "biginteger" ->
          scalar("NUMBER", shape);
      default -> throw new IllegalStateException("a type of no meaning: " + text(shape, "type"));
    };
  }

  private String scalar(String type, Map<String, Value> shape) {
    return "v\t" + type + "\t" + bit(!outputs && truth(shape, "sensitive"));
  }

  private String structure(Map<String, Value> shape) {
    List<String> required =
        shape.get("required") instanceof Value.Items(List<Value> values)
            ? values.stream().map(value -> ((Value.Text) value).text()).toList()
            : List.of();
    List<String> members = new ArrayList<>(List.of("s", payload(shape)));
    boolean events = truth(shape, "eventstream");
    for (var member : new LinkedHashMap<>(fields(shape.get("members"))).entrySet()) {
      Map<String, Value> value = fields(member.getValue());
      // An event that is an error is no field of the response's.
      if (!events || !truth(shape(text(value, "shape")), "exception")) {
        members.add(member(member.getKey(), value, required));
      }
    }
    return String.join("\t", members);
  }

  /** The member that is the body, or what comes as events, which is one in other protocols too. */
  private String payload(Map<String, Value> shape) {
    return !outputs
        ? text(shape, "payload")
        : fields(shape.get("members")).entrySet().stream()
            .filter(member -> truth(shape(text(fields(member.getValue()), "shape")), "eventstream"))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(text(shape, "payload"));
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
          case "statusCode" -> "s";
          default -> truth(member, "eventheader") ? "e" : truth(member, "eventpayload") ? "p" : "";
        };
    String traits =
        (required.contains(key) && !outputs ? "r" : "")
            + (truth(member, "flattened") ? "f" : "")
            + (truth(member, "xmlAttribute") ? "a" : "");
    return String.join(
        "|",
        key,
        location,
        wire.equals(key) ? "" : wire,
        Integer.toString(
            outputs && truth(member, "jsonvalue") ? jsonText() : number(text(member, "shape"))),
        traits);
  }

  private String wire(String key, Map<String, Value> member) {
    String location = text(member, "locationName");
    String wire = location.isEmpty() ? key : location;
    if (protocol.equals("ec2") && !outputs) {
      String query = text(member, "queryName");
      return query.isEmpty()
          ? wire.substring(0, 1).toUpperCase(Locale.ROOT) + wire.substring(1)
          : query;
    }
    return wire.substring(wire.indexOf(':') + 1);
  }

  /** The number of a text that is JSON, which is a trait of members. */
  private int jsonText() {
    Integer known = numbers.putIfAbsent("", lines.size());
    if (known == null) {
      lines.add(scalar("JSON_TEXT", Map.of()));
    }
    return known == null ? lines.size() - 1 : known;
  }

  private Map<String, Value> shape(String key) {
    return fields(shapes.get(key));
  }

  private static String bit(boolean is) {
    return is ? "1" : "0";
  }
}
