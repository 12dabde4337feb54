package dev.postern.gateway.https;

import java.net.InetAddress;
import java.util.Map;

/**
 * A request, read whole.
 *
 * @param path undecoded, without the query
 * @param query undecoded, without its question mark; empty where there is none
 * @param headers by their name in small letters, several values joined by a comma
 * @param peer who is at the other end of the connection
 */
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    InetAddress peer) {
  /** Headers and body may hold tokens: they are not printed. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
