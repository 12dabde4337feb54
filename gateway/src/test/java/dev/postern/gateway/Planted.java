package dev.postern.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The values behind the labels of {@code attack-schema.sql}. Texts alternate letters with the
 * digits 0, 1, 8 and 9, which no pseudonym contains (it is written in base 32), so that three
 * characters in a row are a part of the value and nothing else. Their last four characters may be
 * seen and do not count.
 */
final class Planted {
  /** What comes before the last four characters of the text that is guessed at. */
  static final String SPELLED = "q8x0w9";

  private static final List<String> LETTERS = List.of("k", "q", "v", "w", "x");
  private static final List<String> DIGITS = List.of("0", "1", "8", "9");

  private static final List<String> TEXTS =
      List.of("q8x0w9-", "z1k0v8-", "j9y1g0-", "y9q1z0-", "h0u9f1-", "w8k1y9-", "g8j0v1-");

  /** Numbers are told by five digits, dates by year and by day: fewer are in many an OID. */
  private static final List<String> WHOLE =
      List.of("82713", "27139", "71394", "1394.2", "1967", "11-23", "1123", "23/11", "11/23");

  private static final List<String> PARTS = parts();

  private Planted() {}

  private static List<String> parts() {
    List<String> parts = new ArrayList<>(WHOLE);
    Base64.Encoder base64 = Base64.getEncoder();
    for (String text : TEXTS) {
      for (int i = 0; i + 3 < text.length(); i++) {
        String part = text.substring(i, i + 3);
        parts.add(part);
        parts.add(new StringBuilder(part).reverse().toString());
        parts.add(HexFormat.of().formatHex(part.getBytes(StandardCharsets.US_ASCII)));
      }
      byte[] whole = text.substring(0, 6).getBytes(StandardCharsets.US_ASCII);
      parts.add(base64.encodeToString(whole).toLowerCase(Locale.ROOT));
    }
    return List.copyOf(parts);
  }

  /** What may come next: an attacker knows how such values are built. */
  static List<String> next(String known) {
    return known.length() % 2 == 0 ? LETTERS : DIGITS;
  }

  /** The first part of a planted value that stands in the text, or nothing. */
  static String in(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return PARTS.stream().filter(lower::contains).findFirst().orElse("");
  }
}
