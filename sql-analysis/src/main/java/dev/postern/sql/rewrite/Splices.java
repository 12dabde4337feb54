package dev.postern.sql.rewrite;

import dev.postern.core.PositionMap;
import dev.postern.core.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is to be put into a text, and where. No two overlap. */
final class Splices {
  private final List<Splice> splices = new ArrayList<>();

  private record Splice(Span replaced, String text) {}

  /** The text with all splices in it, where they stand in it, and the way back. */
  record Spliced(String text, List<Span> spans, PositionMap positions) {
    boolean holds(Span span) {
      return spans.stream().anyMatch(s -> s.start() <= span.start() && span.end() <= s.end());
    }

    boolean beginsWithin(Span span) {
      return spans.stream().anyMatch(s -> s.start() <= span.start() && span.start() < s.end());
    }
  }

  boolean isEmpty() {
    return splices.isEmpty();
  }

  void replace(Span span, String text) {
    splices.add(new Splice(span, text));
  }

  void insert(int at, String text) {
    replace(new Span(at, at), text);
  }

  /**
   * @throws IllegalStateException where two overlap
   */
  Spliced into(String text) {
    List<Splice> ordered = new ArrayList<>(splices);
    ordered.sort(
        Comparator.<Splice>comparingInt(splice -> splice.replaced().start())
            .thenComparingInt(splice -> splice.replaced().end()));
    StringBuilder out = new StringBuilder();
    List<Span> spans = new ArrayList<>(ordered.size());
    List<PositionMap.Splice> positions = new ArrayList<>(ordered.size());
    int copied = 0;
    for (Splice splice : ordered) {
      Span replaced = splice.replaced();
      if (replaced.start() < copied) {
        throw new IllegalStateException("two splices overlap");
      }
      out.append(text, copied, replaced.start());
      int start = out.length();
      out.append(splice.text());
      spans.add(new Span(start, out.length()));
      positions.add(
          new PositionMap.Splice(
              position(out, start),
              position(out, out.length()),
              position(text, replaced.start()),
              position(text, replaced.end())));
      copied = replaced.end();
    }
    out.append(text, copied, text.length());
    return new Spliced(out.toString(), List.copyOf(spans), new PositionMap(positions));
  }

  private static int position(CharSequence text, int index) {
    return Character.codePointCount(text, 0, index) + 1;
  }
}
