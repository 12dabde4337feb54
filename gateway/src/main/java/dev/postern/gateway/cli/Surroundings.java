package dev.postern.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param home the folder the program stands in
 * @param directory the one it was started in, which relative paths on the command line start from
 * @param environment the process's variables
 */
public record Surroundings(
    Path home,
    Path directory,
    Function<String, @Nullable String> environment,
    PrintWriter out,
    PrintWriter err) {
  private static final String FILE = "postern.yaml";

  /** Where this user's own settings and tokens are. */
  Path userFolder() {
    return UserFolder.of(
        System.getProperty("os.name"), Path.of(System.getProperty("user.home")), environment);
  }

  /** Where the demo keeps its files. */
  Path demo() {
    return home.resolve("var").resolve("demo");
  }

  /**
   * The configuration file: the one that was named, or postern.yaml in the current directory.
   *
   * @throws CommandException where it is not there
   */
  Path config(@Nullable Path named) throws CommandException {
    Path file = directory.resolve(named == null ? Path.of(FILE) : named);
    if (!Files.isReadable(file)) {
      throw new CommandException(
          named == null
              ? "there is no postern.yaml here: name one with --config"
              : "the file " + named + " cannot be read");
    }
    return file;
  }

  /** As {@link #config}, but the demo's where none is named and none stands here. */
  Path configOrDemo(@Nullable Path named) throws CommandException {
    Path demo = demo().resolve(FILE);
    boolean useDemo =
        named == null && !Files.exists(directory.resolve(FILE)) && Files.isReadable(demo);
    return useDemo ? demo : config(named);
  }
}
