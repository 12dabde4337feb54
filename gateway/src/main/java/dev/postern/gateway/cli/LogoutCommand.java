package dev.postern.gateway.cli;

import dev.postern.access.login.Login;
import dev.postern.access.login.LoginFailed;
import dev.postern.access.login.TokenSet;
import dev.postern.access.login.TokenStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code postern logout}. */
@Command(
    name = "logout",
    description =
        "Forgets the tokens of a login and has the provider revoke what would get further ones.",
    mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ProfileOption profile = new ProfileOption();

  LogoutCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException {
    Profile known = Profile.read(profile.own(around));
    TokenStore store = known.tokens(around);
    Optional<TokenSet> tokens;
    try {
      tokens = store.get();
      // First: whatever the provider says, nothing is left here.
      store.remove();
    } catch (IOException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    if (tokens.isEmpty()) {
      around.out().println("Nobody was logged in.");
      return ExitCode.YES.code();
    }
    around
        .out()
        .println(
            isRevoked(known, tokens.get())
                ? "Logged out."
                : "Logged out here. The provider was not told: a copy of the login would go on.");
    return ExitCode.YES.code();
  }

  private static boolean isRevoked(Profile known, TokenSet tokens) throws CommandException {
    try (Login login = new Login(known.registration(), Clock.systemUTC())) {
      return login.revoke(tokens);
    } catch (LoginFailed e) {
      return false;
    }
  }
}
