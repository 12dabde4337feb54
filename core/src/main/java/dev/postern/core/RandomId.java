package dev.postern.core;

import java.security.SecureRandom;

/** Names that nobody guesses and people can read out. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Crockford's base 32: no letters that look like digits. */
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  private RandomId() {}

  /** As many characters as asked for, of five random bits each. */
  public static String of(int characters) {
    StringBuilder id = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
