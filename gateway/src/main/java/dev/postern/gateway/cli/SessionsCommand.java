package dev.postern.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern sessions}. */
@Command(
    name = "sessions",
    description = "Lists the sessions in the journal.",
    mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
  private final Actions.Sessions sessions;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  SessionsCommand(Actions.Sessions sessions, Surroundings around) {
    this.sessions = sessions;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    sessions.list(config.journal(around), around.out());
    return ExitCode.YES.code();
  }
}
