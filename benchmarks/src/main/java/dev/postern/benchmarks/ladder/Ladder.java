package dev.postern.benchmarks.ladder;

import dev.postern.benchmarks.ladder.Options.Part;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Starts everything, measures in interleaved rounds, prints Markdown. */
public final class Ladder implements AutoCloseable {
  private static final String USER = "bench";

  /** Long enough for the compilers of the JVM to have seen the path. */
  private static final int WARM_UP_SECONDS = 8;

  private static final int WARM_UP_CLIENTS = 8;

  private final Options options;
  private final Tools tools;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<Rung> rungs = new ArrayList<>();
  private final Database database;

  private Ladder(Options options, Tools tools, Path directory) throws IOException, SQLException {
    this.options = options;
    this.tools = tools;
    this.database = Database.start(directory);
    running.push(database);
  }

  /** The launcher names the project's folder as {@code postern.home}. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getProperty("postern.home", "")).toAbsolutePath();
    Path directory = Files.createDirectories(home.resolve("benchmarks/target/ladder"));
    Options options;
    Optional<Tools> tools;
    try {
      options = Options.read(arguments);
      tools = options.wantsPostgres() ? Optional.of(Tools.find()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    say(options);
    if (tools.isPresent()) {
      try (Ladder ladder = new Ladder(options, tools.get(), directory)) {
        ladder.start(home, directory);
        ladder.measure();
      }
    }
    if (options.wantsMysql()) {
      MysqlLadder.run(options, home, directory);
    }
    if (options.wantsAws()) {
      AwsLadder.run(options, home, directory);
    }
  }

  private static void say(Options options) {
    System.out.printf(
        "%d processors, JDK %s, TLS %s, %d rounds%n%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        options.tls() ? "on both legs" : "off",
        options.rounds());
  }

  private void start(Path home, Path directory) throws IOException, InterruptedException {
    TestIssuer issuer = TestIssuer.start();
    running.push(issuer);
    if (options.wants(Rung.DIRECT)) {
      rungs.add(new Rung(Rung.DIRECT, database.door(options.tls()), 0));
    }
    if (options.wants(Rung.PGBOUNCER)) {
      startPgBouncer(directory);
    }
    Gate gate = new Gate(home, directory, database, issuer.issuer().toString(), options.tls());
    String token = issuer.token(USER, "bench");
    for (Step step : Step.values()) {
      if (options.wants(step.rung())) {
        int port = Child.freePort();
        Child child = gate.start(step, port);
        running.push(child);
        rungs.add(
            new Rung(
                step.rung(), new Door(port, "bench", USER, token, options.tls()), child.pid()));
      }
    }
  }

  private void startPgBouncer(Path directory) throws IOException, InterruptedException {
    if (tools.pgbouncer().isEmpty()) {
      System.err.println("pgbouncer is not installed (Debian: pgbouncer): it is left out.");
      return;
    }
    int port = Child.freePort();
    Path folder = directory.resolve(Rung.PGBOUNCER);
    Child child =
        new PgBouncer(tools.pgbouncer().get(), folder, database, options.tls()).start(port);
    running.push(child);
    Door direct = database.door(options.tls());
    rungs.add(
        new Rung(
            Rung.PGBOUNCER,
            new Door(port, direct.database(), direct.user(), direct.password(), options.tls()),
            child.pid()));
  }

  private void measure() throws IOException, SQLException, InterruptedException {
    if (options.wants(Part.PGBENCH)) {
      pgbench();
    }
    if (options.wants(Part.SELECT)) {
      select(new BigSelect("unmasked", "SELECT id, name, amount FROM people"));
      select(new BigSelect("a column masked", "SELECT id, name, email, amount FROM people"));
    }
    if (options.wants(Part.MEMORY)) {
      System.out.println(new IdleSessions(database, options.idle()).report(rungs));
    }
  }

  private void pgbench() throws IOException, InterruptedException {
    PgBench pgbench = new PgBench(tools);
    new SelectRounds(pgbench, WARM_UP_CLIENTS, Rung.PGBOUNCER).round(rungs, WARM_UP_SECONDS);
    for (int clients : options.clients()) {
      SelectRounds load = new SelectRounds(pgbench, clients, Rung.PGBOUNCER);
      for (int round = 0; round < options.rounds(); round++) {
        load.round(rungs, options.seconds());
      }
      System.out.println(load.report(rungs));
    }
  }

  private void select(BigSelect select) throws IOException, SQLException {
    new BigSelect("warm-up", select.query()).round(rungs);
    for (int round = 0; round < options.rounds(); round++) {
      select.round(rungs);
    }
    System.out.println(select.report(rungs));
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("A part of the ladder did not end cleanly: " + e);
      }
    }
  }
}
