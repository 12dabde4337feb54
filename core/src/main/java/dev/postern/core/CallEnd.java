package dev.postern.core;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a call of an API ended, as the journal has it: {@code 200}, or {@code 200 response-too-long}
 * where the call was made and its response did not reach the client whole.
 *
 * @param status of HTTP; 0 where none came
 * @param withheld the code of what kept the response from the client, null where it has all of it
 */
public record CallEnd(int status, @Nullable String withheld) {
  private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{2})(?: ([a-z0-9-]+))?");
  private static final int FAILED = 400;

  /** The client has the whole response. */
  public CallEnd(int status) {
    this(status, null);
  }

  /** Reads what {@link #toString} writes; empty where it is no such thing. */
  public static Optional<CallEnd> read(String text) {
    Matcher written = WRITTEN.matcher(text);
    return written.matches()
        ? Optional.of(new CallEnd(Integer.parseInt(written.group(1)), written.group(2)))
        : Optional.empty();
  }

  /** Whether the client does not have what it asked for. */
  public boolean failed() {
    return status == 0 || status >= FAILED || withheld != null;
  }

  @Override
  public String toString() {
    return withheld == null ? String.valueOf(status) : status + " " + withheld;
  }
}
