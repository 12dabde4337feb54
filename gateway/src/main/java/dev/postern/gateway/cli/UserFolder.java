package dev.postern.gateway.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where this user's own settings and tokens are, as the operating system has it. */
final class UserFolder {
  private static final String NAME = "postern";

  private UserFolder() {}

  /**
   * @param system the operating system's name, as Java has it
   * @param home the user's folder
   */
  static Path of(String system, Path home, Function<String, @Nullable String> environment) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return folder(environment.apply("APPDATA"), home.resolve("AppData/Roaming"));
    }
    // The XDG Base Directory Specification asks for an absolute path.
    return folder(
        environment.apply("XDG_CONFIG_HOME"),
        home.resolve(name.startsWith("mac") ? "Library/Application Support" : ".config"));
  }

  private static Path folder(@Nullable String named, Path otherwise) {
    Path parent = named == null || !Path.of(named).isAbsolute() ? otherwise : Path.of(named);
    return parent.resolve(NAME);
  }
}
