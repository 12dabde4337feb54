package dev.postern.sql.postgres;

import java.io.Serial;

/**
 * A text that the parser does not take. Caught in one place, where it becomes a value.
 *
 * <p>It carries no stack trace, since it is an answer about the text and the parser tries
 * alternatives by it.
 */
final class NotUnderstood extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Why a text is not taken. */
  enum Cause {
    SYNTAX("syntax", "The statement is not PostgreSQL's syntax as the gate knows it."),
    DEPTH("depth", "The statement is nested deeper than the gate follows."),
    TOKENS("tokens", "The text has more tokens than the gate reads."),
    ENCODING("encoding", "The text is in an encoding the gate cannot read with certainty."),
    UNSUPPORTED("unsupported", "The statement embeds what the gate does not follow.");

    private final String code;
    private final String sentence;

    Cause(String code, String sentence) {
      this.code = code;
      this.sentence = sentence;
    }

    String code() {
      return code;
    }

    String sentence() {
      return sentence;
    }
  }

  private final Cause why;
  private final int position;

  NotUnderstood(Cause why, int position) {
    super(why.sentence(), null, false, false);
    this.why = why;
    this.position = position;
  }

  Cause why() {
    return why;
  }

  /** Index of the UTF-16 unit where reading stopped. */
  int position() {
    return position;
  }
}
