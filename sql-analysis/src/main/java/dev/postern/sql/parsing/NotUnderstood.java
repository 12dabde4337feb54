package dev.postern.sql.parsing;

import java.io.Serial;

/**
 * A text that the parser does not take. Caught in one place, where it becomes a value.
 *
 * <p>It carries no stack trace, since it is an answer about the text and the parser tries
 * alternatives by it.
 */
public final class NotUnderstood extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Why a text is not taken. */
  public enum Cause {
    SYNTAX("syntax", "The statement is not the server's syntax as the gate knows it."),
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

    public String code() {
      return code;
    }

    public String sentence() {
      return sentence;
    }
  }

  private final Cause why;
  private final int position;

  public NotUnderstood(Cause why, int position) {
    super(why.sentence(), null, false, false);
    this.why = why;
    this.position = position;
  }

  public Cause why() {
    return why;
  }

  /** Index of the UTF-16 unit where reading stopped. */
  public int position() {
    return position;
  }
}
