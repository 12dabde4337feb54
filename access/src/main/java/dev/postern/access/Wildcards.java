package dev.postern.access;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set of texts: characters, of which some are open. Two questions can be asked about two of them,
 * each in the product of their lengths: whether they {@linkplain #meet meet}, which is answered
 * exactly, and whether one {@linkplain #cover covers} the other, where a yes is always right.
 */
final class Wildcards {
  /** Any text, also none. */
  private static final int ANY = -1;

  /** Any one character. */
  private static final int ONE = -2;

  private final int[] parts;

  private Wildcards(IntStream parts) {
    this.parts = normal(parts.toArray());
  }

  /** {@code *} and {@code ?} are open. */
  static Wildcards glob(String text) {
    return new Wildcards(text.codePoints().map(c -> c == '*' ? ANY : c == '?' ? ONE : c));
  }

  /** This text alone, whatever is in it. */
  static Wildcards literal(String text) {
    return new Wildcards(text.codePoints());
  }

  /** Any text. */
  static Wildcards any() {
    return glob("*");
  }

  Wildcards then(Wildcards other) {
    return new Wildcards(IntStream.concat(Arrays.stream(parts), Arrays.stream(other.parts)));
  }

  /** In a run of open ones those of one character stand first, and one {@code *} is enough. */
  private static int[] normal(int[] parts) {
    int[] normal = new int[parts.length];
    int length = 0;
    boolean any = false;
    for (int part : parts) {
      if (part == ANY) {
        any = true;
        continue;
      }
      if (any && part != ONE) {
        normal[length++] = ANY;
        any = false;
      }
      normal[length++] = part;
    }
    if (any) {
      normal[length++] = ANY;
    }
    return Arrays.copyOf(normal, length);
  }

  /**
   * Whether every text of the other is one of this. What is open in the other counts as a character
   * of its own, which only what is as open takes; so a no may be wrong where a {@code ?} stands
   * against the rest of a longer text.
   */
  boolean cover(Wildcards other) {
    // reached[i]: the first i parts of this take what was read of the other.
    boolean[] reached = new boolean[parts.length + 1];
    reached[0] = true;
    skipAny(reached);
    for (int read : other.parts) {
      boolean[] next = new boolean[parts.length + 1];
      boolean some = false;
      for (int i = 0; i < parts.length; i++) {
        if (reached[i] && takes(parts[i], read)) {
          next[parts[i] == ANY ? i : i + 1] = true;
          some = true;
        }
      }
      if (!some) {
        return false;
      }
      skipAny(next);
      reached = next;
    }
    return reached[parts.length];
  }

  private void skipAny(boolean[] reached) {
    for (int i = 0; i < parts.length; i++) {
      if (reached[i] && parts[i] == ANY) {
        reached[i + 1] = true;
      }
    }
  }

  private static boolean takes(int part, int read) {
    return part == ANY || (read != ANY && (part == ONE || part == read));
  }

  /** Whether some text is one of both. */
  boolean meet(Wildcards other) {
    int[] theirs = other.parts;
    // reached[j]: some text is of the parts so far of this and the first j of the other.
    boolean[] reached = new boolean[theirs.length + 1];
    reached[0] = true;
    skip(reached, theirs);
    for (int part : parts) {
      boolean[] next = new boolean[theirs.length + 1];
      for (int j = 0; j <= theirs.length; j++) {
        if (!reached[j] && !(j > 0 && part == ANY && next[j - 1])) {
          continue;
        }
        if (part == ANY) {
          next[j] = true;
        } else if (j < theirs.length && meets(part, theirs[j])) {
          next[theirs[j] == ANY ? j : j + 1] = true;
        }
      }
      skip(next, theirs);
      reached = next;
    }
    return reached[theirs.length];
  }

  private static void skip(boolean[] reached, int[] parts) {
    for (int j = 0; j < parts.length; j++) {
      if (reached[j] && parts[j] == ANY) {
        reached[j + 1] = true;
      }
    }
  }

  private static boolean meets(int one, int other) {
    return one == other || one < 0 || other < 0;
  }
}
