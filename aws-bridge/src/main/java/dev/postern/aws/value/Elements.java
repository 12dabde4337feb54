package dev.postern.aws.value;

/** Counts what a request's body is read into: a byte of it may become a value of seventy. */
final class Elements {
  /** Twice as many as a request may have parameters. */
  static final int MOST = 100_000;

  private int count;

  /** One more. */
  void add() throws UnreadableException {
    if (++count > MOST) {
      throw new UnreadableException("too-many", "the request's body has too many elements");
    }
  }
}
