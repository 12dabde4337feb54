package dev.postern.gateway.cli;

import dev.postern.access.UnverifiedToken;
import dev.postern.access.login.Login;
import dev.postern.access.login.LoginFailed;
import dev.postern.access.login.TokenSet;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** The login that {@code postern login} left. */
final class LoginSession {
  private LoginSession() {}

  /** Its tokens, refreshed where they are about to end. */
  static TokenSet fresh(Profile profile, Surroundings around) throws CommandException {
    try {
      return profile
          .tokens(around)
          .fresh(tokens -> {
            try (Login login = new Login(profile.registration(), Clock.systemUTC())) {
              return login.refreshed(tokens);
            } catch (CommandException e) {
              throw new IllegalStateException("the profile was read a moment ago", e);
            }
          });
    } catch (LoginFailed e) {
      throw failed(e);
    } catch (IOException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  /** Whom the gate takes the token's holder for. */
  static Optional<String> user(Profile profile, TokenSet tokens) {
    return UnverifiedToken.read(tokens.shown()).flatMap(token -> token.name(profile.userClaim()));
  }

  static CommandException failed(LoginFailed e) {
    return new CommandException(
        switch (e.kind()) {
          case PROVIDER -> String.valueOf(e.getMessage());
          case REFUSED -> e.getMessage() + ": run postern login";
        });
  }
}
