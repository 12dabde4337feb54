package dev.postern.gateway.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network address.
 *
 * @param host a name, an IPv4 address or an IPv6 address without its brackets
 * @param port 0 to 65535; 0 only for a listener, which takes any free port then
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z0-9](?:[A-Za-z0-9._-]*))|\\[([0-9A-Fa-f:.]+)]):(\\d{1,5})");

  /** Reads {@code host:port}, {@code 192.0.2.1:port} or {@code [2001:db8::1]:port}. */
  public static Optional<HostPort> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return port > 65535 ? Optional.empty() : Optional.of(new HostPort(host, port));
  }

  /** Whether it cannot be reached from another machine; no name is looked up to tell. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /** {@code localhost} is loopback by RFC 6761, section 6.3. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
