package dev.postern.gateway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern reload}. */
@Command(
    name = "reload",
    description = "Has the gateway read its configuration again; for admins.",
    mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();

  ReloadCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate reached = gate.gate(around)) {
      List<String> changed = reached.post("/reload").shownList("changed");
      around
          .out()
          .println(
              changed.isEmpty()
                  ? "reloaded; no session has ended"
                  : "reloaded; sessions have ended of " + String.join(", ", changed));
      return ExitCode.YES.code();
    }
  }
}
