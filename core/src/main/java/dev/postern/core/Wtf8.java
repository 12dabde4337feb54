package dev.postern.core;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that has bytes for half a surrogate pair too, as for any character of its size: no two
 * texts have the same bytes. Of a text without such halves it is its UTF-8.
 *
 * @see <a href="https://simonsapin.github.io/wtf-8/">WTF-8</a>
 */
public final class Wtf8 {
  private Wtf8() {}

  public static byte[] encode(String text) {
    int half = Halves.next(text, 0);
    if (half == text.length()) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 2);
    int from = 0;
    for (; half < text.length(); half = Halves.next(text, from)) {
      out.writeBytes(text.substring(from, half).getBytes(StandardCharsets.UTF_8));
      int c = text.charAt(half);
      out.write(0xe0 | (c >> 12));
      out.write(0x80 | ((c >> 6) & 0x3f));
      out.write(0x80 | (c & 0x3f));
      from = half + 1;
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** The text of bytes; what is not WTF-8 in them becomes U+FFFD. */
  public static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(bytes.length);
    int from = 0;
    int i = 0;
    while (i + 2 < bytes.length) {
      if (isHalf(bytes, i)) {
        out.append(new String(bytes, from, i - from, StandardCharsets.UTF_8));
        out.append((char) (0xd000 | ((bytes[i + 1] & 0x3f) << 6) | (bytes[i + 2] & 0x3f)));
        from = i + 3;
        i = from;
      } else {
        i++;
      }
    }
    return out.append(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8))
        .toString();
  }

  // 11101101 101xxxxx 10xxxxxx
  private static boolean isHalf(byte[] bytes, int i) {
    return bytes[i] == (byte) 0xed
        && (bytes[i + 1] & 0xe0) == 0xa0
        && (bytes[i + 2] & 0xc0) == 0x80;
  }
}
