package dev.postern.benchmarks.ladder;

import dev.postern.benchmarks.ladder.Options.Part;
import dev.postern.testkit.TestIssuer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** MySQL's rungs: directly, through haproxy, and through a gate with everything on. */
final class MysqlLadder implements AutoCloseable {
  private static final String USER = "bench";
  private static final int WARM_UP_SECONDS = 8;
  private static final int WARM_UP_CLIENTS = 8;

  private final Options options;
  private final Path directory;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<Rung> rungs = new ArrayList<>();
  private final MysqlDatabase database;

  private MysqlLadder(Options options, Path directory, MysqlDatabase database) {
    this.options = options;
    this.directory = directory;
    this.database = database;
    running.push(database);
  }

  /** Says what this machine cannot have, and leaves it out. */
  static void run(Options options, Path home, Path directory)
      throws IOException, InterruptedException {
    MysqlDatabase database;
    try {
      database = MysqlDatabase.start(directory);
    } catch (FileNotFoundException e) {
      System.err.println("MySQL is left out: " + e.getMessage());
      return;
    }
    try (MysqlLadder ladder = new MysqlLadder(options, directory, database)) {
      ladder.start(home);
      ladder.measure();
    }
  }

  private void start(Path home) throws IOException, InterruptedException {
    Door direct = database.door(options.tls());
    if (options.wants(Rung.DIRECT)) {
      rungs.add(new Rung(Rung.DIRECT, direct, 0));
    }
    if (options.wants(Rung.HAPROXY)) {
      Optional<DebianProgram> haproxy = Haproxy.find(directory);
      if (haproxy.isPresent()) {
        int port = Child.freePort();
        Child child =
            new Haproxy(haproxy.get(), directory.resolve(Rung.HAPROXY))
                .start(
                    port,
                    """
                      bind 127.0.0.1:%d
                      server database 127.0.0.1:%d
                    """
                        .formatted(port, database.port()));
        running.push(child);
        rungs.add(
            new Rung(
                Rung.HAPROXY,
                new Door(port, direct.database(), direct.user(), direct.password(), options.tls()),
                child.pid()));
      }
    }
    if (options.wants(Rung.GATE)) {
      startGate(home);
    }
  }

  private void startGate(Path home) throws IOException, InterruptedException {
    TestIssuer issuer = TestIssuer.startWithShortTokens();
    running.push(issuer);
    int port = Child.freePort();
    Path folder = directory.resolve("mysql-gate");
    Child child =
        new MysqlGate(home, folder, database, issuer.issuer().toString(), options.tls())
            .start(port);
    running.push(child);
    rungs.add(
        new Rung(
            Rung.GATE,
            new Door(port, "bench", USER, issuer.token(USER, "bench"), options.tls()),
            child.pid()));
  }

  private void measure() throws IOException, InterruptedException {
    if (options.wants(Part.SYSBENCH)) {
      Optional<DebianProgram> sysbench =
          DebianProgram.findOrSay("sysbench", Sysbench.PACKAGES, directory);
      if (sysbench.isPresent()) {
        sysbench(Sysbench.in(directory.resolve("sysbench"), sysbench.get(), database));
      }
    }
    if (options.wants(Part.DUMP)) {
      new MysqlDump(database.binaries()).round(rungs);
      MysqlDump dump = new MysqlDump(database.binaries());
      for (int round = 0; round < options.rounds(); round++) {
        dump.round(rungs);
      }
      System.out.println(dump.report(rungs));
    }
  }

  private void sysbench(Sysbench sysbench) throws IOException, InterruptedException {
    new SelectRounds(sysbench, WARM_UP_CLIENTS, Rung.HAPROXY).round(rungs, WARM_UP_SECONDS);
    for (int clients : options.clients()) {
      SelectRounds load = new SelectRounds(sysbench, clients, Rung.HAPROXY);
      for (int round = 0; round < options.rounds(); round++) {
        load.round(rungs, options.seconds());
      }
      System.out.println("MySQL, sysbench oltp_point_select\n" + load.report(rungs));
    }
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
