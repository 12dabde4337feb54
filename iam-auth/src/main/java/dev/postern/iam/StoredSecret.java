package dev.postern.iam;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where AWS keeps a secret: in Secrets Manager, or as a parameter of Systems Manager.
 *
 * @param arn of the secret or parameter
 * @param service as signatures name it: {@code secretsmanager} or {@code ssm}
 * @param name by which the service is asked for it
 * @param key of the secret's JSON whose text is meant; null for the whole of it
 */
public record StoredSecret(
    String arn, String service, String region, String name, @Nullable String key) {
  private static final Pattern FORM =
      Pattern.compile(
          "(arn:aws(?:-[a-z]+)*:(secretsmanager|ssm):([a-z0-9-]{1,32}):[0-9]{12}:"
              + "(secret:[A-Za-z0-9/_+=.@-]{1,519}|parameter/[A-Za-z0-9/_.-]{1,1011}))"
              + "(?:#([A-Za-z0-9_.-]{1,128}))?");

  /** Reads {@code ARN} or {@code ARN#KEY}; empty where it is neither. */
  public static Optional<StoredSecret> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String arn = parts.group(1);
    boolean secret = parts.group(2).equals("secretsmanager");
    if (secret != parts.group(4).startsWith("secret:")) {
      return Optional.empty();
    }
    String path = parts.group(4).substring("parameter".length() * (secret ? 0 : 1));
    // A parameter without a folder is asked for by its name alone.
    String name = secret ? arn : path.indexOf('/', 1) < 0 ? path.substring(1) : path;
    return Optional.of(new StoredSecret(arn, parts.group(2), parts.group(3), name, parts.group(5)));
  }
}
