package dev.postern.core;

import java.util.List;
import java.util.Set;

/** What the gate understood of one statement. Not to understand is a result, not an exception. */
public sealed interface StatementAnalysis {
  /** Where the statement stands in the text it came in, without the semicolon. */
  Span span();

  /** What it does; never empty. */
  Set<Kind> kinds();

  Risk risk();

  /** Why the risk is what it is, the gravest first. */
  List<Reason> reasons();

  /**
   * A statement that was understood.
   *
   * @param reads relations whose rows it looks at, by name
   * @param writes relations whose rows or definition it changes, by name
   * @param functions functions it calls, by name
   * @param action what the wire has to follow beyond rows and errors
   */
  record Analyzed(
      Span span,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      Set<ObjectName> reads,
      Set<ObjectName> writes,
      Set<ObjectName> functions,
      Action action)
      implements StatementAnalysis {}

  /** A statement that was not understood: refused wherever that could matter. */
  record Unanalyzable(Span span, Reason reason) implements StatementAnalysis {
    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNKNOWN);
    }

    @Override
    public Risk risk() {
      return Risk.HIGH;
    }

    @Override
    public List<Reason> reasons() {
      return List.of(reason);
    }
  }
}
