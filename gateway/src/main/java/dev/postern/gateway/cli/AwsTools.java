package dev.postern.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What AWS's tools and SDKs need in their environment to reach a gateway in the place of AWS.
 *
 * @param ca the authority of the gateway's certificate, null for those of the system
 */
record AwsTools(String address, @Nullable Path ca, List<String> regions) {
  /** What would lead them past the gateway, or be taken before its keys. */
  static final List<String> REMOVED =
      List.of(
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_ROLE_ARN",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");

  /**
   * Endpoints of single services, as {@code AWS_ENDPOINT_URL_S3}, which go before the common one.
   */
  static final String ENDPOINT = "AWS_ENDPOINT_URL";

  private static final String OPTION = "--endpoint-url";

  /**
   * But for the keys.
   *
   * @param environment of now: a region of the user's own stays
   */
  Map<String, String> environment(Function<String, @Nullable String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(ENDPOINT, "https://" + address);
    if (ca != null) {
      variables.put("AWS_CA_BUNDLE", ca.toString());
    }
    boolean chosen =
        environment.apply("AWS_REGION") != null || environment.apply("AWS_DEFAULT_REGION") != null;
    if (!chosen && !regions.isEmpty()) {
      variables.put("AWS_REGION", regions.getFirst());
      variables.put("AWS_DEFAULT_REGION", regions.getFirst());
    }
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    return variables;
  }

  /** Whether it is the stock {@code aws} command. */
  static boolean isCommand(List<String> command) {
    return !command.isEmpty() && Path.of(command.getFirst()).getFileName().toString().equals("aws");
  }

  /**
   * The command as it reaches the gateway. For SQS, EMR and Health version 1 of the {@code aws}
   * command goes to addresses of its own, before that of its environment; its option alone goes
   * before those.
   */
  List<String> command(List<String> command) {
    boolean told = command.stream().anyMatch(word -> word.startsWith(OPTION));
    if (!isCommand(command) || told) {
      return command;
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(1, List.of(OPTION, "https://" + address));
    return all;
  }

  /**
   * The configuration in the place of the user's own, whose files would be asked for keys before
   * the gateway: presigned URLs by Signature Version 4, and buckets in the path.
   */
  static final String CONFIGURATION =
      """
      [default]
      s3 =
          signature_version = s3v4
          addressing_style = path
      """;

  /**
   * For a command alone.
   *
   * @param configuration a file of {@link #CONFIGURATION}
   */
  static Map<String, String> files(Path configuration) {
    Map<String, String> variables = new LinkedHashMap<>();
    String none = System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null";
    variables.put("AWS_CONFIG_FILE", configuration.toString());
    variables.put("AWS_SHARED_CREDENTIALS_FILE", none);
    return variables;
  }

  static Map<String, String> keys(AwsKey key) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", key.id());
    variables.put("AWS_SECRET_ACCESS_KEY", key.secret().reveal());
    variables.put("AWS_SESSION_TOKEN", key.token().reveal());
    return variables;
  }
}
