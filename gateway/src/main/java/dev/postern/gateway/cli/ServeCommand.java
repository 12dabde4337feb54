package dev.postern.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern serve}. */
@Command(
    name = "serve",
    description = "Runs the gateway until it is told to stop.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private final Actions.Serve serve;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  ServeCommand(Actions.Serve serve, Surroundings around) {
    this.serve = serve;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Path file = config.file(around);
    serve.serve(file, config.load(around));
    return ExitCode.YES.code();
  }
}
