package dev.postern.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A glob in the words of IAM: {@code *} is any text, {@code ?} any one character; the case of
 * actions does not count, that of resources does.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">
 *     IAM JSON policy elements: Resource</a>
 */
public final class Glob {
  private static final Pattern ACTION =
      Pattern.compile("\\*|[A-Za-z0-9*?-]{1,64}:[A-Za-z0-9*?]{1,128}");

  /** No variables: a glob with one would match nothing that there is. */
  private static final Pattern RESOURCE =
      Pattern.compile("\\*|(?!.*\\$\\{)arn:[^\\p{Cntrl}]{1,1500}");

  private final String text;
  private final boolean ofActions;
  private final Wildcards wildcards;

  private Glob(String text, boolean ofActions) {
    this.text = text;
    this.ofActions = ofActions;
    this.wildcards = Wildcards.glob(ofActions ? text.toLowerCase(Locale.ROOT) : text);
  }

  /**
   * A glob of actions, such as {@code s3:Get*}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Glob ofActions(String text) {
    if (!ACTION.matcher(text).matches()) {
      throw new IllegalArgumentException("no action of IAM");
    }
    return new Glob(text, true);
  }

  /**
   * A glob of ARNs.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Glob ofResources(String text) {
    if (!RESOURCE.matcher(text).matches()) {
      throw new IllegalArgumentException("no ARN");
    }
    return new Glob(text, false);
  }

  /** Whether it is the name of an action that it has. */
  public boolean hasAction(String name) {
    return wildcards.cover(Wildcards.literal(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether it has all that the other may be. */
  boolean covers(Wildcards other) {
    return wildcards.cover(other);
  }

  /** Whether it has something that the other may be. */
  boolean meets(Wildcards other) {
    return wildcards.meet(other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && glob.ofActions == ofActions && glob.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
