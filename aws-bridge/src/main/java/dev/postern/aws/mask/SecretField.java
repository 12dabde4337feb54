package dev.postern.aws.mask;

import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.OperationModel.SensitivePath;
import dev.postern.aws.model.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

  /**
   * The models mark as sensitive all that should not be logged, customers' names and prompts too.
   * Of these, the secrets are told by their names.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(secret|password|passphrase|token|private_?key|preshared_?key|key_?material"
              + "|plaintext|credential|api_?key|secret_?key|auth_?key).*");

  /** What has such a name and tells nothing: what a page begins with, limits, ids. */
  private static final Pattern NO_SECRET =
      Pattern.compile("(?i).*((next|previous|pagination|continuation|page)_?token|arn|id|name)");

  private static final Pattern COUNT = Pattern.compile("(?i)max.*");

  /** A field whose neighbour says what it is. */
  record OnlyIf(String neighbour, String value) {}

  /** Those of an operation's response. */
  public static List<SecretField> of(ServiceModel service, OperationModel operation) {
    List<SecretField> fields = new ArrayList<>();
    String name = service.head().name();
    for (SensitivePath sensitive : operation.sensitive()) {
      String last = last(sensitive.path());
      if (name.equals("ssm") && last.equals("Value")) {
        // A parameter's value is one where it is kept encrypted.
        fields.add(
            new SecretField(
                sensitive.path(), sensitive.wire(), new OnlyIf("Type", "SecureString")));
      } else if (isSecret(last)) {
        fields.add(new SecretField(sensitive.path(), sensitive.wire(), null));
      }
    }
    fields.addAll(unmarked(name, operation.name()));
    return fields;
  }

  /** What the models do not mark, or mark as a whole with what is none. */
  private static List<SecretField> unmarked(String service, String operation) {
    String path =
        switch (service + ":" + operation) {
          case "ecr:GetAuthorizationToken", "ecr-public:GetAuthorizationToken" ->
              service.equals("ecr")
                  ? "authorizationData[].authorizationToken"
                  : "authorizationData.authorizationToken";
          case "codeartifact:GetAuthorizationToken" -> "authorizationToken";
          case "apigateway:GetApiKey", "apigateway:CreateApiKey", "apigateway:UpdateApiKey" ->
              "value";
          default -> "";
        };
    return path.isEmpty() ? List.of() : List.of(new SecretField(path, path, null));
  }

  private static boolean isSecret(String name) {
    return SECRET.matcher(name).matches()
        && !NO_SECRET.matcher(name).matches()
        && !COUNT.matcher(name).matches();
  }

  private static String last(String path) {
    String names = path.replaceAll("\\[\\]|\\{\\}|\\.\\*\\*", "");
    return names.substring(names.lastIndexOf('.') + 1);
  }
}
