package dev.postern.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Leads from positions in a rewritten text back to the client's own. Positions are in characters,
 * not UTF-16 units, and count from 1, as PostgreSQL reports them.
 *
 * @param splices in the order of the text
 */
public record PositionMap(List<Splice> splices) {
  /**
   * What was put into the text.
   *
   * @param start position of its first character in the rewritten text
   * @param end position behind its last
   * @param original position in the client's text of what it replaces
   * @param originalEnd position behind that; {@code original} where nothing was replaced
   */
  public record Splice(int start, int end, int original, int originalEnd) {}

  public PositionMap {
    splices = List.copyOf(splices);
  }

  /**
   * Leads back over both of two rewritings.
   *
   * @param first what made the text that this one was made of
   */
  public PositionMap after(PositionMap first) {
    List<Splice> both = new ArrayList<>();
    for (Splice splice : first.splices) {
      both.add(
          new Splice(
              moved(splice.start(), false),
              moved(splice.end(), true),
              splice.original(),
              splice.originalEnd()));
    }
    for (Splice splice : splices) {
      boolean within =
          first.splices.stream()
              .anyMatch(other ->
                  other.start() <= splice.original() && splice.originalEnd() <= other.end());
      if (!within) {
        both.add(
            new Splice(
                splice.start(),
                splice.end(),
                first.original(splice.original()),
                first.original(splice.originalEnd())));
      }
    }
    both.sort(Comparator.comparingInt(Splice::start).thenComparingInt(Splice::end));
    return new PositionMap(both);
  }

  /**
   * Where a position of the text that this was made of is in the rewritten one.
   *
   * @param behind whether what is put in there stands before it
   */
  private int moved(int position, boolean behind) {
    int shift = 0;
    for (Splice splice : splices) {
      boolean before = behind ? splice.originalEnd() <= position : splice.original() < position;
      if (before) {
        shift = splice.end() - splice.originalEnd();
      }
    }
    return position + shift;
  }

  /** Whether the position is in text that the client did not write. */
  public boolean isSpliced(int position) {
    return splices.stream()
        .anyMatch(splice -> splice.start() <= position && position < splice.end());
  }

  /** Where it is in the client's text; of what was spliced in, where that stands. */
  public int original(int position) {
    int shift = 0;
    for (Splice splice : splices) {
      if (position < splice.start()) {
        break;
      }
      if (position < splice.end()) {
        return splice.original();
      }
      shift = splice.originalEnd() - splice.end();
    }
    return position + shift;
  }
}
