package dev.postern.gateway.https;

/**
 * What the listener answers.
 *
 * @param method such as {@code GET}
 * @param path compared as a whole with the request's undecoded path
 */
public record Route(String method, String path, Handler handler) {
  /** Answers requests; runs on a virtual thread and may block. */
  @FunctionalInterface
  public interface Handler {
    /** Whatever is thrown becomes a 500 without detail. */
    Response handle(Request request) throws Exception;
  }
}
