package dev.postern.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A glob of actions of IAM, such as {@code s3:Get*}: {@code *} is any text, {@code ?} any one
 * character. Their case does not count.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">
 *     IAM JSON policy elements: Action</a>
 */
public record ActionGlob(String text) {
  private static final Pattern FORM =
      Pattern.compile("\\*|[A-Za-z0-9*?-]{1,64}:[A-Za-z0-9*?]{1,128}");

  /**
   * @throws IllegalArgumentException where it is none
   */
  public ActionGlob {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no action of IAM");
    }
  }

  /** Whether the action is one of these. */
  public boolean has(String action) {
    return Wildcards.glob(text.toLowerCase(Locale.ROOT))
        .cover(Wildcards.literal(action.toLowerCase(Locale.ROOT)));
  }
}
