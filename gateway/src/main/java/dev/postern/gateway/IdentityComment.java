package dev.postern.gateway;

import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Who is behind a statement, as a comment that the database's own logs keep with it.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">sqlcommenter specification</a>
 */
final class IdentityComment {
  /** UTF-16 units of a user's name that are written. */
  private static final int MAX_USER = 64;

  private IdentityComment() {}

  /** Keys in their order, values URL-encoded, so that nothing in them ends the comment. */
  static String of(Identity identity, SessionId session) {
    String user = identity.user();
    int end = Math.min(user.length(), MAX_USER);
    if (end < user.length() && Character.isHighSurrogate(user.charAt(end - 1))) {
      end--;
    }
    return "/*session='%s',user='%s'*/"
        .formatted(encoded(session.toString()), encoded(user.substring(0, end)));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
