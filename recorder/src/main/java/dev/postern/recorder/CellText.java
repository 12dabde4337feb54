package dev.postern.recorder;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A value's bytes as a person reads them, no more than a bounded length of them. */
final class CellText {
  private static final int MAX_CELL = 200;

  private CellText() {}

  /** Text where it is some, else hex: the bytes may be of another encoding, or binary after all. */
  static String of(ByteBuffer bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      if (text.indexOf('\0') < 0) {
        return bounded(text);
      }
    } catch (CharacterCodingException e) {
      // No text of UTF-8.
    }
    return hex(bytes);
  }

  static String hex(ByteBuffer bytes) {
    byte[] head = new byte[Math.min(bytes.remaining(), MAX_CELL / 2)];
    bytes.duplicate().get(head);
    String hex = "\\x" + HexFormat.of().formatHex(head);
    return head.length < bytes.remaining() ? hex + "…" : hex;
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_CELL) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CELL - 1)) ? MAX_CELL - 1 : MAX_CELL;
    return text.substring(0, end) + "…";
  }
}
