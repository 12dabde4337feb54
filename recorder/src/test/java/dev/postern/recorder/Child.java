package dev.postern.recorder;

import dev.postern.core.Journal;
import dev.postern.core.JournalException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that appends until it is killed, or until the journal refuses. */
final class Child {
  private Child() {}

  /** Starts the process; it prints each event's number once the event is acknowledged. */
  static Process start(Path directory, long floor) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--") || argument.startsWith("-Dchronicle")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(directory.toString(), Long.toString(floor)));
    return new ProcessBuilder(command)
        .directory(new File("."))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Prints {@code refused} and ends orderly when the journal takes no more. */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    RecorderSettings settings =
        new RecorderSettings(
            directory,
            directory.resolve("checkpoint.key"),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Long.parseLong(arguments[1]),
            null);
    try (Recorder recorder = Recorder.open(settings)) {
      Journal[] chains = {recorder.chain(0), recorder.chain(1)};
      for (int i = 1; ; i++) {
        chains[i % 2].append(Events.forwarded(i, "select '" + "x".repeat(i % 3000) + "'"));
        System.out.println(i);
      }
    } catch (JournalException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
