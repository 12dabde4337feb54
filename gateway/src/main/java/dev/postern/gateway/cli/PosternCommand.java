package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import java.net.BindException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code postern}: the verbs and what becomes of their errors. */
@Command(
    name = "postern",
    description = "One gate between people or AI agents and the databases behind it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = PosternCommand.Version.class)
public final class PosternCommand {
  private PosternCommand() {}

  /** Runs what {@code arguments} say and returns the process's exit code. */
  public static int run(Actions actions, Surroundings around, String... arguments) {
    CommandLine command =
        new CommandLine(new PosternCommand())
            .addSubcommand(new DemoCommand(actions.demo(), around))
            .addSubcommand(new ServeCommand(actions.serve(), around))
            .addSubcommand(new CheckCommand(around))
            .addSubcommand(new IamPolicyCommand(actions.iamNeeds(), around))
            .addSubcommand(new DoctorCommand(actions.iamNeeds(), around))
            .addSubcommand(new ExplainCommand(actions.explain(), around))
            .addSubcommand(new LoginCommand(around))
            .addSubcommand(new LogoutCommand(around))
            .addSubcommand(
                new CommandLine(new PolicyCommand())
                    .addSubcommand(new PolicyCommand.Diff(actions.policyDiff(), around)))
            .addSubcommand(new TokenCommand(around))
            .addSubcommand(new ConnectCommand(around))
            .addSubcommand(new CredentialsCommand(around))
            .addSubcommand(new ScopedCredentialsCommand(around))
            .addSubcommand(new ApprovalsCommand(around))
            .addSubcommand(new ApproveCommand(around))
            .addSubcommand(new DenyCommand(around))
            .addSubcommand(new RequestCommand(around))
            .addSubcommand(new GrantsCommand(around))
            .addSubcommand(new RevokeCommand(around))
            .addSubcommand(new SessionsCommand(actions.sessions(), around))
            .addSubcommand(new KillCommand(around))
            .addSubcommand(new ReloadCommand(around))
            .addSubcommand(new DeliveriesCommand(around))
            .addSubcommand(new LinkCommand(around))
            .addSubcommand(new ReplayCommand(actions.replay(), around))
            .addSubcommand(
                new CommandLine(new AuditCommand())
                    .addSubcommand(new AuditCommand.Verify(actions.verify(), around))
                    .addSubcommand(new AuditCommand.Ocsf(actions.ocsf(), around))
                    .addSubcommand(new AuditCommand.Query(actions.query(), around)))
            .addSubcommand(new CompletionCommand(around));
    return command
        .setOut(around.out())
        .setErr(around.err())
        .setParameterExceptionHandler((e, _) -> misused(around, e))
        .setExecutionExceptionHandler((e, _, _) -> failed(around, e))
        .setExitCodeExceptionMapper(_ -> ExitCode.FAILED.code())
        .execute(arguments);
  }

  private static int misused(Surroundings around, CommandLine.ParameterException e) {
    around.err().println("postern: " + sentence(e));
    around.err().println("Try " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.FAILED.code();
  }

  private static String sentence(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    List<String> near = unmatched.getSuggestions();
    return "\"%s\" is not known here%s"
        .formatted(
            unmatched.getUnmatched().getFirst(),
            near.isEmpty() ? "" : "; did you mean \"" + near.getFirst() + "\"?");
  }

  private static int failed(Surroundings around, Exception e) {
    switch (e) {
      case GateRefused refused -> {
        around.err().println("postern: " + refused.getMessage());
        return ExitCode.NO.code();
      }
      case ConfigException config -> config.errors().forEach(around.err()::println);
      // A port is taken, and the message says which: nothing is wrong with the program.
      case CommandException _, BindException _ ->
          around.err().println("postern: " + e.getMessage());
      default -> unexpected(around, e);
    }
    return ExitCode.FAILED.code();
  }

  private static void unexpected(Surroundings around, Exception e) {
    String fault = e.getClass().getSimpleName();
    around.err().println("postern: a fault of its own: " + fault + "; POSTERN_LOG=debug says more");
    if ("debug".equals(around.environment().apply("POSTERN_LOG"))) {
      e.printStackTrace(around.err());
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = PosternCommand.class.getPackage().getImplementationVersion();
      return new String[] {"postern " + (version == null ? "(not packaged)" : version)};
    }
  }
}
