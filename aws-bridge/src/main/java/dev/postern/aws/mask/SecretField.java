package dev.postern.aws.mask;

import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.OperationModel.SensitivePath;
import dev.postern.aws.model.SecretNames;
import dev.postern.aws.model.ServiceModel;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field of a response that is a secret: what lets in whoever has it.
 *
 * @param path by the model's names
 * @param wire by the names on the wire, a header as {@code header:NAME}
 * @param onlyIf what the field's neighbour has to say, null where it always is one
 */
public record SecretField(String path, String wire, @Nullable OnlyIf onlyIf) {
  /** The label that stands on all of them. */
  public static final String LABEL = "aws-secret";

  /** {@code aws-bridge/secret-fields} writes them. */
  private static final Map<String, List<SecretField>> BY_NAME = byName();

  /** A field whose neighbour says what it is. */
  record OnlyIf(String neighbour, String value) {}

  /** Those of an operation's response. */
  public static List<SecretField> of(ServiceModel service, OperationModel operation) {
    String name = service.head().name();
    List<SecretField> byName = BY_NAME.getOrDefault(name + ":" + operation.name(), List.of());
    Set<String> known = byName.stream().map(SecretField::path).collect(Collectors.toSet());
    List<SecretField> fields = new ArrayList<>(byName);
    for (SensitivePath sensitive : operation.sensitive()) {
      // The models mark as sensitive all that should not be logged, customers' names and prompts
      // too. Of these, the secrets are told by their names.
      String last = last(sensitive.path());
      // What is sensitive as a whole is hidden as that, where nothing in it is known for one.
      boolean whole = last.isEmpty() && byName.isEmpty();
      if (name.equals("ssm") && last.equals("Value")) {
        // A parameter's value is one where it is kept encrypted.
        fields.add(
            new SecretField(
                sensitive.path(), sensitive.wire(), new OnlyIf("Type", "SecureString")));
      } else if ((whole || SecretNames.ofSensitive(last)) && !known.contains(sensitive.path())) {
        fields.add(new SecretField(sensitive.path(), sensitive.wire(), null));
      }
    }
    return fields;
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
            .add(new SecretField(part[2], part[3].isEmpty() ? part[2] : part[3], null));
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
