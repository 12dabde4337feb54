package dev.postern.gateway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern credentials}. */
@Command(
    name = "credentials",
    description =
        "Prints a key for a connection to AWS, good at the gateway alone and for minutes, as the"
            + " credential_process of a profile of AWS's prints it.",
    mixinStandardHelpOptions = true)
final class CredentialsCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();

  @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  CredentialsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate reached = gate.gate(around)) {
      around.out().println(AwsKey.mint(reached, Map.of("connection", connection)).forProcess());
      return ExitCode.YES.code();
    }
  }
}
