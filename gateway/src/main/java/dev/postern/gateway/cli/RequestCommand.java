package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern request}. */
@Command(
    name = "request",
    description = "Asks for access to a connection.",
    mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "How long, such as 30m, from the moment it opens (default: as the policy has it).")
  private @Nullable String length;

  @Option(
      names = "--because",
      required = true,
      paramLabel = "TEXT",
      description = "For the reviewers.")
  private String because = "";

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "Which policy, where several have to be requested from different people.")
  private @Nullable String policy;

  @Option(names = "--wait", description = "Waits for the answer; the exit code says which.")
  private boolean wait;

  RequestCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("connection", connection);
    body.put("because", because);
    if (length != null) {
      body.put("for", length);
    }
    if (policy != null) {
      body.put("policy", policy);
    }
    try (Gate reached = gate.gate(around)) {
      Thing approval = reached.post("/requests", body);
      String waits = "waits for " + String.join(" or ", approval.shownList("reviewers"));
      if (!wait) {
        output.done(Kind.APPROVAL, approval, waits, around.out());
        return ExitCode.YES.code();
      }
      around.err().println(Kind.APPROVAL.name(approval) + " " + waits);
      while (approval.raw("state").equals("pending")) {
        Thread.sleep(LOOK);
        approval = reached.get("/approvals/" + approval.raw("id"));
      }
      output.done(Kind.APPROVAL, approval, approval.shown("state"), around.out());
      return ExitCode.of(approval.raw("state").equals("approved")).code();
    }
  }
}
