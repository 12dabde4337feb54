package dev.postern.masking;

import dev.postern.core.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stand-ins by HMAC-SHA-256 (RFC 2104) under one key: the same value gives the same stand-in, in
 * whatever column, so that they still join; without the key neither can the value be found nor a
 * guess be tested. Safe for any number of threads.
 */
final class Pseudonyms {
  /** Cuts a text's code to 128 bits: two of 2^64 values would share one. */
  private static final int TEXT_BYTES = 16;

  /** RFC 4648, section 6, in lower case. */
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private static final int BASE32_BITS = 5;
  private static final byte TEXT = 1;
  private static final byte UUID_VALUE = 2;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  Pseudonyms(Secret key) {
    this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** {@code p_} and 26 letters and digits. */
  String text(String value) {
    byte[] code = code(TEXT, value.getBytes(StandardCharsets.UTF_8));
    return base32(new StringBuilder("p_"), code).toString();
  }

  UUID uuid(UUID value) {
    byte[] bytes = new byte[2 * Long.BYTES];
    ByteBuffer.wrap(bytes)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
    return UuidMask.of(code(UUID_VALUE, bytes));
  }

  /** A number above zero that fits wherever {@code value} fits: see {@link NumberPseudonyms}. */
  long number(long value) {
    return new NumberPseudonyms(mac()).of(value);
  }

  private byte[] code(byte domain, byte[] value) {
    Mac mac = mac();
    mac.update(domain);
    return mac.doFinal(value);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static StringBuilder base32(StringBuilder text, byte[] code) {
    int held = 0;
    int bits = 0;
    for (int i = 0; i < TEXT_BYTES; i++) {
      held = (held << Byte.SIZE) | Byte.toUnsignedInt(code[i]);
      for (bits += Byte.SIZE; bits >= BASE32_BITS; bits -= BASE32_BITS) {
        text.append(BASE32.charAt((held >>> (bits - BASE32_BITS)) & 0x1f));
      }
      held &= (1 << bits) - 1;
    }
    return bits == 0 ? text : text.append(BASE32.charAt((held << (BASE32_BITS - bits)) & 0x1f));
  }
}
