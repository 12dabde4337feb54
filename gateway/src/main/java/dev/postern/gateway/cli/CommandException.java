package dev.postern.gateway.cli;

import java.io.Serial;

/** A command that cannot be carried out, with the one sentence that its user reads. */
public final class CommandException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param sentence what is wrong and what to do about it, without a full stop
   */
  public CommandException(String sentence) {
    super(sentence);
  }
}
