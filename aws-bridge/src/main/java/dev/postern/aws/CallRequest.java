package dev.postern.aws;

import dev.postern.aws.http.RequestHead;

/**
 * A request whose signature was verified.
 *
 * @param service the name in the signature's scope, such as {@code monitoring}
 * @param region of the signature's scope
 * @param body of the request
 * @param signedBody whether the signature is over the body too
 */
public record CallRequest(
    RequestHead head, String service, String region, Body body, boolean signedBody) {
  /** What of a request's body is at hand. */
  public sealed interface Body {
    /** All of it, decoded from chunks; empty where there is none. */
    record Whole(byte[] bytes) implements Body {}

    /** It has one, which streams past unread. */
    record Unread() implements Body {}
  }
}
