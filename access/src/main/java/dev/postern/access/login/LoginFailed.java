package dev.postern.access.login;

import java.io.Serial;

/** A login or refresh that did not come about. */
public final class LoginFailed extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** What is to be done about it. */
  public enum Cause {
    /** The provider does not answer, or not as its standards have it. */
    PROVIDER,
    /** The provider or the person said no, or the time was over: another login is needed. */
    REFUSED
  }

  private final Cause kind;

  LoginFailed(Cause kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  public Cause kind() {
    return kind;
  }
}
