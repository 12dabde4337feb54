package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern token}. */
@Command(
    name = "token",
    description = "Prints a token, to be used as a password, and nothing else.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ProfileOption profile = new ProfileOption();

  @Option(
      names = "--as",
      paramLabel = "USER",
      description =
          "One of the demo's people: agent, dba, reviewer, auditor (default: whoever has logged"
              + " in with postern login).")
  private @Nullable String user;

  TokenCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Secret token =
        user == null
            ? LoginSession.fresh(Profile.read(profile.own(around)), around).shown()
            : DemoProfile.read(profile.demo(around)).token(user);
    around.out().println(token.reveal());
    return ExitCode.YES.code();
  }
}
