package dev.postern.gateway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code postern link}. */
@Command(
    name = "link",
    description = "Gives a code by which you can answer approvals from Slack.",
    mixinStandardHelpOptions = true)
final class LinkCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();

  @Parameters(paramLabel = "TARGET", description = "The chat, as the gate's notify: names it.")
  private String target = "";

  LinkCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate reached = gate.gate(around)) {
      Thing link = reached.post("/links", Map.of("target", target));
      around.out().println("/postern link " + link.shown("code"));
      around.err().println("Send that line in Slack before " + link.shown("until") + ".");
      return ExitCode.YES.code();
    }
  }
}
