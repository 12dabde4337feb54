package dev.postern.wire.postgres;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM's client-final-message.
 *
 * <pre>
 * client-final-message = "c=" base64 "," "r=" nonce ["," extensions] "," "p=" base64
 * </pre>
 *
 * @param binding what the client has bound, in base64: the gs2-header, and behind it the channel's
 *     binding
 * @param withoutProof the message before its proof, a part of what is signed
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-7">RFC 5802, section 7</a>
 */
record ClientFinalMessage(String binding, String nonce, String withoutProof, byte[] proof) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<rest>c=(?<binding>[A-Za-z0-9+/=]+),r=(?<nonce>[!-+\\--~]+)"
              + "(?:,[A-Za-oq-z]=[^,\\x00]+)*+),p=(?<proof>[A-Za-z0-9+/]{43}=)");

  /** The message, null where it is none, or its proof not one of SHA-256. */
  static @Nullable ClientFinalMessage read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    return new ClientFinalMessage(
        matcher.group("binding"),
        matcher.group("nonce"),
        matcher.group("rest"),
        Base64.getDecoder().decode(matcher.group("proof")));
  }
}
