package dev.postern.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where somebody is told what happens. The addresses that chats give for it are secrets by
 * themselves: it prints without its path.
 */
public record NotifyAddress(URI uri) {
  private static final String EXPECTED =
      "an https address without user and fragment (http only for a loopback address), or"
          + " env:NAME or file:PATH of one";

  /** What stands there instead is not shown: it may be a secret. */
  static NotifyAddress read(Node node) throws ConfigException {
    String text = node.text(EXPECTED);
    String address =
        text.startsWith("env:") || text.startsWith("file:")
            ? References.secret(1).read(node).reveal()
            : text;
    try {
      URI uri = new URI(address);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme())
                  && HostPort.isLoopback(uri.getHost().replaceAll("[\\[\\]]", ""))))) {
        return new NotifyAddress(uri);
      }
    } catch (URISyntaxException notAnAddress) {
      // Falls through to the one sentence that says what is expected.
    }
    throw node.error("expected " + EXPECTED);
  }

  /** The same server's address at another path. */
  public URI at(String path) {
    String base = uri.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
