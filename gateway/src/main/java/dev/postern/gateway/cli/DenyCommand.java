package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern deny}. */
@Command(
    name = "deny",
    description = "Says no to what waits; whoever asked reads why.",
    mixinStandardHelpOptions = true)
final class DenyCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "ID", description = "The approval, as postern approvals lists it.")
  private String id = "";

  @Option(
      names = "--because",
      required = true,
      paramLabel = "TEXT",
      description = "For whoever asked.")
  private String because = "";

  DenyCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String asked = Kind.APPROVAL.id(id);
    try (Gate reached = gate.gate(around)) {
      Thing approval =
          reached.post(
              "/approvals/" + asked + "/answers", Map.of("answer", "no", "comment", because));
      output.done(Kind.APPROVAL, approval, "denied", around.out());
      return ExitCode.YES.code();
    }
  }
}
