package dev.postern.gateway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code postern completion}. */
@Command(
    name = "completion",
    description = {
      "Prints what bash and zsh need to complete verbs and options:",
      "  source <(postern completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    CommandLine whole = spec.root().commandLine();
    around.out().print(AutoComplete.bash("postern", whole));
    return ExitCode.YES.code();
  }
}
