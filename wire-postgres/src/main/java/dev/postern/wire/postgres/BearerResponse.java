package dev.postern.wire.postgres;

import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's initial response in OAUTHBEARER, read as strictly as PostgreSQL's server does.
 *
 * <pre>
 * client-resp = gs2-header kvsep *kvpair kvsep
 * gs2-header  = ("n" / "y") "," ["a=" authzid] ","
 * kvpair      = key "=" value kvsep
 * </pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7628#section-3.1">RFC 7628, section 3.1</a>
 */
sealed interface BearerResponse {
  byte KVSEP = 1;

  /** It shows a token. */
  record Token(Secret token) implements BearerResponse {}

  /**
   * It shows none: the client asks where to get one, or what it sent has not a bearer token's form.
   */
  record NoToken() implements BearerResponse {}

  /** It wants to act for somebody else. */
  record AuthorizationIdentity() implements BearerResponse {}

  /** It is none; the detail is PostgreSQL's and holds nothing of it. */
  record Malformed(String detail) implements BearerResponse {}

  static BearerResponse read(byte[] message) {
    if (message.length == 0) {
      return new Malformed("The message is empty.");
    }
    String text = new String(message, StandardCharsets.ISO_8859_1);
    if (text.indexOf('\0') >= 0) {
      return new Malformed("Message length does not match input length.");
    }
    BearerResponse fault = gs2Fault(text);
    return fault == null ? Pairs.read(text) : fault;
  }

  /** What is wrong before the first pair, null where nothing is. */
  private static @Nullable BearerResponse gs2Fault(String text) {
    if (text.startsWith("p")) {
      return new Malformed(
          "The server does not support channel binding for OAuth, but the client message includes"
              + " channel binding data.");
    }
    if (!text.startsWith("n") && !text.startsWith("y")) {
      return new Malformed("Unexpected channel-binding flag.");
    }
    if (!text.startsWith(",", 1)) {
      return new Malformed("Comma expected.");
    }
    if (text.startsWith("a", 2)) {
      return new AuthorizationIdentity();
    }
    if (!text.startsWith(",", 2)) {
      return new Malformed("Unexpected attribute in client-first-message.");
    }
    if (!text.startsWith("\1", 3)) {
      return new Malformed("Key-value separator expected.");
    }
    return null;
  }

  /** The key/value pairs behind the gs2 header. */
  final class Pairs {
    private static final int HEADER = 4;
    private static final Pattern KEY = Pattern.compile("[A-Za-z]+");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e \\t\\r\\n]*+");
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]++=*+)");

    private Pairs() {}

    private static BearerResponse read(String text) {
      String auth = null;
      int at = HEADER;
      while (at < text.length()) {
        int end = text.indexOf(KVSEP, at);
        if (end < 0) {
          return new Malformed("Message contains an unterminated key/value pair.");
        }
        if (end == at) {
          return end == text.length() - 1
              ? judged(auth)
              : new Malformed("Message contains additional data after the final terminator.");
        }
        int equals = text.indexOf('=', at);
        if (equals < 0 || equals > end) {
          return new Malformed("Message contains a key without a value.");
        }
        String key = text.substring(at, equals);
        String value = text.substring(equals + 1, end);
        if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
          return new Malformed("Message contains an invalid key name or value.");
        }
        if (key.equals("auth")) {
          if (auth != null) {
            return new Malformed("Message contains multiple auth values.");
          }
          auth = value;
        }
        at = end + 1;
      }
      return new Malformed("Message did not contain a final terminator.");
    }

    private static BearerResponse judged(@Nullable String auth) {
      if (auth == null) {
        return new Malformed("Message does not contain an auth value.");
      }
      Matcher bearer = BEARER.matcher(auth);
      return bearer.matches() ? new Token(new Secret(bearer.group(1))) : new NoToken();
    }
  }
}
