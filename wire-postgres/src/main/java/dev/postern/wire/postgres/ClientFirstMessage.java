package dev.postern.wire.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM's client-first-message. Its user name is not looked at: the startup message's counts.
 *
 * <pre>
 * gs2-header                = ("p=" cb-name / "n" / "y") "," ["a=" authzid] ","
 * client-first-message-bare = ["m=" …","] "n=" username "," "r=" c-nonce ["," extensions]
 * </pre>
 *
 * @param header the gs2-header, which the client repeats at the end
 * @param flag what the client says of channel binding
 * @param bindingName of the type of channel binding, null where none is used
 * @param bare the message behind its header, a part of what is signed
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-7">RFC 5802, section 7</a>
 */
record ClientFirstMessage(
    String header,
    Flag flag,
    @Nullable String bindingName,
    boolean hasAuthorizationIdentity,
    boolean demandsExtension,
    String bare,
    String nonce) {
  /** What a client says of channel binding. */
  enum Flag {
    /** It uses it. */
    USED,
    /** It has none. */
    UNSUPPORTED,
    /** It has it, and thinks that the server has not. */
    NOT_OFFERED
  }

  private static final Pattern FORM =
      Pattern.compile(
          "(?<header>(?:p=(?<name>[A-Za-z0-9.-]+)|(?<flag>[ny])),(?<authzid>a=[^,\\x00]*)?,)"
              + "(?<bare>(?<extension>m=[^,\\x00]*,)?n=[^,\\x00]*"
              + ",r=(?<nonce>[!-+\\--~]+)(?:,[A-Za-z]=[^,\\x00]+)*+)");

  /** The message, null where it is none. */
  static @Nullable ClientFirstMessage read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String flag = matcher.group("flag");
    return new ClientFirstMessage(
        matcher.group("header"),
        flag == null ? Flag.USED : flag.equals("n") ? Flag.UNSUPPORTED : Flag.NOT_OFFERED,
        matcher.group("name"),
        matcher.group("authzid") != null,
        matcher.group("extension") != null,
        matcher.group("bare"),
        matcher.group("nonce"));
  }
}
