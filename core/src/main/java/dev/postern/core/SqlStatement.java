package dev.postern.core;

/**
 * A text of SQL as the client sent it, perhaps of several statements.
 *
 * @param text decoded by the client's encoding in {@code settings}
 * @param settings what the session's state makes of the text's characters
 */
public record SqlStatement(String text, ReadingSettings settings) implements Operation {}
