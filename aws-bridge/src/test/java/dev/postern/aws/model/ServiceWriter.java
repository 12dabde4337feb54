package dev.postern.aws.model;

import static dev.postern.aws.model.IamData.fields;

import dev.postern.aws.model.OperationModel.NeededAction;
import dev.postern.aws.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private final ShapeWriter inputs;

  ServiceWriter(String name, Value.Fields model, IamData iam, Adjustments adjustments) {
    this.name = name;
    this.metadata = fields(model.members().get("metadata"));
    this.operations = fields(model.members().get("operations"));
    this.shapes = fields(model.members().get("shapes"));
    this.iam = iam;
    this.adjustments = adjustments;
    this.protocol = text(metadata, "protocol");
    this.prefix = prefix();
    this.inputs = new ShapeWriter(shapes, protocol, false);
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
    return text(inputs, this::operation);
  }

  /** What comes back, of the operations that {@link #body} has. */
  String outputs() {
    ShapeWriter outputs = new ShapeWriter(shapes, protocol, true);
    return text(
        outputs,
        (key, operation) -> {
          String output = text(fields(operation.get("output")), "shape");
          return output.isEmpty() ? "" : "o\t" + key + "\t" + outputs.number(output);
        });
  }

  private String text(
      ShapeWriter writer, BiFunction<String, Map<String, Value>, String> ofOperation) {
    List<String> written = new ArrayList<>();
    for (var operation : operations.entrySet()) {
      if (!adjustments.dropped().contains(name + " " + operation.getKey())) {
        written.add(ofOperation.apply(operation.getKey(), fields(operation.getValue())));
      }
    }
    return Stream.concat(writer.lines().stream(), written.stream())
        .filter(line -> !line.isEmpty())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
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
        input.isEmpty() ? "" : Integer.toString(inputs.number(text(input, "shape"))),
        text(input, "locationName"),
        traits(operation),
        text(fields(operation.get("endpoint")), "hostPrefix"),
        actions(key, method),
        new SensitiveFields(shapes).of(text(fields(operation.get("output")), "shape")));
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

  private Map<String, Value> shape(String key) {
    return fields(shapes.get(key));
  }

  static String text(Map<String, Value> fields, String key) {
    return fields.get(key) instanceof Value.Text(String text) ? text : "";
  }

  static boolean truth(Map<String, Value> fields, String key) {
    return fields.get(key) instanceof Value.Flag(boolean is) && is;
  }
}
