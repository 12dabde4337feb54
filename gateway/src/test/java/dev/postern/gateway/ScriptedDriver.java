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

/** A driver of another language: a script of ours that prints all it sees, run by that language. */
enum ScriptedDriver {
  PSYCOPG2(
      "psycopg2_script.py",
      "python3 with psycopg2 (Debian: python3-psycopg2)",
      "python3",
      "-c",
      "import psycopg2"),
  PSYCOPG(
      "psycopg_script.py",
      "python3 with psycopg 3 (Debian: python3-psycopg)",
      "python3",
      "-c",
      "import psycopg"),
  NODE_PG("pg_script.js", NodePackages.NEEDED, "node", "-e", "require('pg')"),
  NODE_POSTGRES("postgres_script.mjs", NodePackages.NEEDED, "node", "-e", "require('postgres')"),
  RUBY_PG("pg_script.rb", "ruby with pg (Debian: ruby-pg)", "ruby", "-e", "require 'pg'"),
  PHP_PGSQL(
      "pgsql_script.php",
      "php with pgsql (Debian: php-cli, php-pgsql)",
      "php",
      "-r",
      "exit(extension_loaded('pgsql') ? 0 : 1);"),
  PERL_DBD_PG(
      "dbd_pg_script.pl",
      "perl with DBD::Pg (Debian: libdbd-pg-perl)",
      "perl",
      "-e",
      "use DBD::Pg");

  private static final int SECONDS = 120;

  private final String script;
  private final String needed;
  private final String language;
  private final String flag;
  private final String probe;

  /**
   * @param language the interpreter's name
   * @param flag the interpreter's for a program that stands in the next argument
   * @param probe a program that fails where the driver is not there
   */
  ScriptedDriver(String script, String needed, String language, String flag, String probe) {
    this.script = script;
    this.needed = needed;
    this.language = language;
    this.flag = flag;
    this.probe = probe;
  }

  /** The lines that the script prints; skips the test where the driver is not on this machine. */
  List<String> run(Leg leg) throws IOException, InterruptedException, URISyntaxException {
    if (language.equals("node")) {
      NodePackages.install();
    }
    String interpreter = interpreter();
    assumeTrue(interpreter != null, "%s is skipped: it needs %s".formatted(this, needed));
    var resource = Objects.requireNonNull(getClass().getResource("drivers/" + script));
    Run run = start(leg.environment(), interpreter, Path.of(resource.toURI()).toString());
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
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
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
