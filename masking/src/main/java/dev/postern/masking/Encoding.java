package dev.postern.masking;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The encoding of texts, read and written without putting anything in a bad byte's place. */
record Encoding(Charset charset) {
  private static final String PRINTABLE = " *0123456789abcdefghijklmnopqrstuvwxyz{}\",_";

  /** Whether ASCII characters are their own bytes. */
  boolean holdsAscii() {
    return Arrays.equals(
        PRINTABLE.getBytes(charset), PRINTABLE.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Null where the bytes are not text. One with a zero counts as none: PostgreSQL's never have it,
   * and pseudonyms are filled up with it.
   */
  @Nullable String read(byte[] bytes) {
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /** Null where the encoding lacks a character. */
  byte @Nullable [] write(String text) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
