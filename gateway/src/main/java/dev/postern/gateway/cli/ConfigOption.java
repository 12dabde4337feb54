package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, of every verb that needs the configuration. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration (default: postern.yaml in the current directory; where there is none,"
              + " explain and the verbs that read the journal take the demo's).")
  private @Nullable Path file;

  Path file(Surroundings around) throws CommandException {
    return around.config(file);
  }

  PosternConfig load(Surroundings around) throws CommandException, ConfigException {
    return PosternConfig.load(around.config(file), around.environment());
  }

  PosternConfig.Reviewed review(Surroundings around) throws CommandException, ConfigException {
    return PosternConfig.review(around.config(file), around.environment());
  }

  PosternConfig loadOrDemo(Surroundings around) throws CommandException, ConfigException {
    return PosternConfig.load(around.configOrDemo(file), around.environment());
  }

  /** The journal of the configuration; its secrets are not needed. */
  Path journal(Surroundings around) throws CommandException, ConfigException {
    return PosternConfig.journalDirectory(around.configOrDemo(file));
  }
}
