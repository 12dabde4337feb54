package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern deliveries}. */
@Command(
    name = "deliveries",
    description = "Lists what others were told, or has it sent again; for admins and auditors.",
    mixinStandardHelpOptions = true)
final class DeliveriesCommand implements Callable<Integer> {
  private static final String DEAD = "dead";

  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = "--state",
      paramLabel = "waiting|done|dead|all",
      defaultValue = DEAD,
      description = "Which of them; those that were given up where it is not said.")
  private String state = DEAD;

  @Option(
      names = "--retry",
      paramLabel = "ID",
      description = "Has one that was given up sent again; for admins.")
  private @Nullable String retried;

  DeliveriesCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate reached = gate.gate(around)) {
      if (retried != null) {
        Thing delivery = reached.post("/deliveries/" + Kind.DELIVERY.id(retried) + "/retry");
        output.done(Kind.DELIVERY, delivery, "is sent again", around.out());
        return ExitCode.YES.code();
      }
      String path =
          switch (state) {
            case "waiting", "done", DEAD -> "/deliveries?state=" + state;
            case "all" -> "/deliveries";
            default -> throw new CommandException("--state is waiting, done, dead or all");
          };
      output.print(Kind.DELIVERY, reached.list(path), around.out());
      return ExitCode.YES.code();
    }
  }
}
