package dev.postern.aws.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** What lets in whoever has it, told by its name in AWS's models. */
public final class SecretNames {
  private static final String SECRET =
      "secret|password|passphrase|token|private_?key|preshared_?key|key_?material|plaintext"
          + "|credential|api_?key|secret_?key|secret_?access_?key|auth_?key";

  private static final Pattern NAMED = Pattern.compile("(?i).*(" + SECRET + ").*");

  /**
   * What has such a name and tells nothing: what a page begins with, limits, ids, where a container
   * registry's credentials are kept.
   */
  private static final Pattern NOT_NAMED =
      Pattern.compile(
          "(?i).*((next|previous|pagination|continuation|page)_?token|arn|id|name"
              + "|repositorycredentials)|max.*");

  /** The name says that it is one, not what it has to do with one. */
  private static final Pattern IS =
      Pattern.compile(
          "(.*("
              + SECRET
              + "|tokenkey|passwd|pwd)s?(value|string|binary|base64|data)?|servicejson)"
                  .replace("_?", ""));

  /**
   * Tokens of a page, of a change, of a request that is said again; which version of the metadata
   * service's; what is public or taken away.
   */
  private static final Pattern IS_NOT =
      Pattern.compile(
          "(.*(next|previous|pagination|continuation|page|lock|change|update|version|task|client"
              + "|request|conditional|view|chunk|message|position|sequence|resume|start|starting"
              + "|marker|write|file|idempotency|creation|block|retrieval|result|purchase|provision"
              + "|execute|terminate|workflow|portfolioshare|copyproduct|job|http)tokens?"
              + "|(public|remove).*|credential)");

  private static final Pattern WHICH =
      Pattern.compile("(?i:id|name|arn)|.*(Id|ID|Arn|ARN|Parameter)");

  private SecretNames() {}

  /** Whether a field that a model marks as sensitive is called a secret, rather than private. */
  public static boolean ofSensitive(String name) {
    return NAMED.matcher(name).matches() && !NOT_NAMED.matcher(name).matches();
  }

  /** Whether a parameter's name or a map's key tells a secret where the model marks nothing. */
  public static boolean ofParameter(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return IS.matcher(plain).matches() && !IS_NOT.matcher(plain).matches();
  }

  /** Whether a member says which one is meant, as ids, names and ARNs do. */
  public static boolean namesWhich(String name) {
    return WHICH.matcher(name).matches();
  }
}
