package dev.postern.gateway.https;

/**
 * What the listener answers.
 *
 * @param method such as {@code GET}
 * @param path compared segment by segment with the request's undecoded path; a segment such as
 *     {@code {id}} takes any of 1 to 64 letters, digits, dashes and underscores, as {@link
 *     Request#parameter} then gives it
 */
public record Route(String method, String path, Handler handler) {
  /** Answers requests; runs on a virtual thread and may block. */
  @FunctionalInterface
  public interface Handler {
    /** Whatever is thrown becomes a 500 without detail. */
    Reply handle(Request request) throws Exception;
  }
}
