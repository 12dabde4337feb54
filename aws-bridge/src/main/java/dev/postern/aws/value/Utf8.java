package dev.postern.aws.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that leaves nothing to a decoder's taste. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The bytes as text.
   *
   * @throws UnreadableException ({@code not-utf8}) for bytes that are no UTF-8, where others put
   *     replacement characters
   */
  public static String decode(byte[] bytes) throws UnreadableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("not-utf8", "there are bytes that are not UTF-8");
    }
  }
}
