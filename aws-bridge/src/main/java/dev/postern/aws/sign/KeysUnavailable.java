package dev.postern.aws.sign;

/** Keys cannot be looked up now, so that nobody can be let in. */
public final class KeysUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeysUnavailable(Throwable cause) {
    super("the keys cannot be looked up", cause);
  }
}
