package dev.postern.sql;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.Span;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.kinds.Reasons;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import java.util.List;

/** Statements that are given to the server as text by another statement. */
final class TextReader {
  private final Meanings.Texts texts;

  TextReader(Meanings.Texts texts) {
    this.texts = texts;
  }

  /** What the text does, unanalyzable where it is computed or holds not just one statement. */
  StatementAnalysis read(Expression text, Span span) {
    if (text instanceof Literal(_, var type, var value) && type == LiteralType.STRING) {
      List<StatementAnalysis> analyses = texts.read(value);
      if (analyses.size() == 1) {
        return analyses.getFirst();
      }
    }
    return new Unanalyzable(span, Reasons.of("query-by-text"));
  }

  /** Adds what the text does to what the statement does that gives it. */
  static void add(StatementAnalysis inner, Effects effects) {
    switch (inner) {
      case Analyzed analyzed -> {
        effects.add(analyzed.kinds());
        effects.raise(analyzed.risk());
        analyzed.reasons().forEach(reason -> effects.because(reason, Risk.LOW));
        analyzed.reads().forEach(effects::reads);
        analyzed.writes().forEach(effects::writes);
        analyzed.functions().forEach(effects::calls);
      }
      case Unanalyzable _ -> {
        effects.add(Kind.CODE);
        effects.because("query-by-text", Risk.CRITICAL);
      }
    }
  }
}
