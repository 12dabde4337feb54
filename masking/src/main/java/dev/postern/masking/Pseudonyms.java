package dev.postern.masking;

import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins under one secret: the same value gives the same one, in whatever column, so that they
 * still join; and whoever has the secret can lead them back. Two are equal that have one secret.
 * Safe for any number of threads; made once, since it works out tables.
 */
final class Pseudonyms {
  private static final int SHORTEST_SECRET = 16;

  private final Secret secret;
  private final TextPseudonyms texts;
  private final NumberPseudonyms numbers;
  private final UuidPseudonyms uuids;

  /**
   * @param secret at least 16 bytes in UTF-8
   * @throws IllegalArgumentException where it is shorter
   */
  Pseudonyms(Secret secret) {
    if (secret.reveal().getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "a pseudonym's key has at least " + SHORTEST_SECRET + " bytes");
    }
    DerivedKeys keys = new DerivedKeys(secret);
    this.secret = secret;
    this.texts = new TextPseudonyms(keys);
    this.numbers = new NumberPseudonyms(keys);
    this.uuids = new UuidPseudonyms(keys);
  }

  String text(String value) {
    return texts.of(value);
  }

  /** The text that a pseudonym stands for; null where it was never made under this secret. */
  @Nullable String textOf(String pseudonym) {
    return texts.back(pseudonym);
  }

  /** A text that no row holds and that nobody is ever shown. */
  String nobody() {
    return texts.nobody();
  }

  UUID uuid(UUID value) {
    return uuids.of(value);
  }

  UUID uuidOf(UUID pseudonym) {
    return uuids.back(pseudonym);
  }

  long number(long value) {
    return number(value, IntegerRange.BIG);
  }

  /**
   * The same in every range that does not end within its band; those that do are in
   * docs/masking.md.
   *
   * @throws IllegalArgumentException where the range does not hold {@code value}
   */
  long number(long value, IntegerRange range) {
    return numbers.of(value, range);
  }

  long numberOf(long pseudonym) {
    return numberOf(pseudonym, IntegerRange.BIG);
  }

  /**
   * @throws IllegalArgumentException where the range does not hold {@code pseudonym}
   */
  long numberOf(long pseudonym, IntegerRange range) {
    return numbers.back(pseudonym, range);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pseudonyms that && secret.equals(that.secret);
  }

  @Override
  public int hashCode() {
    return secret.hashCode();
  }

  @Override
  public String toString() {
    return secret.toString();
  }
}
