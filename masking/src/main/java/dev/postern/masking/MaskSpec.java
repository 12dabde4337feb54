package dev.postern.masking;

import dev.postern.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a value. A mask that cannot show its part of a type's values redacts them.
 *
 * <p>Strictness is what a determined reader learns. {@link Null} shows nothing at all; {@link
 * Redact} shows that there is a value; {@link Pseudonym} shows which values are equal; {@link Hash}
 * shows that too and confirms a guess, and short values such as card numbers can all be guessed;
 * {@link KeepFirst} and {@link KeepLast} show part of the text and its length.
 */
public sealed interface MaskSpec {
  /** The spelling in the journal and in explanations, such as {@code keep-last 4}; no key. */
  String words();

  /** A fixed value of the type. */
  record Redact() implements MaskSpec {
    @Override
    public String words() {
      return "redact";
    }
  }

  /** SQL's null, so that not even the column's own nulls can be told. */
  record Null() implements MaskSpec {
    @Override
    public String words() {
      return "null";
    }
  }

  /**
   * The first characters of a text, the others starred.
   *
   * @param characters from 1; a value that has no more than these is starred whole
   */
  record KeepFirst(int characters) implements MaskSpec {
    public KeepFirst {
      requirePositive(characters);
    }

    @Override
    public String words() {
      return "keep-first " + characters;
    }
  }

  /**
   * The last characters of a text, the others starred.
   *
   * @param characters from 1; a value that has no more than these is starred whole
   */
  record KeepLast(int characters) implements MaskSpec {
    public KeepLast {
      requirePositive(characters);
    }

    @Override
    public String words() {
      return "keep-last " + characters;
    }
  }

  /** SHA-256 without a key: anyone can compute it of a guess. */
  record Hash() implements MaskSpec {
    @Override
    public String words() {
      return "hash";
    }
  }

  /**
   * A stand-in that is the same for the same value under the same key. Two are equal under one key.
   */
  final class Pseudonym implements MaskSpec {
    private final Pseudonyms standIns;

    /**
     * Works out what the key's stand-ins need, which takes milliseconds.
     *
     * @param key at least 16 bytes in UTF-8; whoever has it can lead pseudonyms back
     * @throws IllegalArgumentException where it is shorter
     */
    public Pseudonym(Secret key) {
      standIns = new Pseudonyms(key);
    }

    Pseudonyms standIns() {
      return standIns;
    }

    @Override
    public String words() {
      return "pseudonym";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pseudonym that && standIns.equals(that.standIns);
    }

    @Override
    public int hashCode() {
      return standIns.hashCode();
    }

    @Override
    public String toString() {
      return "Pseudonym[" + standIns + "]";
    }
  }

  /**
   * The mask of a value to which both apply. Where neither shows only what the other shows too, as
   * with its first and its last characters, it is redacted. The order of the two does not matter.
   */
  static MaskSpec strictest(MaskSpec one, MaskSpec other) {
    if (one instanceof Null || other instanceof Null) {
      return new Null();
    }
    if (one.equals(other)) {
      return one;
    }
    return switch (one) {
      case KeepFirst(int n) when other instanceof KeepFirst(int m) -> new KeepFirst(Math.min(n, m));
      case KeepLast(int n) when other instanceof KeepLast(int m) -> new KeepLast(Math.min(n, m));
      case Pseudonym _ when other instanceof Hash -> one;
      case Hash _ when other instanceof Pseudonym -> other;
      case Redact _, Null _, KeepFirst _, KeepLast _, Hash _, Pseudonym _ -> new Redact();
    };
  }

  private static void requirePositive(int characters) {
    if (characters < 1) {
      throw new IllegalArgumentException("keeps at least 1 character; redact keeps none");
    }
  }
}
