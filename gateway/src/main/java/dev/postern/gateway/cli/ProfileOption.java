package dev.postern.gateway.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --profile}, of the verbs that log in or connect. */
final class ProfileOption {
  private static final String FILE = "profile.properties";

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "The provider and the gateway (default: what postern login wrote into your own settings;"
              + " with --as what the demo wrote).")
  private @Nullable Path file;

  Path own(Surroundings around) {
    return file == null ? around.userFolder().resolve(FILE) : around.directory().resolve(file);
  }

  Path demo(Surroundings around) {
    return file == null ? around.demo().resolve(FILE) : around.directory().resolve(file);
  }
}
