package dev.postern.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern replay}. */
@Command(
    name = "replay",
    description = "Shows what happened in a session.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private final Actions.Replay replay;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(names = "--json", description = "Answers in JSON, one event a line.")
  private boolean json;

  @Parameters(paramLabel = "ID", description = "The session, as postern sessions lists it.")
  private String session = "";

  ReplayCommand(Actions.Replay replay, Surroundings around) {
    this.replay = replay;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    boolean found = replay.replay(config.journal(around), session, json, around.out());
    if (!found) {
      around.err().println("postern: the journal has no such session");
    }
    return ExitCode.of(found).code();
  }
}
