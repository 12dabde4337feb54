package dev.postern.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What of an AWS call may be told: as the journal and reviewers have it, one line of JSON.
 *
 * <pre>
 * {"service":"s3","operation":"GetObject","region":"eu-west-1",
 *  "actions":[{"action":"s3:GetObject","resources":["arn:aws:s3:::b/k"]}],
 *  "parameters":{"Bucket":"b","Key":"k"}}
 * </pre>
 *
 * <p>(broken into lines here only). It is one form and no other: no blanks, these keys in this
 * order, so that the same call is the same text. A parameter that lists or maps repeat has a list
 * of its values, in their order. Values that the model marks sensitive are not in it.
 *
 * @param parameters by path, in the order in which the request says them first; never without a
 *     value
 */
public record CallText(
    String service,
    String operation,
    String region,
    List<Need> actions,
    Map<String, List<String>> parameters) {
  /** Stands for a value that must not be shown. */
  public static final String SENSITIVE = "(sensitive)";

  /** In UTF-16 units: what the journal would cut is not read back. */
  private static final int MOST = 12 << 20;

  public CallText {
    actions = List.copyOf(actions);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    parameters.forEach((path, values) -> copy.put(path, List.copyOf(values)));
    parameters = Collections.unmodifiableMap(copy);
  }

  /** An action of IAM and the ARNs that it is needed on. */
  public record Need(String action, List<String> resources) {
    public Need {
      resources = List.copyOf(resources);
    }

    @Override
    public String toString() {
      return action + " on " + String.join(", ", resources);
    }
  }

  public static CallText of(AwsCall call) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (AwsParameter parameter : call.parameters()) {
      parameters
          .computeIfAbsent(parameter.path(), path -> new ArrayList<>())
          .add(parameter.sensitive() ? SENSITIVE : parameter.value());
    }
    return new CallText(
        call.service(),
        call.operation(),
        call.region(),
        call.actions().stream()
            .map(action ->
                new Need(action.name(), action.resources().stream().map(AwsResource::arn).toList()))
            .toList(),
        parameters);
  }

  /** Empty where it is no such text: a request that was not understood, or one that was cut. */
  public static Optional<CallText> read(String json) {
    if (json.length() > MOST || !json.startsWith("{\"service\":\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reading(json).call());
    } catch (Malformed malformed) {
      return Optional.empty();
    }
  }

  /** What it is called, such as {@code s3 GetObject}. */
  public String name() {
    return service + " " + operation;
  }

  /** What a person reads first, in one line. */
  public String line() {
    return shown(name() + "  " + String.join("; ", actions.stream().map(Need::toString).toList()));
  }

  /** All of it for a person, a line for each action and each parameter's value. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(shown(name() + " in " + region));
    actions.forEach(need -> lines.add(shown(need.toString())));
    lines.addAll(parameterLines());
    return lines;
  }

  /** The parameters for a person, a line for each value. */
  public List<String> parameterLines() {
    List<String> lines = new ArrayList<>();
    parameters.forEach(
        (path, values) -> values.forEach(value -> lines.add(shown(path + " = " + value))));
    return lines;
  }

  /** Nothing that a request says ends a line. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (isEscaped((char) c) && !Character.isSurrogate((char) c)) {
            escape(shown, (char) c);
          } else {
            shown.append((char) c);
          }
        });
    return shown.toString();
  }

  private static void escape(StringBuilder out, char c) {
    out.append(String.format("\\u%04x", (int) c));
  }

  public String json() {
    StringBuilder json = new StringBuilder();
    json.append("{\"service\":");
    quote(json, service);
    json.append(",\"operation\":");
    quote(json, operation);
    json.append(",\"region\":");
    quote(json, region);
    json.append(",\"actions\":");
    list(
        json,
        actions,
        need -> {
          json.append("{\"action\":");
          quote(json, need.action());
          json.append(",\"resources\":");
          texts(json, need.resources());
          json.append('}');
        });
    json.append(",\"parameters\":{");
    String comma = "";
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      json.append(comma);
      quote(json, parameter.getKey());
      json.append(':');
      if (parameter.getValue().size() == 1) {
        quote(json, parameter.getValue().getFirst());
      } else {
        texts(json, parameter.getValue());
      }
      comma = ",";
    }
    return json.append("}}").toString();
  }

  private static void texts(StringBuilder json, List<String> texts) {
    list(json, texts, text -> quote(json, text));
  }

  private static <T> void list(StringBuilder json, List<T> elements, Consumer<T> writer) {
    json.append('[');
    for (int i = 0; i < elements.size(); i++) {
      json.append(i == 0 ? "" : ",");
      writer.accept(elements.get(i));
    }
    json.append(']');
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (isEscaped(c)) {
        escape(json, c);
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** Whatever may end a line, or is half of a character. */
  private static boolean isEscaped(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c);
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("no call", null, false, false);
    }
  }

  /** Reads what {@link #json} has written. */
  private static final class Reading {
    private static final int HEX = 16;
    private static final int UNIT = 4;

    private final String json;
    private int at;

    Reading(String json) {
      this.json = json;
    }

    CallText call() throws Malformed {
      String service = after("{\"service\":");
      String operation = after(",\"operation\":");
      String region = after(",\"region\":");
      expect(",\"actions\":[");
      List<Need> needs = new ArrayList<>();
      while (!has("]")) {
        expect(needs.isEmpty() ? "" : ",");
        String action = after("{\"action\":");
        expect(",\"resources\":");
        needs.add(new Need(action, texts()));
        expect("}");
      }
      expect(",\"parameters\":{");
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      while (!has("}")) {
        String path = after(parameters.isEmpty() ? "" : ",");
        expect(":");
        List<String> values = json.startsWith("[", at) ? texts() : List.of(after(""));
        if (parameters.put(path, values) != null) {
          throw new Malformed();
        }
      }
      expect("}");
      if (at != json.length()) {
        throw new Malformed();
      }
      return new CallText(service, operation, region, needs, parameters);
    }

    private List<String> texts() throws Malformed {
      expect("[");
      List<String> texts = new ArrayList<>();
      while (!has("]")) {
        texts.add(after(texts.isEmpty() ? "" : ","));
      }
      return texts;
    }

    private boolean has(String token) {
      boolean there = json.startsWith(token, at);
      at += there ? token.length() : 0;
      return there;
    }

    private void expect(String token) throws Malformed {
      if (!has(token)) {
        throw new Malformed();
      }
    }

    private String after(String token) throws Malformed {
      expect(token);
      expect("\"");
      StringBuilder text = new StringBuilder();
      while (true) {
        char c = next();
        if (c == '"') {
          return text.toString();
        }
        text.append(c == '\\' ? escaped() : c);
      }
    }

    private char next() throws Malformed {
      if (at >= json.length()) {
        throw new Malformed();
      }
      return json.charAt(at++);
    }

    private char escaped() throws Malformed {
      char c = next();
      if (c != 'u') {
        return c;
      }
      if (at + UNIT > json.length()) {
        throw new Malformed();
      }
      int unit = 0;
      for (int i = 0; i < UNIT; i++) {
        int digit = Character.digit(next(), HEX);
        if (digit < 0) {
          throw new Malformed();
        }
        unit = unit * HEX + digit;
      }
      return (char) unit;
    }
  }
}
