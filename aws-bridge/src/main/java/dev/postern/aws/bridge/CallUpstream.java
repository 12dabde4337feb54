package dev.postern.aws.bridge;

import dev.postern.core.Refusal;
import dev.postern.core.Target;
import java.net.URI;
import java.util.Map;

/** The port to where a connection's calls go, and by whose leave. */
public interface CallUpstream {
  /** Whether the connection may be used in the region. */
  boolean takes(String region);

  /**
   * Where a service is.
   *
   * @param endpoint the service's endpoint prefix, such as {@code monitoring}
   */
  Place place(String endpoint, String region);

  /**
   * Signs a request anew as the gate's role, for the person whose session it is. Blocks for as long
   * as AWS takes to give credentials: call it on a virtual thread.
   */
  Signed sign(ToSign request);

  /**
   * A service's endpoint.
   *
   * @param tls how its certificate is verified
   */
  record Place(URI uri, Target.Tls tls) {}

  /**
   * What is signed.
   *
   * @param service as the signature's scope names it
   * @param uri the whole target, encoded as it will be sent
   * @param headers that are signed too, by names in small letters
   * @param payload the last line of the canonical request: a hash, {@code UNSIGNED-PAYLOAD} or
   *     {@code STREAMING-UNSIGNED-PAYLOAD-TRAILER}
   */
  record ToSign(
      String service,
      String region,
      String method,
      URI uri,
      Map<String, String> headers,
      String payload) {}

  /** Whether it could be signed. */
  sealed interface Signed {
    /**
     * @param headers to set, in the place of those of the same name
     */
    record With(Map<String, String> headers) implements Signed {}

    /** No credentials could be had. */
    record Refused(Refusal refusal) implements Signed {}
  }
}
