package dev.postern.aws.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Percent-encoding of RFC 3986, as AWS's signatures use it: all but unreserved is encoded. */
public final class PercentCode {
  private static final String DIGITS = "0123456789ABCDEF";

  private PercentCode() {}

  /**
   * @param unencoded characters besides letters, digits, {@code -._~} that stay as they are
   */
  public static String encode(String text, String unencoded) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (unreserved(c) || unencoded.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  /**
   * Once, and {@code +} stays a plus.
   *
   * @throws UnreadableException where a triplet is broken, or what comes is no UTF-8 or has control
   *     characters
   */
  public static String decode(String encoded) throws UnreadableException {
    return decode(encoded, false);
  }

  /** Likewise, of a form's value, which may have line breaks and other control characters. */
  static String decodeForm(String encoded) throws UnreadableException {
    return decode(encoded, true);
  }

  private static String decode(String encoded, boolean controls) throws UnreadableException {
    byte[] bytes = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int high = i + 2 < encoded.length() ? hex(encoded.charAt(i + 1)) : -1;
        int low = high < 0 ? -1 : hex(encoded.charAt(i + 2));
        if (low < 0) {
          throw new UnreadableException("malformed-encoding", "a percent sign begins no triplet");
        }
        c = (char) (high * 16 + low);
        i += 2;
      } else if (c > '~') {
        throw new UnreadableException("malformed-encoding", "the target has bytes beyond ASCII");
      }
      if (!controls && (c < ' ' || c == 0x7f)) {
        throw new UnreadableException("malformed-encoding", "the target has control characters");
      }
      bytes[length++] = (byte) c;
    }
    return Utf8.decode(Arrays.copyOf(bytes, length));
  }

  /** Whether another decoding would make something else of what was decoded. */
  public static boolean decodesAgain(String decoded) {
    for (int i = decoded.indexOf('%'); i >= 0; i = decoded.indexOf('%', i + 1)) {
      if (i + 2 < decoded.length()
          && hex(decoded.charAt(i + 1)) >= 0
          && hex(decoded.charAt(i + 2)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
