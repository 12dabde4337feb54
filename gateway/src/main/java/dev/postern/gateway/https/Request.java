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
 * @param parameters what stands in the path where its route has a name in braces
 */
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    InetAddress peer,
    Map<String, String> parameters) {
  /** As it came, before its route is known. */
  public Request(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      byte[] body,
      InetAddress peer) {
    this(method, path, query, headers, body, peer, Map.of());
  }

  /** The same, taken by a route. */
  Request by(Map<String, String> taken) {
    return new Request(method, path, query, headers, body, peer, Map.copyOf(taken));
  }

  /**
   * What stands in the path.
   *
   * @throws IllegalArgumentException where the route has no such name
   */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /** Headers and body may hold tokens: they are not printed. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
