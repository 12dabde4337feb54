package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.Shape;
import java.util.Set;

/**
 * Which headers of a request go on to AWS: those that its operation has, AWS's own, which were all
 * looked at and signed, and some that every SDK sends and no operation heeds. All others stay
 * behind: who knows what they are to whom.
 */
public final class SentHeaders {
  private static final Set<String> OF_ALL = Set.of("content-type", "content-md5", "host");
  private static final Set<String> HARMLESS =
      Set.of("accept", "amz-sdk-invocation-id", "amz-sdk-request", "smithy-protocol", "user-agent");

  private SentHeaders() {}

  /** Whether it says something about the call itself. */
  public static boolean says(Reading.Understood call, String name) {
    Shape.Structure input = call.model().input(call.operation());
    return RequestHead.isOfAws(name) || OF_ALL.contains(name) || RestRoutes.isHeaderOf(input, name);
  }

  /** Whether it goes on. */
  public static boolean pass(Reading.Understood call, String name) {
    return says(call, name) || HARMLESS.contains(name);
  }
}
