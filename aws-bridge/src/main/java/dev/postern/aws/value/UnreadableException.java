package dev.postern.aws.value;

import dev.postern.core.Reason;
import java.util.Objects;

/** A body or a part of a request that is malformed, or could be read in more than one way. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;

  /**
   * @param code of the refusal's reason, such as {@code duplicate-key}
   * @param sentence without any value of the request
   */
  public UnreadableException(String code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public String code() {
    return code;
  }

  public Reason reason() {
    return new Reason(code, Objects.requireNonNullElse(getMessage(), ""));
  }
}
