package dev.postern.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * Reads a token of EKS as a cluster's authenticator and the Security Token Service behind it do.
 *
 * @see <a href="https://github.com/kubernetes-sigs/aws-iam-authenticator">aws-iam-authenticator</a>
 */
public final class PresignedIdentity {
  private PresignedIdentity() {}

  /**
   * Whose it is.
   *
   * @param url what was signed
   * @param cluster that reads it
   * @return the principal's ARN, or {@code refused}
   */
  public static String of(URI url, String cluster, AwsKeys keys, String region, Instant now) {
    Map<String, String> query = SigV4.query(url.getRawQuery());
    boolean formed =
        url.getScheme().equals("https")
            && url.getHost().equals("sts." + region + ".amazonaws.com")
            && url.getRawPath().equals("/")
            && "GetCallerIdentity".equals(query.get("Action"))
            && query.getOrDefault("X-Amz-SignedHeaders", "").contains("x-k8s-aws-id")
            && Integer.parseInt(query.getOrDefault("X-Amz-Expires", "0")) <= 900;
    if (!formed) {
      return "refused";
    }
    try {
      return SigV4.presigned(
              new SigV4.Request(
                  "GET",
                  "/",
                  query,
                  Map.of("host", url.getHost(), "x-k8s-aws-id", cluster),
                  new byte[0]),
              new SigV4.Service(keys, "sts", region, now))
          .principal();
    } catch (SigV4.Refused e) {
      return "refused";
    }
  }
}
