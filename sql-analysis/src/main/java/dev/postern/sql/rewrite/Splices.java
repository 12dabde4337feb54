package dev.postern.sql.rewrite;

import dev.postern.core.PositionMap;
import dev.postern.core.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be put into a text, and where. No two overlap. */
final class Splices {
  private final List<Splice> splices = new ArrayList<>();

  /**
   * One of them.
   *
   * @param constant the value of a constant put in the place of one; null where it is none
   */
  private record Splice(Span replaced, String text, @Nullable String constant) {}

  /**
   * The text with all splices in it, where they stand in it, and the way back.
   *
   * @param spans of what bounds a statement
   * @param constants by where they stand
   */
  record Spliced(
      String text, List<Span> spans, Map<Span, String> constants, PositionMap positions) {
    boolean holds(Span span) {
      return spans.stream().anyMatch(s -> s.start() <= span.start() && span.end() <= s.end());
    }

    /** Whether one of them stands between the ends of the span. */
    boolean isWithin(Span span) {
      return spans.stream().anyMatch(s -> span.start() <= s.start() && s.end() <= span.end());
    }

    boolean beginsWithin(Span span) {
      return spans.stream().anyMatch(s -> s.start() <= span.start() && span.start() < s.end());
    }
  }

  /** Whether nothing bounds a statement. */
  boolean isEmpty() {
    return splices.stream().allMatch(splice -> splice.constant() != null);
  }

  /** Whether something is put in between the ends of the span. */
  boolean isWithin(Span span) {
    return splices.stream()
        .anyMatch(splice ->
            span.start() <= splice.replaced().start() && splice.replaced().end() <= span.end());
  }

  void replace(Span span, String text) {
    splices.add(new Splice(span, text, null));
  }

  void replace(Replacement replacement) {
    splices.add(new Splice(replacement.replaced(), replacement.text(), replacement.value()));
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
    Map<Span, String> constants = new HashMap<>();
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
      Span span = new Span(start, out.length());
      if (splice.constant() == null) {
        spans.add(span);
      } else {
        constants.put(span, splice.constant());
      }
      positions.add(
          new PositionMap.Splice(
              position(out, start),
              position(out, out.length()),
              position(text, replaced.start()),
              position(text, replaced.end())));
      copied = replaced.end();
    }
    out.append(text, copied, text.length());
    return new Spliced(out.toString(), List.copyOf(spans), constants, new PositionMap(positions));
  }

  private static int position(CharSequence text, int index) {
    return Character.codePointCount(text, 0, index) + 1;
  }
}
