package dev.postern.access;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A glob of ARNs: {@code *} is any text, {@code ?} any one character, in the part of the ARN where
 * it stands; {@code *} by itself is whatever there is.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">
 *     IAM JSON policy elements: Resource</a>
 */
public record ResourceGlob(String text) {
  private static final String ALL = "*";

  /** No variables: a glob with one would match nothing that there is. */
  private static final Pattern FORM =
      Pattern.compile("\\*|(?!.*\\$\\{)arn(:[^:\\p{Cntrl}]*){4}:[^\\p{Cntrl}]{1,1500}");

  /**
   * @throws IllegalArgumentException where it is none
   */
  public ResourceGlob {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no ARN");
    }
  }

  /** Whether it has all that the other may be. */
  boolean covers(ArnWildcards other) {
    return wildcards().cover(other);
  }

  /** Whether it has something that the other may be. */
  boolean meets(ArnWildcards other) {
    return wildcards().meet(other);
  }

  private ArnWildcards wildcards() {
    return text.equals(ALL)
        ? ArnWildcards.ANY
        : new ArnWildcards(
            Arrays.stream(text.split(":", ArnWildcards.PARTS)).map(Wildcards::glob).toList());
  }
}
