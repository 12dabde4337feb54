package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern token}. */
@Command(
    name = "token",
    description = "Prints a token of one of the demo's people, to be used as a password.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  private static final String PROFILE = "profile.properties";

  private final Surroundings around;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "USER",
      description = "One of agent, dba, reviewer, auditor.")
  private String user = "";

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Where the identity provider is (default: what the demo wrote).")
  private @Nullable Path profile;

  TokenCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Path file =
        profile == null ? around.demo().resolve(PROFILE) : around.directory().resolve(profile);
    Secret token = DemoProfile.read(file).token(user);
    around.out().println(token.reveal());
    return ExitCode.YES.code();
  }
}
