package dev.postern.gateway.cli;

import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.gateway.doctor.Check;
import dev.postern.gateway.doctor.Check.Result;
import dev.postern.gateway.doctor.Doctor;
import dev.postern.gateway.json.Json;
import dev.postern.iam.Arn;
import dev.postern.iam.AwsCaller;
import dev.postern.iam.AwsIdentity;
import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern doctor}. */
@Command(
    name = "doctor",
    description =
        "Looks whether AWS and the databases are as the configuration needs them, and for ways"
            + " around the gate. Run it where the gateway runs; it changes nothing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final Actions.IamNeeds needs;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--gate",
      paramLabel = "ARN",
      converter = IamPolicyCommand.Role.class,
      description = "The role that the gateway's machine should give it.")
  private @Nullable Arn gate;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json",
      converter = Words.class,
      description = "Prints JSON.")
  private OutputOption.Format format = OutputOption.Format.TABLE;

  /** The only word of the option. */
  static final class Words implements ITypeConverter<OutputOption.Format> {
    @Override
    public OutputOption.Format convert(String word) {
      if (!word.equals("json")) {
        throw new IllegalArgumentException("json, not \"" + word + "\"");
      }
      return OutputOption.Format.JSON;
    }
  }

  DoctorCommand(Actions.IamNeeds needs, Surroundings around) {
    this.needs = needs;
    this.around = around;
  }

  @Override
  public Integer call() throws CommandException, ConfigException {
    PosternConfig loaded = config.load(around);
    List<Check> checks;
    try (AwsIdentity aws = new AwsIdentity(loaded.aws().sts(), Clock.systemUTC());
        AwsCaller caller = aws.caller(Map.of())) {
      checks =
          new Doctor(aws, caller, InetAddress::getAllByName)
              .examine(loaded, needs.of(loaded, _ -> {}), gate);
    }
    boolean well = checks.stream().noneMatch(check -> check.result() == Result.FAIL);
    if (format == OutputOption.Format.JSON) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("well", well);
      all.put("checks", checks.stream().map(DoctorCommand::json).toList());
      around.out().println(Json.of(all));
    } else {
      table(checks).print(around.out());
    }
    return ExitCode.of(well).code();
  }

  private static Table table(List<Check> checks) {
    Table table = new Table(List.of("RESULT", "OF", "CHECK", "FOUND"));
    for (Check check : checks) {
      table.add(
          List.of(
              word(check.result()),
              check.of(),
              check.what(),
              check.advice().isEmpty() ? check.found() : check.found() + "; " + check.advice()));
    }
    return table;
  }

  private static Map<String, Object> json(Check check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("result", word(check.result()));
    json.put("of", check.of());
    json.put("check", check.what());
    json.put("found", check.found());
    json.put("advice", check.advice());
    return json;
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
