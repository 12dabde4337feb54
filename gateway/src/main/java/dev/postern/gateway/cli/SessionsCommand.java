package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern sessions}. */
@Command(
    name = "sessions",
    description =
        "Lists the sessions in the journal or, with --open, those that are open at the gateways.",
    mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
  private final Actions.Sessions sessions;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--open",
      description =
          "Asks the gateway for your open sessions; for admins and auditors, everybody's.")
  private boolean open;

  SessionsCommand(Actions.Sessions sessions, Surroundings around) {
    this.sessions = sessions;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (!open) {
      sessions.list(config.journal(around), around.out());
      return ExitCode.YES.code();
    }
    try (Gate reached = gate.gate(around)) {
      output.print(Kind.SESSION, reached.list("/sessions"), around.out());
      return ExitCode.YES.code();
    }
  }
}
