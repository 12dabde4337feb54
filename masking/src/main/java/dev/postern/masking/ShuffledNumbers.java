package dev.postern.masking;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * The whole numbers below a small size in an order that only the key tells: each by the place that
 * its AES block has among all of theirs, the prefix cipher of Black and Rogaway (Ciphers with
 * Arbitrary Finite Domains, 2002). For so few numbers it is as good as AES, where a Feistel network
 * such as FF1 is not; and it costs a table.
 */
final class ShuffledNumbers {
  /**
   * So that a number and 48 bits of its block make one {@code long}; two blocks alike in those go
   * by number.
   */
  private static final int MOST = 1 << Character.SIZE;

  private static final int BLOCK = 16;
  private static final String CIPHER = "AES/ECB/NoPadding";

  private final char[] places;
  private final char[] numbers;

  /**
   * @param key of AES
   * @param band sets several orders under one key apart
   * @param size up to 65,536
   */
  ShuffledNumbers(SecretKey key, int band, int size) {
    if (size > MOST) {
      throw new IllegalArgumentException("a table is not for more than 65,536 numbers");
    }
    ByteBuffer blocks = ByteBuffer.allocate(size * BLOCK);
    for (int number = 0; number < size; number++) {
      blocks.putLong(band).putLong(number);
    }
    ByteBuffer enciphered = ByteBuffer.wrap(enciphered(key, blocks.array()));
    long[] order = new long[size];
    for (int number = 0; number < size; number++) {
      order[number] = (enciphered.getLong(number * BLOCK) & -MOST) | number;
    }
    Arrays.sort(order);
    places = new char[size];
    numbers = new char[size];
    for (int place = 0; place < size; place++) {
      numbers[place] = (char) order[place];
      places[numbers[place]] = (char) place;
    }
  }

  private static byte[] enciphered(SecretKey key, byte[] blocks) {
    try {
      // Each block holds a number of its own: a mode that hides equal blocks has none to hide.
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }

  int place(int number) {
    return places[number];
  }

  int number(int place) {
    return numbers[place];
  }
}
