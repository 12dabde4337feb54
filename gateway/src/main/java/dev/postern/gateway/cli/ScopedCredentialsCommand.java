package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern scoped-credentials}. */
@Command(
    name = "scoped-credentials",
    description =
        "Asks for credentials of AWS's own, for a tool that cannot go through the gateway: for named"
            + " actions on named resources, after an approval. Prints them as a credential_process"
            + " does.",
    mixinStandardHelpOptions = true)
final class ScopedCredentialsCommand implements Callable<Integer> {
  private static final String PENDING = "(approval-pending)";

  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();

  @Parameters(paramLabel = "CONNECTION", description = "The connection's name.")
  private String connection = "";

  @Option(
      names = "--action",
      required = true,
      paramLabel = "ACTION",
      description = "Of IAM, such as s3:PutObject; may be given again.")
  private List<String> actions = List.of();

  @Option(
      names = "--resource",
      required = true,
      paramLabel = "ARN",
      description = "What it is to be done to, without patterns; may be given again.")
  private List<String> resources = List.of();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long they are good, from 15m (default) to what the connection allows.")
  private @Nullable String length;

  @Option(
      names = "--because",
      required = true,
      paramLabel = "TEXT",
      description = "For the reviewers.")
  private String because = "";

  @Option(names = "--wait", description = "Asks again for as long as people have not answered.")
  private boolean wait;

  ScopedCredentialsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("connection", connection);
    body.put("actions", actions);
    body.put("resources", resources);
    body.put("because", because);
    if (length != null) {
      body.put("for", length);
    }
    boolean said = false;
    while (true) {
      try (Gate reached = gate.gate(around)) {
        Thing given = reached.post("/scoped-credentials", body);
        around
            .out()
            .println(
                new AwsKey(
                        given.raw("AccessKeyId"),
                        new Secret(given.raw("SecretAccessKey")),
                        new Secret(given.raw("SessionToken")),
                        "",
                        List.of(),
                        Instant.parse(given.raw("Expiration")))
                    .forProcess());
        return ExitCode.YES.code();
      } catch (GateRefused refused) {
        // The gateway itself keeps the request for as long as a client bears to wait.
        if (!wait || !String.valueOf(refused.getMessage()).endsWith(PENDING)) {
          throw refused;
        }
        if (!said) {
          around.err().println("postern: " + refused.getMessage());
          said = true;
        }
      }
    }
  }
}
