package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern revoke}. */
@Command(
    name = "revoke",
    description = "Gives access back or, for admins, takes it away; the sessions on it end.",
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "ID", description = "The grant, as postern grants lists it.")
  private String id = "";

  RevokeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String grant = Kind.GRANT.id(id);
    try (Gate reached = gate.gate(around)) {
      Thing closed = reached.delete("/grants/" + grant);
      output.done(Kind.GRANT, closed, closed.shown("state"), around.out());
      return ExitCode.YES.code();
    }
  }
}
