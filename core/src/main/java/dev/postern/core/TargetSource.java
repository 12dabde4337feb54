package dev.postern.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the login for each further dial to an upstream: a token may be over by then, and a password
 * changed. Both methods wait where the login has to be asked for: call them on a virtual thread.
 */
public interface TargetSource {
  /**
   * A target for one dial.
   *
   * @throws IOException where there is no login; its message names neither address nor secret
   */
  Target another() throws IOException;

  /**
   * A target for one more dial, after the upstream has refused the login of the last one.
   *
   * @return null where there is no newer login
   */
  @Nullable Target instead(Target refused);
}
