package dev.postern.gateway.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What error sentences say about the words a place takes. */
final class Words {
  private static final int MOST_EDITS = 2;

  private Words() {}

  /** {@code a, b or c}. */
  static String or(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** {@code ; did you mean "x"?} where one of the words is near, otherwise nothing. */
  static String suggestion(String found, Collection<String> words) {
    String nearest = "";
    int fewest = Math.min(MOST_EDITS, found.length() / 2) + 1;
    for (String word : words) {
      int edits = distance(found.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        nearest = word;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean \"" + nearest + "\"?";
  }

  /**
   * How many letters are to be put in, left out, replaced or swapped with their neighbour to turn
   * one word into the other (optimal string alignment); a word much longer than ours is just far.
   */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MOST_EDITS) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
