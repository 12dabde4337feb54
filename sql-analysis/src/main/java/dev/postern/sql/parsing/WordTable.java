package dev.postern.sql.parsing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a dialect's keywords in a text, without a string for each word. */
public final class WordTable<K extends Spelt> {
  private static final int SLOTS = 2048;

  private final List<@Nullable K> slots;

  /** Over at most half as many words as there are slots. */
  public WordTable(K[] words) {
    List<@Nullable K> table = new ArrayList<>(Collections.nCopies(SLOTS, (K) null));
    for (K word : words) {
      int slot = word.word().hashCode() & (SLOTS - 1);
      while (table.get(slot) != null) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      table.set(slot, word);
    }
    slots = table;
  }

  /** The keyword that stands in {@code text} from {@code start} to {@code end}, in any case. */
  public @Nullable K find(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + Ascii.lower(text.charAt(i));
    }
    for (int slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      K candidate = slots.get(slot);
      if (candidate == null || isSpelt(candidate.word(), text, start, end)) {
        return candidate;
      }
    }
  }

  /** Not {@code regionMatches}: its case folding takes the Kelvin sign for a k. */
  private static boolean isSpelt(String word, String text, int start, int end) {
    if (word.length() != end - start) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (Ascii.lower(text.charAt(start + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
