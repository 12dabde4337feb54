package dev.postern.gateway;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.DebianPostgres;
import dev.postern.testkit.RealPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A suite of tests that PostgreSQL's own source brings, run by its own runner. */
enum ServerSuite {
  REGRESSION("regress", "pg_regress", "parallel_schedule", "regression"),
  ISOLATION("isolation", "pg_isolation_regress", "isolation_schedule", "isolation_regression");

  private static final int MINUTES = 15;

  /** As the runner prints it: a line for each test. */
  private static final Pattern OUTCOME =
      Pattern.compile("^(?:test|    ) +(\\S+) +\\.\\.\\. (ok|FAILED|failed)", Pattern.MULTILINE);

  private static final Pattern SCHEDULED = Pattern.compile("^test: *(.*)$", Pattern.MULTILINE);

  private final String folder;
  private final String runner;
  private final String schedule;
  private final String database;

  ServerSuite(String folder, String runner, String schedule, String database) {
    this.folder = folder;
    this.runner = runner;
    this.schedule = schedule;
    this.database = database;
  }

  /** What came of one test: whether the runner found an expected output, and the output. */
  record Outcome(boolean passed, String output) {
    /** As the isolation tester prints what a session is told while its step is under way. */
    private static final Pattern NOTICE = Pattern.compile("(\\w+): (?:NOTICE|WARNING):  .*");

    /**
     * Whether both say the same, but for where a session's notices stand among what others say. The
     * tester asks the server over one connection whether another one waits, and takes it that what
     * the server had sent there before has come. That holds for two sockets of one kernel; on the
     * way through a gate, as through a network, each connection has a pace of its own.
     */
    boolean isLike(Outcome other) {
      return apart().equals(other.apart());
    }

    /** The notices of each session, and under no name all else. */
    private Map<String, List<String>> apart() {
      return output
          .lines()
          .collect(
              groupingBy(line -> {
                Matcher notice = NOTICE.matcher(line);
                return notice.matches() ? notice.group(1) : "";
              }));
    }
  }

  String database() {
    return database;
  }

  /** Makes the suite's database as the runner would; it is told to leave that to us. */
  void prepare(RealPostgres server) throws SQLException {
    server.execute("postgres", "CREATE DATABASE %s TEMPLATE template0".formatted(database));
    for (String setting :
        List.of(
            "lc_messages TO 'C'",
            "lc_monetary TO 'C'",
            "lc_numeric TO 'C'",
            "lc_time TO 'C'",
            "bytea_output TO 'hex'",
            "timezone_abbreviations TO 'Default'")) {
      server.execute("postgres", "ALTER DATABASE %s SET %s".formatted(database, setting));
    }
  }

  /**
   * Runs all of it on a leg to a server that has nothing of an earlier run.
   *
   * @param log gets what the runner prints
   * @return by test, in the runner's order
   */
  Map<String, Outcome> run(DebianPostgres debian, RealPostgres server, Leg leg, Path log)
      throws IOException, InterruptedException {
    Path inputs = debian.suite(folder);
    ProcessBuilder builder =
        server.program(
            runner,
            List.of(
                "--bindir=" + debian.folder().resolve("bin"),
                "--inputdir=" + inputs,
                "--dlpath=" + debian.modules(),
                "--host=localhost",
                "--port=" + leg.port(),
                "--user=" + leg.user(),
                "--use-existing",
                "--dbname=" + database,
                "--max-concurrent-tests=20",
                "--schedule=" + inputs.resolve(schedule)));
    builder.environment().keySet().removeIf(name -> name.matches("(PG|LC_|LANG).*"));
    builder.environment().putAll(leg.environment());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return outcomes(inputs, builder.directory().toPath().resolve("results"), Files.readString(log));
  }

  private Map<String, Outcome> outcomes(Path inputs, Path results, String log) throws IOException {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (MatchResult line : OUTCOME.matcher(log).results().toList()) {
      // Bytes, not text: some tests print what is no UTF-8.
      String output =
          Files.readString(results.resolve(line.group(1) + ".out"), StandardCharsets.ISO_8859_1);
      outcomes.put(line.group(1), new Outcome(line.group(2).equals("ok"), output));
    }
    assertThat(outcomes).as(log).containsOnlyKeys(scheduled(inputs));
    return outcomes;
  }

  private List<String> scheduled(Path inputs) throws IOException {
    return SCHEDULED
        .matcher(Files.readString(inputs.resolve(schedule)))
        .results()
        .flatMap(line -> Stream.of(line.group(1).trim().split(" +")))
        .toList();
  }
}
