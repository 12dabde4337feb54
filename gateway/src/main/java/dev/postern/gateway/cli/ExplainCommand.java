package dev.postern.gateway.cli;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern explain}. */
@Command(
    name = "explain",
    description = "Says what a statement does and what the gateway would make of it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private final Actions.Explain explain;
  private final Surroundings around;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--connection",
      required = true,
      paramLabel = "NAME",
      description = "The connection it would run on.")
  private String connection = "";

  @Option(names = "--as", required = true, paramLabel = "USER", description = "Who would run it.")
  private String user = "";

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "GROUP",
      description = "The groups the user's token would name.")
  private Set<String> groups = Set.of();

  @Option(
      names = "--claim",
      paramLabel = "NAME=VALUE",
      description =
          "A claim the user's token would have, for row filters and conditions; may be given"
              + " again.")
  private Map<String, String> claims = Map.of();

  @Option(
      names = "--address",
      paramLabel = "IP",
      description = "The address the user would come from, for conditions.")
  private @Nullable String address;

  @Option(names = "--json", description = "Answers in JSON.")
  private boolean json;

  @Parameters(paramLabel = "SQL", description = "The statement.")
  private String sql = "";

  ExplainCommand(Actions.Explain explain, Surroundings around) {
    this.explain = explain;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    var question =
        new Actions.Explain.Question(
            config.loadOrDemo(around), connection, user, address, groups, claims, sql, json);
    return ExitCode.of(explain.explain(question, around.out())).code();
  }
}
