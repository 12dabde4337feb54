package dev.postern.gateway.ocsf;

import dev.postern.core.Wtf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Texts as they leave: none longer than who gathers events takes, and each of whole characters.
 * What is cut off is told as the journal tells it, by the length and the digest of the whole.
 */
final class BoundedText {
  /** In UTF-16 units, of a statement. JSON may need six bytes for each. */
  static final int STATEMENT = 16 << 10;

  static final int SENTENCE = 1_000;
  static final int NAME = 200;

  /** Names in a list at most. */
  static final int NAMES = 40;

  private static final char REPLACEMENT = '\ufffd';

  private BoundedText() {}

  static String statement(String text) {
    return bounded(text, STATEMENT);
  }

  static String sentence(String text) {
    return bounded(text, SENTENCE);
  }

  static String name(String text) {
    return bounded(text, NAME);
  }

  /** In their order, the first of them. */
  static List<String> names(Collection<String> names) {
    return names.stream().sorted().limit(NAMES).map(BoundedText::name).toList();
  }

  private static String bounded(String text, int most) {
    if (text.length() <= most) {
      return whole(text);
    }
    byte[] bytes = Wtf8.encode(text);
    String note =
        "… [cut here; the whole is %d bytes of UTF-8, SHA-256 %s]"
            .formatted(bytes.length, HexFormat.of().formatHex(sha256(bytes)));
    int end = most - note.length();
    return whole(text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end))
        + note;
  }

  /** A byte that belongs to no character is half a pair here, at which readers of JSON stumble. */
  private static String whole(String text) {
    StringBuilder whole = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (whole == null) {
        whole = new StringBuilder(text);
      }
      whole.setCharAt(i, REPLACEMENT);
    }
    return whole == null ? text : whole.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
