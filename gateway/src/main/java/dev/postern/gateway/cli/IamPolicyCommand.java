package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import dev.postern.iam.Arn;
import dev.postern.iam.GatePlace;
import dev.postern.iam.RolePolicies;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  /**
   * Managed policies of one role, as IAM's quotas have it.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     and STS quotas</a>
   */
  private static final int MOST_ATTACHED = 10;

  private final Actions.IamNeeds needs;
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
      names = "--runs-in",
      paramLabel = "ec2|ecs|pod-identity|irsa",
      converter = PlaceName.class,
      description =
          "Where the gateway runs: the role of --gate is made too, for it alone. pod-identity and"
              + " irsa, of EKS, need --service-account (default: that role is there already).")
  private @Nullable Place place;

  @Option(
      names = "--service-account",
      paramLabel = "NAMESPACE/NAME",
      converter = Account.class,
      description = "The account in Kubernetes that the gateway runs as.")
  private GatePlace.@Nullable ServiceAccount account;

  @Option(
      names = "--oidc-issuer",
      paramLabel = "URL",
      description = "Who issues the cluster's tokens, for irsa (aws eks describe-cluster).")
  private @Nullable String issuer;

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

  /** The words of {@code --runs-in}. */
  enum Place {
    EC2,
    ECS,
    POD_IDENTITY,
    IRSA
  }

  /** Reads one of them. */
  static final class PlaceName implements ITypeConverter<Place> {
    @Override
    public Place convert(String word) {
      return switch (word) {
        case "ec2" -> Place.EC2;
        case "ecs" -> Place.ECS;
        case "pod-identity" -> Place.POD_IDENTITY;
        case "irsa" -> Place.IRSA;
        default ->
            throw new IllegalArgumentException(
                "ec2, ecs, pod-identity or irsa, not \"" + word + "\"");
      };
    }
  }

  /** Reads a service account. */
  static final class Account implements ITypeConverter<GatePlace.ServiceAccount> {
    @Override
    public GatePlace.ServiceAccount convert(String text) {
      return GatePlace.ServiceAccount.of(text);
    }
  }

  /** The words of {@code --format}. */
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

  IamPolicyCommand(Actions.IamNeeds needs, Surroundings around) {
    this.needs = needs;
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, ConfigException {
    RolePolicies.Needs needed = needs.of(config.load(around), this::say);
    if (needed.isEmpty()) {
      throw new CommandException("no connection logs in by IAM, calls AWS or has a secret there");
    }
    RolePolicies policies = new RolePolicies(gate, needed);
    warn(gate, policies.gate());
    policies.taken().forEach(taken -> warn(taken.role(), taken.permissions()));
    GatePlace runs = place();
    around.out().println(text.of(gate, runs == null ? null : runs.trust(gate), policies));
    return ExitCode.YES.code();
  }

  private @Nullable GatePlace place() throws CommandException {
    boolean ofPod = place == Place.POD_IDENTITY || place == Place.IRSA;
    if (ofPod != (account != null) || (place == Place.IRSA) != (issuer != null)) {
      throw new CommandException(
          "--service-account belongs to --runs-in pod-identity or irsa, --oidc-issuer to irsa");
    }
    return switch (place) {
      case null -> null;
      case EC2 -> new GatePlace.Ec2();
      case ECS -> new GatePlace.Ecs();
      case POD_IDENTITY -> new GatePlace.PodIdentity(Objects.requireNonNull(account));
      case IRSA -> {
        try {
          yield GatePlace.Irsa.of(Objects.requireNonNull(issuer), Objects.requireNonNull(account));
        } catch (IllegalArgumentException e) {
          throw new CommandException("--oidc-issuer: " + e.getMessage());
        }
      }
    };
  }

  private void warn(Arn role, List<?> permissions) {
    if (permissions.isEmpty()) {
      say("role %s needs nothing: no rule lets a call of its connections pass".formatted(role));
    } else if (permissions.size() > 1) {
      say(
          "the permissions of %s are too long for one policy: they are %d managed ones%s"
              .formatted(
                  role,
                  permissions.size(),
                  permissions.size() > MOST_ATTACHED
                      ? ", and a role takes 10 unless AWS lets it have more, 25 at most: name"
                          + " actions in the rules instead of kinds"
                      : ""));
    }
  }

  private void say(String sentence) {
    around.err().println("postern: " + sentence);
  }
}
