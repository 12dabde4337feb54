package dev.postern.recorder;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How far somebody has read a journal: of each chain the sequence of its last event that was taken.
 *
 * @param sequences by chain; a chain that is not in it was not begun
 */
public record JournalPosition(Map<Integer, Long> sequences) {
  /** Before everything. */
  public static final JournalPosition START = new JournalPosition(Map.of());

  private static final Pattern FORM =
      Pattern.compile("\\d{1,3}-[1-9]\\d{0,17}(\\.\\d{1,3}-[1-9]\\d{0,17}){0,999}");

  public JournalPosition {
    sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static JournalPosition of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a position in a journal");
    }
    Map<Integer, Long> sequences = new TreeMap<>();
    for (String chain : text.split("\\.")) {
      int dash = chain.indexOf('-');
      if (sequences.put(
              Integer.valueOf(chain.substring(0, dash)), Long.valueOf(chain.substring(dash + 1)))
          != null) {
        throw new IllegalArgumentException("a position that names a chain twice");
      }
    }
    return new JournalPosition(sequences);
  }

  /** Behind this event. */
  JournalPosition behind(JournalEntry entry) {
    Map<Integer, Long> next = new TreeMap<>(sequences);
    next.put(entry.chain(), entry.sequence());
    return new JournalPosition(next);
  }

  /** Of a chain, 0 where it was not begun. */
  long of(int chain) {
    return sequences.getOrDefault(chain, 0L);
  }

  /** Such as {@code 0-15.2-88}: chain 0 up to its event 15, chain 2 up to its event 88. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    sequences.forEach((chain, sequence) ->
        text.append(text.isEmpty() ? "" : ".").append(chain).append('-').append(sequence));
    return text.toString();
  }
}
