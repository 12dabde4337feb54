package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig.Login;
import dev.postern.iam.Arn;
import dev.postern.iam.RolePolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern iam-policy}. */
@Command(
    name = "iam-policy",
    description = "Prints the least that AWS's IAM has to allow for the configured connections.",
    mixinStandardHelpOptions = true)
final class IamPolicyCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--gate",
      paramLabel = "ARN",
      required = true,
      converter = Role.class,
      description = "The role that the gateway's machine gives it.")
  private Arn gate = new Arn("", "", "", "");

  @Option(
      names = "--format",
      paramLabel = "json|terraform|cloudformation",
      converter = Words.class,
      defaultValue = "json",
      description = "How it is printed (default: json).")
  private IamPolicyText text = IamPolicyText.JSON;

  /** Reads the ARN of a role. */
  static final class Role implements ITypeConverter<Arn> {
    @Override
    public Arn convert(String text) {
      if (!Arn.isRole(text)) {
        throw new IllegalArgumentException(
            "the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME), not \"" + text + "\"");
      }
      return Arn.ofRole(text);
    }
  }

  /** The words of the option. */
  static final class Words implements ITypeConverter<IamPolicyText> {
    @Override
    public IamPolicyText convert(String word) {
      return switch (word) {
        case "json" -> IamPolicyText.JSON;
        case "terraform" -> IamPolicyText.TERRAFORM;
        case "cloudformation" -> IamPolicyText.CLOUDFORMATION;
        default ->
            throw new IllegalArgumentException(
                "json, terraform or cloudformation, not \"" + word + "\"");
      };
    }
  }

  IamPolicyCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, ConfigException {
    List<RolePolicies.Use> uses = new ArrayList<>();
    for (ConnectionConfig connection : config.load(around).connections()) {
      if (connection.login() instanceof Login.RdsIam login) {
        String region = login.regionAt(connection.address());
        if (login.resource() == null) {
          around
              .err()
              .println(
                  "postern: connection %s has no resource: this lets it log in as %s to any database in %s"
                      .formatted(connection.name(), login.user(), region));
        }
        uses.add(new RolePolicies.Use(region, login.resource(), login.user(), login.role()));
      }
    }
    if (uses.isEmpty()) {
      throw new CommandException("no connection logs in by IAM");
    }
    around.out().println(text.of(gate, new RolePolicies(gate, uses)));
    return ExitCode.YES.code();
  }
}
