package dev.postern.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern audit}. */
@Command(
    name = "audit",
    description = "Works on the journal as a whole.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class AuditCommand {
  /** {@code postern audit verify}. */
  @Command(
      name = "verify",
      description = "Says whether anything in the journal was changed, added or taken away.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    private final Actions.Verify verify;
    private final Surroundings around;

    @Mixin private final ConfigOption config = new ConfigOption();

    Verify(Actions.Verify verify, Surroundings around) {
      this.verify = verify;
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      return ExitCode.of(verify.verify(config.journal(around), around.out())).code();
    }
  }
}
