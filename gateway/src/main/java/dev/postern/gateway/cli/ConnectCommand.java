package dev.postern.gateway.cli;

import dev.postern.access.login.TokenSet;
import dev.postern.core.Secret;
import dev.postern.gateway.cli.StockClient.Protocol;
import dev.postern.gateway.config.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern connect}. */
@Command(
    name = "connect",
    description =
        "Prints what a stock client needs to reach a connection through the gateway, as lines for a"
            + " shell, or runs one.",
    mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ProfileOption profile = new ProfileOption();

  @Parameters(index = "0", paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Behind --, a command to run, such as psql -c 'SELECT 1'.")
  private List<String> command = List.of();

  @Option(names = "--exec", description = "Runs psql or mysql.")
  private boolean exec;

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "One of the demo's people, at the demo's gateway.")
  private @Nullable String person;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Whom the gateway takes you for (default: the token's user-claim).")
  private @Nullable String user;

  @Option(
      names = "--protocol",
      paramLabel = "postgres|mysql|aws",
      description =
          "What the connection speaks, where neither the command nor the profile says so.")
  private @Nullable String protocol;

  @Option(names = "--postgres", paramLabel = "HOST:PORT", description = "As for postern login.")
  private @Nullable String postgres;

  @Option(names = "--mysql", paramLabel = "HOST:PORT", description = "As for postern login.")
  private @Nullable String mysql;

  @Option(names = "--aws", paramLabel = "HOST:PORT", description = "As for postern login.")
  private @Nullable String aws;

  @Option(names = "--gate-ca", paramLabel = "FILE", description = "As for postern login.")
  private @Nullable Path gateCa;

  @Option(
      names = "--mint",
      description =
          "Has the gateway make a user and password that open one session, for a tool that cannot"
              + " carry a token.")
  private boolean mint;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "With --mint: how long they are good, up to 15m (default: 5m). For AWS: how long a key"
              + " is, up to 1h (default: 15m).")
  private @Nullable String length;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "With --mint, and for AWS: the gateway's HTTPS address (default: as for postern login).")
  private @Nullable String api;

  ConnectCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, GateRefused, InterruptedException {
    Profile known = Profile.read(person == null ? profile.own(around) : profile.demo(around));
    known.set(Profile.POSTGRES, postgres);
    known.set(Profile.MYSQL, mysql);
    known.set(Profile.AWS, aws);
    known.set(Profile.API, api);
    known.set(
        Profile.GATE_CA,
        gateCa == null ? null : around.directory().resolve(gateCa).toAbsolutePath());
    if (isAws(known)) {
      return aws(known);
    }
    if (!mint && (length != null || api != null)) {
      throw new CommandException("--for and --api go with --mint, or with a connection to AWS");
    }
    Way way = mint ? minted(known) : withToken(known);
    StockClient client = way.client();
    Map<String, String> environment = client.environment(way.password());
    List<String> whole = client.command(command.isEmpty() ? List.of(client.program()) : command);
    if (command.isEmpty() && !exec) {
      print(environment, way.note(), whole);
      return ExitCode.YES.code();
    }
    return run(environment, whole);
  }

  /** The command's name says it, or the profile. */
  private boolean isAws(Profile known) {
    String word =
        protocol != null ? protocol : known.value(Profile.CONNECTION + connection).orElse("");
    return word.equals(Profile.AWS) || (word.isEmpty() && AwsTools.isCommand(command));
  }

  private int aws(Profile known) throws CommandException, GateRefused, InterruptedException {
    AwsKey key = awsKey(known);
    Path ca = known.path(Profile.GATE_CA).orElse(null);
    AwsTools tools =
        new AwsTools(known.value(Profile.AWS).orElse(key.address()), ca, key.regions());
    Map<String, String> environment = tools.environment(around.environment());
    if (command.isEmpty() && !exec) {
      environment.putAll(AwsTools.keys(key));
      print(environment, Optional.of("good until " + key.until()), List.of("aws", "s3", "ls"));
      return ExitCode.YES.code();
    }
    try (LocalCredentials keys =
        new LocalCredentials(key, () -> awsKey(known), Clock.systemUTC())) {
      Path configuration = Files.createTempFile("postern-aws-", ".config");
      try {
        Files.writeString(configuration, AwsTools.CONFIGURATION);
        environment.putAll(AwsTools.files(configuration));
        environment.putAll(keys.environment());
        return run(environment, tools.command(command.isEmpty() ? List.of("aws") : command));
      } finally {
        Files.deleteIfExists(configuration);
      }
    } catch (IOException e) {
      throw new CommandException("keys for the command cannot be served on this machine");
    }
  }

  private AwsKey awsKey(Profile known) throws CommandException, GateRefused, InterruptedException {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("connection", connection);
    if (length != null) {
      wish.put("for", length);
    }
    try (Gate reached = GateOption.gate(known, person, profile.demo(around), around)) {
      return AwsKey.mint(reached, wish);
    }
  }

  /**
   * How the gateway is reached.
   *
   * @param note what whoever reads it has to know
   */
  private record Way(StockClient client, Secret password, Optional<String> note) {}

  private Way withToken(Profile known) throws CommandException, InterruptedException {
    Protocol spoken = spoken(known);
    HostPort gate =
        known
            .address(key(spoken))
            .orElseThrow(() ->
                new CommandException(
                    "where is the gateway? Name its listener with --" + key(spoken)));
    Login login = login(known);
    return new Way(client(known, spoken, gate, login.user()), login.token(), Optional.empty());
  }

  /** The gateway knows what the connection speaks and where, unless the profile says otherwise. */
  private Way minted(Profile known) throws CommandException, GateRefused, InterruptedException {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("connection", connection);
    if (length != null) {
      wish.put("for", length);
    }
    try (Gate reached = GateOption.gate(known, person, profile.demo(around), around)) {
      Thing login = reached.post("/logins", wish);
      Protocol spoken =
          login.raw("type").equals(Profile.MYSQL) ? Protocol.MYSQL : Protocol.POSTGRES;
      Optional<HostPort> own = known.address(key(spoken));
      HostPort gate =
          own.or(() -> HostPort.parse(login.raw("address")))
              .orElseThrow(
                  () -> new CommandException("the gateway does not say where its listener is"));
      return new Way(
          client(known, spoken, gate, login.raw("user")),
          new Secret(login.raw("password")),
          Optional.of("good for one session, to be opened until " + login.shown("until")));
    }
  }

  private StockClient client(Profile known, Protocol spoken, HostPort gate, String name) {
    return new StockClient(
        spoken, gate, known.path(Profile.GATE_CA).orElse(null), connection, name);
  }

  private record Login(Secret token, String user) {}

  private Login login(Profile known) throws CommandException, InterruptedException {
    if (person != null) {
      return new Login(DemoProfile.read(profile.demo(around)).token(person), person);
    }
    TokenSet tokens = LoginSession.fresh(known, around);
    Optional<String> named = user == null ? LoginSession.user(known, tokens) : Optional.of(user);
    return new Login(
        tokens.shown(),
        named.orElseThrow(() ->
            new CommandException(
                "the token has no claim %s: name the user with --user"
                    .formatted(known.userClaim()))));
  }

  /** The command's name says it, or the profile, or that there is only one. */
  private Protocol spoken(Profile known) throws CommandException {
    Protocol ofCommand = command.isEmpty() ? null : Protocol.of(command.getFirst());
    String word =
        protocol != null ? protocol : known.value(Profile.CONNECTION + connection).orElse("");
    if (word.equals(Profile.POSTGRES)) {
      return Protocol.POSTGRES;
    }
    if (word.equals(Profile.MYSQL)) {
      return Protocol.MYSQL;
    }
    if (ofCommand != null) {
      return ofCommand;
    }
    boolean speaksPostgres = known.value(Profile.POSTGRES).isPresent();
    if (speaksPostgres == known.value(Profile.MYSQL).isPresent()) {
      throw new CommandException(
          speaksPostgres
              ? "what does " + connection + " speak? Say it with --protocol postgres or mysql"
              : "where is the gateway? Name its listener with --postgres or --mysql");
    }
    return speaksPostgres ? Protocol.POSTGRES : Protocol.MYSQL;
  }

  private static String key(Protocol protocol) {
    return switch (protocol) {
      case POSTGRES -> Profile.POSTGRES;
      case MYSQL -> Profile.MYSQL;
    };
  }

  private void print(Map<String, String> environment, Optional<String> note, List<String> command) {
    environment.forEach(
        (name, value) -> around.out().println("export " + name + "=" + quoted(value)));
    note.ifPresent(text -> around.out().println("# " + text));
    around
        .out()
        .println(
            "# " + command.stream().map(ConnectCommand::quoted).collect(Collectors.joining(" ")));
  }

  /** As POSIX shells read it. Nothing quoted has a line end: names and addresses have none. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private int run(Map<String, String> environment, List<String> command)
      throws CommandException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    if (environment.containsKey(AwsTools.ENDPOINT)) {
      builder
          .environment()
          .keySet()
          .removeIf(name -> AwsTools.REMOVED.contains(name) || name.startsWith(AwsTools.ENDPOINT));
    }
    builder.environment().putAll(environment);
    Process client;
    try {
      client = builder.start();
    } catch (IOException e) {
      throw new CommandException("the command " + command.getFirst() + " cannot be run");
    }
    // Ctrl-C is the client's: this process stays until the client ends, and ends as it does.
    Thread outlast = new Thread(() -> outlast(client), "client-outlasts-interrupt");
    Runtime.getRuntime().addShutdownHook(outlast);
    int code = client.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(outlast);
    } catch (IllegalStateException alreadyEnding) {
      // Then the hook gives the code.
    }
    return code;
  }

  private static void outlast(Process client) {
    try {
      Runtime.getRuntime().halt(client.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
