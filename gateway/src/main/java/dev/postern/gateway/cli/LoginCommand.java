package dev.postern.gateway.cli;

import dev.postern.access.login.Login;
import dev.postern.access.login.LoginFailed;
import dev.postern.access.login.TokenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern login}. */
@Command(
    name = "login",
    description =
        "Logs in at your OpenID Connect provider. What is given here is remembered for the next"
            + " time, and for postern token and postern connect.",
    mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ProfileOption profile = new ProfileOption();

  @Option(names = "--issuer", paramLabel = "URL", description = "The provider.")
  private @Nullable String issuer;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "What the command line is registered as there: a public client.")
  private @Nullable String client;

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "For providers that give public clients a secret too.")
  private @Nullable Path secretFile;

  @Option(
      names = "--scope",
      paramLabel = "SCOPES",
      description = "Scopes to ask for, in one argument (default: openid).")
  private @Nullable String scope;

  @Option(
      names = "--token",
      paramLabel = "access|id",
      description = "Which token the gateway takes (default: access).")
  private @Nullable String shown;

  @Option(
      names = "--redirect",
      paramLabel = "URL",
      description =
          "Where the browser comes back to, as registered at the provider; without a port any free"
              + " one is taken (default: http://127.0.0.1/callback).")
  private @Nullable String redirect;

  @Option(
      names = "--user-claim",
      paramLabel = "CLAIM",
      description = "The gateway's user-claim for this issuer (default: sub).")
  private @Nullable String userClaim;

  @Option(
      names = "--postgres",
      paramLabel = "HOST:PORT",
      description = "The gateway's PostgreSQL listener, for postern connect.")
  private @Nullable String postgres;

  @Option(
      names = "--mysql",
      paramLabel = "HOST:PORT",
      description = "The gateway's MySQL listener, for postern connect.")
  private @Nullable String mysql;

  @Option(
      names = "--aws",
      paramLabel = "HOST:PORT",
      description = "The gateway's listener for AWS's tools, for postern connect.")
  private @Nullable String aws;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The gateway's HTTPS address, for postern approvals and its like.")
  private @Nullable String api;

  @Option(
      names = "--gate-ca",
      paramLabel = "FILE",
      description = "The authority of the gateway's certificate.")
  private @Nullable Path gateCa;

  @Option(
      names = "--device",
      description = "By a code that is entered in a browser on any machine.")
  private boolean device;

  @Option(names = "--no-browser", description = "Prints the address and opens no browser.")
  private boolean noBrowser;

  LoginCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Profile known = Profile.read(profile.own(around));
    known.set(Profile.ISSUER, issuer);
    known.set(Profile.CLIENT, client);
    known.set(Profile.SECRET_FILE, absolute(secretFile));
    known.set(Profile.SCOPE, scope);
    known.set(Profile.SHOWN, shown);
    known.set(Profile.REDIRECT, redirect);
    known.set(Profile.USER_CLAIM, userClaim);
    known.set(Profile.POSTGRES, postgres);
    known.set(Profile.MYSQL, mysql);
    known.set(Profile.AWS, aws);
    known.set(Profile.API, api);
    known.set(Profile.GATE_CA, absolute(gateCa));
    var _ = known.address(Profile.POSTGRES);
    var _ = known.address(Profile.MYSQL);
    var _ = known.address(Profile.AWS);
    TokenSet tokens = login(known);
    try {
      known.tokens(around).put(tokens);
      known.write();
    } catch (IOException e) {
      throw new CommandException("the login cannot be kept: " + e.getMessage());
    }
    around
        .out()
        .println(
            "Logged in as %s; the token is good until %s%s"
                .formatted(
                    LoginSession.user(known, tokens).orElse("somebody the token does not name"),
                    tokens.expires().truncatedTo(ChronoUnit.SECONDS),
                    tokens.refresh() == null ? "." : " and is refreshed."));
    return ExitCode.YES.code();
  }

  private TokenSet login(Profile known) throws CommandException, InterruptedException {
    TerminalPrompt prompt = new TerminalPrompt(around.err(), !noBrowser);
    try (Login login = new Login(known.registration(), Clock.systemUTC())) {
      return device ? login.byDevice(prompt) : login.byBrowser(prompt);
    } catch (LoginFailed e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Path absolute(@Nullable Path path) {
    return path == null ? null : around.directory().resolve(path).toAbsolutePath();
  }
}
