package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern check}. */
@Command(
    name = "check",
    description = "Says OK, or every error of the configuration with its line.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  CheckCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException {
    try {
      var _ = config.load(around);
    } catch (ConfigException e) {
      e.errors().forEach(around.out()::println);
      return ExitCode.NO.code();
    }
    around.out().println("OK");
    return ExitCode.YES.code();
  }
}
