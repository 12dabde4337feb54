package dev.postern.wire.postgres;

import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import java.nio.charset.StandardCharsets;

/**
 * The {@code application_name} of a session upstream: what the client calls itself, then who it is
 * and in which session, so that the database's own logs say so. The client is shown its own part
 * only.
 */
final class ApplicationName {
  /** NAMEDATALEN - 1: the server cuts what is longer. */
  private static final int MAX_BYTES = 63;

  private final String own;
  private final String tagged;

  ApplicationName(String own, Identity identity, SessionId session) {
    this.own = own;
    String tag = "postern:" + printable(identity.user()) + "/" + session;
    String spaced = own.isEmpty() ? tag : " " + tag;
    this.tagged = cut(printable(own), MAX_BYTES - Math.min(MAX_BYTES, spaced.length())) + spaced;
  }

  /** What the server is told; the client's own name is cut first, to keep the rest whole. */
  String tagged() {
    return cut(tagged, MAX_BYTES);
  }

  /** What the client is told the name is. */
  String shown(ParameterStatus status) {
    return status.name().equals("application_name") && status.value().equals(tagged())
        ? cut(printable(own), MAX_BYTES)
        : status.value();
  }

  /** As the server does: what is not printable ASCII becomes a question mark, one for each byte. */
  private static String printable(String name) {
    StringBuilder ascii = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      ascii.append(b >= ' ' && b < 0x7f ? (char) b : '?');
    }
    return ascii.toString();
  }

  private static String cut(String ascii, int length) {
    return ascii.length() <= length ? ascii : ascii.substring(0, length);
  }
}
