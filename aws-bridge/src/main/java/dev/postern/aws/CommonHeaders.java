package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The headers that begin with {@code x-amz-} or {@code x-amzn-} and belong to no operation. Any
 * other has to be a parameter of the operation: AWS may heed what the gate does not know.
 */
final class CommonHeaders {
  private static final Set<String> COMMON =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "x-amz-user-agent",
          "x-amz-decoded-content-length",
          "x-amz-trailer",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-te",
          // Asks for the error codes of a service's older protocol.
          "x-amzn-query-mode");

  private CommonHeaders() {}

  /**
   * @param known whether a header is one of the operation's
   */
  static void require(Map<String, String> headers, Predicate<String> known)
      throws UnreadableException {
    for (String name : headers.keySet()) {
      if (RequestHead.isOfAws(name)
          && !COMMON.contains(name)
          && !name.startsWith("x-amz-checksum-")
          && !known.test(name)) {
        throw new UnreadableException(
            "unknown-header", "the request has a header of AWS's that is not the operation's");
      }
    }
  }
}
