package dev.postern.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an IAM role among all of AWS's.
 *
 * @param partition such as {@code aws} or {@code aws-cn}
 * @param path with its slashes, {@code /} where there is none
 */
public record Arn(String partition, String account, String path, String name) {
  private static final Pattern ROLE =
      Pattern.compile(
          "arn:(aws(?:-[a-z]+)*):iam::([0-9]{12}):role(/|/[A-Za-z0-9_+=,.@/-]{0,511}/)"
              + "([A-Za-z0-9_+=,.@-]{1,64})");

  /** Whether the text is the ARN of a role. */
  public static boolean isRole(String text) {
    return ROLE.matcher(text).matches();
  }

  /**
   * Reads the ARN of a role.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Arn ofRole(String text) {
    Matcher parts = ROLE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no ARN of a role");
    }
    return new Arn(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
  }

  @Override
  public String toString() {
    return "arn:" + partition + ":iam::" + account + ":role" + path + name;
  }
}
