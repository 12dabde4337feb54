package dev.postern.core;

import java.util.List;

/**
 * A text of SQL as the client sent it, perhaps of several statements.
 *
 * @param text decoded by the client's encoding in {@code settings}
 * @param settings what the session's state makes of the text's characters
 * @param parameterTypes what a client declares its parameters to be, by the server's numbers for
 *     types, 0 for one left open; there may be fewer than parameters
 */
public record SqlStatement(String text, ReadingSettings settings, List<Integer> parameterTypes)
    implements Operation {
  public SqlStatement {
    parameterTypes = List.copyOf(parameterTypes);
  }

  /** A text whose parameters are all left open. */
  public SqlStatement(String text, ReadingSettings settings) {
    this(text, settings, List.of());
  }

  /** Another text in its place. */
  public SqlStatement saying(String words) {
    return new SqlStatement(words, settings, parameterTypes);
  }
}
