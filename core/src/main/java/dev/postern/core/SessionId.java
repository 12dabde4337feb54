package dev.postern.core;

import java.security.SecureRandom;

/**
 * Names one authenticated client connection, in the journal, in errors and in the database's own
 * {@code application_name}.
 */
public record SessionId(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 12;

  /** Sixty random bits in Crockford's base 32. */
  public static SessionId random() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new SessionId(id.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
