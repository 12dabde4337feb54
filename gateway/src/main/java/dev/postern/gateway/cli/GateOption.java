package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway is spoken to, and as whom: of every verb that asks a running one. */
final class GateOption {
  private static final String TOKEN = "POSTERN_TOKEN";

  @Mixin private final ProfileOption profile = new ProfileOption();

  @Option(
      names = "--as",
      paramLabel = "USER",
      description =
          "One of the demo's people, at the demo's gateway (default: the token in POSTERN_TOKEN,"
              + " else whoever has logged in with postern login).")
  private @Nullable String person;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The gateway's HTTPS address (default: as for postern login).")
  private @Nullable String api;

  @Option(
      names = "--gate-ca",
      paramLabel = "FILE",
      description = "The authority of the gateway's certificate (default: as for postern login).")
  private @Nullable Path authority;

  Gate gate(Surroundings around) throws CommandException, InterruptedException {
    Profile known = Profile.read(person == null ? profile.own(around) : profile.demo(around));
    known.set(Profile.API, api);
    known.set(
        Profile.GATE_CA,
        authority == null ? null : around.directory().resolve(authority).toAbsolutePath());
    return gate(known, person, profile.demo(around), around);
  }

  /**
   * The gateway that a profile knows.
   *
   * @param person one of the demo's people, null for whoever has a token or has logged in
   * @param demo the demo's profile
   */
  static Gate gate(Profile known, @Nullable String person, Path demo, Surroundings around)
      throws CommandException, InterruptedException {
    URI address =
        Gate.address(
            known
                .value(Profile.API)
                .orElseThrow(() ->
                    new CommandException(
                        person == null
                            ? "where is the gateway? Name its HTTPS address with --api"
                            : "the demo is not running: start it with ./postern demo")));
    return new Gate(
        address,
        known.path(Profile.GATE_CA).orElse(null),
        person == null ? token(known, around) : DemoProfile.read(demo).token(person));
  }

  private static Secret token(Profile known, Surroundings around) throws CommandException {
    Optional<String> given =
        Optional.ofNullable(around.environment().apply(TOKEN))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    return given.isPresent() ? new Secret(given.get()) : LoginSession.fresh(known, around).shown();
  }
}
