package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern kill}. */
@Command(
    name = "kill",
    description = "Ends an open session of yours or, for admins, of anybody's.",
    mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "ID", description = "The session, as postern sessions --open lists it.")
  private String id = "";

  @Option(
      names = "--statement",
      description = "Cancels what it runs or waits for, and leaves the session open.")
  private boolean statement;

  KillCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String session = Kind.SESSION.id(id);
    try (Gate reached = gate.gate(around)) {
      Thing ordered =
          statement
              ? reached.post("/sessions/" + session + "/cancel")
              : reached.delete("/sessions/" + session);
      output.done(
          Kind.SESSION, ordered, statement ? "is told to cancel" : "is told to end", around.out());
      return ExitCode.YES.code();
    }
  }
}
