package dev.postern.aws.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field of a response that is a secret: what lets in whoever has it.
 *
 * @param path by the model's names
 * @param unless what the field's neighbour says where it is none, null where it always is one
 */
public record SecretField(String path, @Nullable Unless unless) {
  /** The label that stands on all of them. */
  public static final String LABEL = "aws-secret";

  /** {@code aws-bridge/secret-fields} writes them. */
  private static final Map<String, List<SecretField>> BY_NAME = byName();

  /** A field is none where its neighbour says one of these. */
  public record Unless(String neighbour, Set<String> says) {}

  /** What is known of operations that were called, as {@code SERVICE:OPERATION}. */
  private static final Map<String, List<SecretField>> KNOWN = new ConcurrentHashMap<>();

  /** Those of an operation's response. */
  public static List<SecretField> of(ServiceModel service, OperationModel operation) {
    String name = service.head().name();
    return KNOWN.computeIfAbsent(name + ":" + operation.name(), _ -> all(name, operation));
  }

  private static List<SecretField> all(String name, OperationModel operation) {
    List<SecretField> byName = BY_NAME.getOrDefault(name + ":" + operation.name(), List.of());
    Set<String> known = byName.stream().map(SecretField::path).collect(Collectors.toSet());
    List<SecretField> fields = new ArrayList<>(byName);
    for (String sensitive : operation.sensitive()) {
      String last = last(sensitive);
      // What is sensitive as a whole is hidden as that, where nothing in it is known for one.
      boolean whole = last.isEmpty() && byName.isEmpty();
      if (name.equals("ssm") && last.equals("Value")) {
        // A parameter's value is one unless it is not kept encrypted.
        fields.add(new SecretField(sensitive, new Unless("Type", Set.of("String", "StringList"))));
      } else if ((whole || SecretNames.ofSensitive(last)) && !known.contains(sensitive)) {
        fields.add(new SecretField(sensitive, null));
      }
    }
    return List.copyOf(fields);
  }

  /** By operation, as {@code SERVICE:OPERATION}, what the models' names say, marked or not. */
  private static Map<String, List<SecretField>> byName() {
    Map<String, List<SecretField>> fields = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(SecretField.class.getResourceAsStream("secret-fields.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] part = line.split("\t", -1);
        fields
            .computeIfAbsent(part[0] + ":" + part[1], _ -> new ArrayList<>())
            .add(new SecretField(part[2], null));
      }
      return fields;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String last(String path) {
    String names = path.replaceAll("\\[\\]|\\{\\}|\\.\\*\\*", "");
    return names.substring(names.lastIndexOf('.') + 1);
  }
}
