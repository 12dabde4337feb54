package dev.postern.access.login;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a person is asked to do for a login. Everything given is safe to print. */
public interface Prompt {
  /** To open an address in a browser on this machine. */
  void browse(URI address);

  /**
   * To open an address in any browser and to enter a code there.
   *
   * @param complete the address that has the code in it already, where there is one
   */
  void enter(URI address, String code, @Nullable URI complete);
}
