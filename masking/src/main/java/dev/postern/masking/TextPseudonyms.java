package dev.postern.masking;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.cryptomator.siv.SivMode;
import org.cryptomator.siv.UnauthenticCiphertextException;
import org.jspecify.annotations.Nullable;

/**
 * Texts that stand for texts, by AES-SIV (RFC 5297): encryption that gives the same for the same
 * text and takes back only what it gave.
 *
 * <p>A text is filled up with zero bytes, which no text of a database holds, to 16, 32, 64, 128 or
 * 256 bytes of UTF-8, so that a pseudonym tells its text's length no closer than that. The first 26
 * characters behind the prefix are the synthetic IV, a code of 128 bits over the whole text: a
 * pseudonym cut behind them still differs from all others. A longer text has such a code alone,
 * under another prefix and key, and nothing leads back from it.
 */
final class TextPseudonyms {
  private static final String PREFIX = "p_";
  private static final String PREFIX_OF_LONG = "h_";

  /** Bytes of UTF-8. */
  private static final int SMALLEST = 16;

  private static final int LARGEST = 256;

  /** Of a long text's code: two of 2^64 texts would share one. */
  private static final int CODE_BYTES = 16;

  /** Two of 256 bits, for AEAD_AES_SIV_CMAC_512. */
  private static final int KEY_BYTES = 64;

  private static final String MAC = "HmacSHA256";
  private static final int MAC_KEY_BYTES = 32;

  /** Safe for any number of threads. */
  private final SivMode siv = new SivMode();

  private final SecretKey key;
  private final SecretKey keyOfLong;
  private final String nobody;

  TextPseudonyms(DerivedKeys keys) {
    key = keys.key("texts", "AES", KEY_BYTES);
    keyOfLong = keys.key("long texts", MAC, MAC_KEY_BYTES);
    nobody = Base32.encode(keys.key("nobody", MAC, CODE_BYTES).getEncoded());
  }

  /** A text of 128 bits that only the key tells: to compare with what no row is to equal. */
  String nobody() {
    return nobody;
  }

  /** Letters and digits of ASCII, and an underscore. */
  String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > LARGEST
        ? PREFIX_OF_LONG + Base32.encode(Arrays.copyOf(code(bytes), CODE_BYTES))
        : PREFIX + Base32.encode(siv.encrypt(key, filled(bytes)));
  }

  /** The text that a pseudonym stands for; null where it was never made under this key. */
  @Nullable String back(String pseudonym) {
    byte[] bytes =
        pseudonym.startsWith(PREFIX) ? Base32.decode(pseudonym.substring(PREFIX.length())) : null;
    if (bytes == null) {
      return null;
    }
    try {
      byte[] filled = siv.decrypt(key, bytes);
      int end = filled.length;
      while (end > 0 && filled[end - 1] == 0) {
        end--;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(filled, 0, end)).toString();
    } catch (UnauthenticCiphertextException
        | IllegalBlockSizeException
        | CharacterCodingException _) {
      return null;
    }
  }

  private static byte[] filled(byte[] text) {
    int size = SMALLEST;
    while (size < text.length) {
      size *= 2;
    }
    return Arrays.copyOf(text, size);
  }

  private byte[] code(byte[] text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(keyOfLong);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
