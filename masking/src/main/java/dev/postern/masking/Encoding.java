package dev.postern.masking;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A session's client encoding, read and written without putting anything in a bad byte's place. */
record Encoding(Charset charset) {
  private static final String PRINTABLE = " *0123456789abcdefghijklmnopqrstuvwxyz{}\",_";

  /**
   * @throws IllegalArgumentException where ASCII characters are not their own bytes, as they are in
   *     every client encoding that PostgreSQL has
   */
  Encoding {
    if (!Arrays.equals(
        PRINTABLE.getBytes(charset), PRINTABLE.getBytes(StandardCharsets.US_ASCII))) {
      throw new IllegalArgumentException(charset + " is not a client encoding of PostgreSQL");
    }
  }

  /** Null where the bytes are not text, as where they hold a zero, which PostgreSQL's never do. */
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
