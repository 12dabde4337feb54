package dev.postern.access;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

  private static final String ANY_STREAM = ":*";

  /**
   * A log group is written with what may follow it, in policies of IAM, and without.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html">
   *     CloudWatch Logs resources and operations</a>
   */
  private static final Pattern GROUP = Pattern.compile("arn:[^:]*:logs:.*:log-group:[^:]+:\\*");

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
    return forms().anyMatch(form -> wildcards(form).cover(other));
  }

  /** Whether it has something that the other may be. */
  boolean meets(ArnWildcards other) {
    return forms().anyMatch(form -> wildcards(form).meet(other));
  }

  private Stream<String> forms() {
    return GROUP.matcher(text).matches()
        ? Stream.of(text, text.substring(0, text.length() - ANY_STREAM.length()))
        : Stream.of(text);
  }

  private static ArnWildcards wildcards(String form) {
    return form.equals(ALL)
        ? ArnWildcards.ANY
        : new ArnWildcards(
            Arrays.stream(form.split(":", ArnWildcards.PARTS)).map(Wildcards::glob).toList());
  }
}
