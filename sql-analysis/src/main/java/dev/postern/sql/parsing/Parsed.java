package dev.postern.sql.parsing;

import dev.postern.core.Reason;
import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.tree.Statement;

/** What became of one statement of a text. */
public sealed interface Parsed {
  /** Where it stands, without the semicolon. */
  Span span();

  /** It was read to its last token. */
  record Understood(Span span, Statement statement) implements Parsed {}

  /** It was not. */
  record Refused(Span span, Reason reason) implements Parsed {
    /** For one of the causes there are. */
    public Refused(Span span, Cause why) {
      this(span, new Reason(why.code(), why.sentence()));
    }
  }
}
