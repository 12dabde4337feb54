package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern grants}. */
@Command(
    name = "grants",
    description = "Lists the access you have; for admins and auditors, everybody's.",
    mixinStandardHelpOptions = true)
final class GrantsCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--all", description = "Lists what is over too.")
  private boolean all;

  GrantsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate reached = gate.gate(around)) {
      output.print(Kind.GRANT, reached.list("/grants?open=" + !all), around.out());
      return ExitCode.YES.code();
    }
  }
}
