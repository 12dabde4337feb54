package dev.postern.core;

/**
 * Names one authenticated client connection, in the journal, in errors and in the database's own
 * {@code application_name}.
 */
public record SessionId(String value) {
  private static final int LENGTH = 12;

  /** Stands for the gate itself, where something happens in nobody's session. */
  public static final SessionId GATE = new SessionId("0".repeat(LENGTH));

  /** Sixty random bits. */
  public static SessionId random() {
    return new SessionId(RandomId.of(LENGTH));
  }

  @Override
  public String toString() {
    return value;
  }
}
