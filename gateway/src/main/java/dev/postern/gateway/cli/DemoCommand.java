package dev.postern.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code postern demo}. */
@Command(
    name = "demo",
    description =
        "Runs sample databases, an identity provider and the gateway until it is told to stop.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final Actions.Demo demo;
  private final Surroundings around;

  DemoCommand(Actions.Demo demo, Surroundings around) {
    this.demo = demo;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    demo.run(around.demo(), around.out());
    return ExitCode.YES.code();
  }
}
