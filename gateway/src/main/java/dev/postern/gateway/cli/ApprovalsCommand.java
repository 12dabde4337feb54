package dev.postern.gateway.cli;

import dev.postern.gateway.cli.OutputOption.Kind;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern approvals}. */
@Command(
    name = "approvals",
    description = "Lists what waits for people, or shows one with all that a reviewer has to know.",
    mixinStandardHelpOptions = true)
final class ApprovalsCommand implements Callable<Integer> {
  private static final String DATA = "data: ";

  private final Surroundings around;

  @Mixin private final GateOption gate = new GateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The one to show.")
  private @Nullable String id;

  @Option(names = "--all", description = "Lists what is over too.")
  private boolean all;

  @Option(
      names = {"-w", "--watch"},
      description = "Goes on with what changes, until it is told to stop.")
  private boolean watch;

  ApprovalsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Gate asked = gate.gate(around)) {
      if (id != null) {
        show(asked.get("/approvals/" + Kind.APPROVAL.id(id)));
      } else if (watch) {
        watch(asked);
      } else {
        output.print(Kind.APPROVAL, list(asked), around.out());
      }
      return ExitCode.YES.code();
    }
  }

  private void show(Thing approval) {
    switch (output.format()) {
      case TABLE, WIDE -> ApprovalText.print(approval, around.out());
      case NAME -> around.out().println(Kind.APPROVAL.name(approval));
      case JSON -> around.out().println(approval.json());
    }
  }

  private List<Thing> list(Gate asked) throws Exception {
    return asked.list(all ? "/approvals" : "/approvals?state=pending");
  }

  /** Follows before it lists, so that nothing falls between the two; it may be told twice. */
  private void watch(Gate asked) throws Exception {
    try (Stream<String> lines = asked.events()) {
      output.print(Kind.APPROVAL, list(asked), around.out());
      around.out().flush();
      Iterator<String> events = lines.iterator();
      String name = "";
      while (events.hasNext()) {
        String line = events.next();
        if (line.startsWith("event: ")) {
          name = line;
        } else if (line.startsWith(DATA) && name.equals("event: approval")) {
          tell(Thing.read(line.substring(DATA.length())));
        }
      }
    } catch (UncheckedIOException cut) {
      // Said below: a stream ends in one way or the other.
    }
    throw new CommandException(
        "the gateway has ended the stream: the token is over, or the gateway; ask again");
  }

  private void tell(Thing approval) {
    switch (output.format()) {
      case TABLE, WIDE ->
          around
              .out()
              .println(
                  "%s   %s   %s   %s"
                      .formatted(
                          approval.shown("id"),
                          approval.shown("state"),
                          approval.thing("requester").shown("user"),
                          approval.has("access")
                              ? approval.thing("access").shown("because")
                              : Tables.what(approval)));
      case NAME -> around.out().println(Kind.APPROVAL.name(approval));
      case JSON -> around.out().println(approval.json());
    }
    around.out().flush();
  }
}
