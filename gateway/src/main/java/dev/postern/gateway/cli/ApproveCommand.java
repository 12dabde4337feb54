package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Format;
import dev.postern.gateway.cli.OutputOption.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern approve}. */
@Command(
    name = "approve",
    description = "Says yes to what waits, and shows what that was.",
    mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "ID", description = "The approval, as postern approvals lists it.")
  private String id = "";

  @Option(
      names = "--scope",
      paramLabel = "once|session|shape",
      description =
          "What the yes is good for: this statement one time (default), what the same rule would"
              + " hold in the same session, or the same statement with whatever values.")
  private @Nullable String scope;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long a yes of scope shape is good for, such as 30m (default: 8h).")
  private @Nullable String length;

  @Option(names = "--comment", paramLabel = "TEXT", description = "For whoever asked.")
  private @Nullable String comment;

  ApproveCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String asked = Kind.APPROVAL.id(id);
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("answer", "yes");
    if (scope != null) {
      answer.put("scope", scope);
    }
    if (length != null) {
      answer.put("for", length);
    }
    if (comment != null) {
      answer.put("comment", comment);
    }
    try (Gate reached = gate.gate(around)) {
      if (output.format() == Format.TABLE || output.format() == Format.WIDE) {
        ApprovalText.print(reached.get("/approvals/" + asked), around.out());
      }
      Thing approval = reached.post("/approvals/" + asked + "/answers", answer);
      output.done(Kind.APPROVAL, approval, what(approval), around.out());
      return ExitCode.YES.code();
    }
  }

  private static String what(Thing approval) {
    return approval.raw("state").equals("approved")
        ? "approved"
        : "has your yes; %d of %s are there"
            .formatted(Tables.yeses(approval), approval.shown("needed"));
  }
}
