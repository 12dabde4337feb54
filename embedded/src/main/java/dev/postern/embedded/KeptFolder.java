package dev.postern.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where unpacked programs are kept between runs. */
public final class KeptFolder {
  private KeptFolder() {}

  /**
   * The folder of this user, made where it is not there.
   *
   * @throws IOException where another user could have prepared it
   */
  public static Path cache() throws IOException {
    String user = System.getProperty("user.name", "");
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "postern-embedded-" + user);
    Files.createDirectories(cache);
    if (!Files.getAttribute(cache, "unix:uid").equals((int) new UnixSystem().getUid())) {
      throw new IOException(cache + " belongs to another user");
    }
    return cache;
  }
}
