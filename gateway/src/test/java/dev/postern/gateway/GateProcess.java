package dev.postern.gateway;

import dev.postern.testkit.Leash;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code postern serve} as a process of its own, which ends with this one at the latest. */
record GateProcess(Process process, StoryGate.Ports ports) implements Closeable {
  private static final int PATIENCE_SECONDS = 120;

  /** What the gate logs when it serves. */
  private static final Pattern SERVING =
      Pattern.compile("postgres=\\S*:(\\d+) mysql=\\S*:(\\d+) aws=\\S+ https=\\S*:(\\d+) serving");

  /** Starts one, which serves when this returns. */
  static GateProcess start(Path config) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Leash.on(command(config)));
    builder.environment().putAll(StorySite.SECRETS);
    Process process = builder.redirectErrorStream(true).start();
    CompletableFuture<StoryGate.Ports> serving = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output-of-" + process.pid())
        .start(() -> read(process, serving));
    try {
      return new GateProcess(process, serving.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** With the flags that this JVM needs for the same classes. */
  private static List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--") || argument.startsWith("-Dchronicle")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--config", config.toString()));
    return command;
  }

  private static void read(Process process, CompletableFuture<StoryGate.Ports> serving) {
    StringBuilder before = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      lines
          .lines()
          .forEach(line -> {
            Matcher ports = SERVING.matcher(line);
            if (ports.find()) {
              serving.complete(
                  new StoryGate.Ports(number(ports, 1), number(ports, 2), number(ports, 3)));
            } else if (!serving.isDone()) {
              before.append(line).append('\n');
            }
          });
    } catch (IOException | UncheckedIOException _) {
      // It was killed, which the one who waits sees by what follows.
    }
    serving.completeExceptionally(new IOException("the gate did not start:\n" + before));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  /** Ends it as a machine's failure would: it can do nothing any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
