package dev.postern.aws.sign;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.PercentCode;
import dev.postern.aws.value.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text that a signature is over.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class CanonicalRequest {
  private static final String S3 = "s3";
  private static final String SIGNATURE = "X-Amz-Signature=";

  private CanonicalRequest() {}

  static String of(RequestHead head, Claim claim, String payload) throws UnreadableException {
    StringBuilder text = new StringBuilder();
    text.append(head.method()).append('\n');
    text.append(path(head.path(), claim.scope().service())).append('\n');
    text.append(query(head.query())).append('\n');
    for (String name : claim.signedHeaders()) {
      String value = head.headers().getOrDefault(name, "").replaceAll(" +", " ");
      text.append(name).append(':').append(value).append('\n');
    }
    text.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
    return text.append(payload).toString();
  }

  /**
   * S3 encodes a path once, the others what is encoded already once more. AWS would encode S3's
   * anew; that it comes as it would be then is asked for, since two spellings are two readings.
   */
  private static String path(String path, String service) throws UnreadableException {
    if (!service.equals(S3)) {
      return PercentCode.encode(path, "/");
    }
    requireEncoded(path, PercentCode.encode(PercentCode.decode(path), "/"));
    return path;
  }

  private static String query(String query) throws UnreadableException {
    if (query.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      requireEncoded(name, PercentCode.encode(PercentCode.decode(name), ""));
      requireEncoded(value, PercentCode.encode(PercentCode.decode(value), ""));
      if (!pair.startsWith(SIGNATURE)) {
        pairs.add(name + "=" + value);
      }
    }
    // By name and then value: what '=' would do to the order of a name and its continuation.
    pairs.sort((one, other) -> {
      int a = one.indexOf('=');
      int b = other.indexOf('=');
      int byName = one.substring(0, a).compareTo(other.substring(0, b));
      return byName == 0 ? one.compareTo(other) : byName;
    });
    return String.join("&", pairs);
  }

  private static void requireEncoded(String text, String canonical) throws UnreadableException {
    if (!text.equals(canonical)) {
      throw new UnreadableException(
          "two-readings", "the target is encoded otherwise than its signature has it");
    }
  }
}
