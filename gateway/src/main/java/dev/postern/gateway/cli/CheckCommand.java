package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigError;
import dev.postern.gateway.config.ConfigException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern check}. */
@Command(
    name = "check",
    description =
        "Says OK, or every error of the configuration with its line; warns of what has no effect.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(names = "--strict", description = "Answers no where there are warnings, too.")
  private boolean strict;

  CheckCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException {
    try {
      List<ConfigError> warnings = config.review(around).warnings();
      warnings.forEach(around.out()::println);
      around.out().println("OK");
      return ExitCode.of(warnings.isEmpty() || !strict).code();
    } catch (ConfigException e) {
      e.errors().forEach(around.out()::println);
      return ExitCode.NO.code();
    }
  }
}
