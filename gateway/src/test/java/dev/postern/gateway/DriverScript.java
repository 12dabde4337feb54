package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A script of ours that prints all that a driver of another language sees, run by that language.
 *
 * @param script its file
 * @param needed what a machine must have for it, for people
 * @param language the interpreter's name
 * @param flag the interpreter's for a program that stands in the next argument
 * @param probe a program that fails where the driver is not there
 */
record DriverScript(String script, String needed, String language, String flag, String probe) {
  private static final int SECONDS = 120;

  /**
   * The lines that the script prints; skips the test where the driver is not on this machine.
   *
   * @param settings environment variables that tell the way to the database
   */
  List<String> run(Map<String, String> settings)
      throws IOException, InterruptedException, URISyntaxException {
    if (language.equals("node")) {
      NodePackages.install();
    }
    String interpreter = interpreter();
    assumeTrue(interpreter != null, "%s is skipped: it needs %s".formatted(script, needed));
    var resource = Objects.requireNonNull(getClass().getResource("drivers/" + script));
    Run run = start(settings, interpreter, Path.of(resource.toURI()).toString());
    assertThat(run.code()).as("%s: %s", script, run.complaints()).isZero();
    return run.lines();
  }

  /**
   * Null where none has the driver. Debian's come first: what another one on the PATH brings is its
   * own, without Debian's packages.
   */
  private @Nullable String interpreter() throws IOException, InterruptedException {
    for (String candidate : List.of("/usr/bin/" + language, language)) {
      if (start(Map.of(), candidate, flag, probe).code() == 0) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * @param complaints what went to standard error: libraries' own logs too, which are no result
   */
  private record Run(int code, List<String> lines, String complaints) {}

  /** Output goes to files: a pipe nobody reads would hold the script. */
  private static Run start(Map<String, String> settings, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("postern-driver-", ".out");
    Path complaints = Files.createTempFile("postern-driver-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(complaints.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("PG") || name.startsWith("MYSQL"));
      builder.environment().putAll(environment(settings));
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        return new Run(127, List.of(), String.valueOf(e.getMessage()));
      }
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Run(
          ended ? process.exitValue() : -1,
          Files.readAllLines(output),
          Files.readString(complaints));
    } finally {
      Files.delete(output);
      Files.delete(complaints);
    }
  }

  private static Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("LC_ALL", "C.UTF-8");
    all.put("TZ", "UTC");
    all.put("NODE_PATH", NodePackages.DIRECTORY.resolve("node_modules").toString());
    return all;
  }
}
