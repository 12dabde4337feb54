package dev.postern.gateway;

import static dev.postern.testkit.Frontend.bind;
import static dev.postern.testkit.Frontend.copyData;
import static dev.postern.testkit.Frontend.copyDone;
import static dev.postern.testkit.Frontend.copyFail;
import static dev.postern.testkit.Frontend.describePortal;
import static dev.postern.testkit.Frontend.execute;
import static dev.postern.testkit.Frontend.flush;
import static dev.postern.testkit.Frontend.parse;
import static dev.postern.testkit.Frontend.query;
import static dev.postern.testkit.Frontend.sync;

import dev.postern.testkit.Frame;
import java.io.IOException;
import java.util.List;

/** COPY in both directions, in good and in broken forms. */
final class CopyScenarios {
  private static final String COPY_IN = "COPY t FROM STDIN";

  private CopyScenarios() {}

  private static Party withTable(Stage stage) throws IOException {
    return stage.session().ask("CREATE TEMP TABLE t (a int, b text)").hearReady();
  }

  /** Begins a COPY in by a simple query, then says what follows and hears the end of it. */
  private static Scenario copiesIn(String name, Frame... frames) {
    return new Scenario(
        name,
        stage ->
            withTable(stage)
                .ask(COPY_IN)
                .hear('G')
                .say(frames)
                .hearReady()
                .ask("SELECT count(*) FROM t")
                .hearReady());
  }

  /** Begins a COPY in by an Execute. */
  private static Scenario copiesInExtended(String name, int readies, Frame... frames) {
    return new Scenario(
        name,
        stage ->
            withTable(stage)
                .say(parse("", COPY_IN), bind("", ""), execute("", 0), flush())
                .hear('G')
                .say(frames)
                .hearReady(readies)
                .ask("SELECT count(*) FROM t")
                .hearReady());
  }

  private static Scenario copiesOut(String name, String... texts) {
    return new Scenario(
        name,
        stage -> {
          Party party =
              withTable(stage)
                  .ask("INSERT INTO t VALUES (1, 'x'), (2, NULL), (3, E'a\\tb')")
                  .hearReady();
          for (String text : texts) {
            party.ask(text).hearReady();
          }
        });
  }

  static List<Scenario> all() {
    return List.of(
        copiesIn("copy in", copyData("1\tx\n2\t"), copyData("y\n"), copyDone()),
        copiesIn("copy in of nothing", copyDone()),
        copiesIn("copy in with the old end", copyData("1\tx\n\\.\n"), copyDone()),
        copiesIn(
            "copy in of a bad row",
            copyData("1\tx\nnonsense\tx\n"),
            copyData("3\tx\n"),
            copyDone()),
        copiesIn("copy in of a short row", copyData("1\n"), copyDone()),
        copiesIn("copy in of half a row", copyData("1\tx\n2\ty"), copyDone()),
        copiesIn(
            "copy in of a big row", copyData("1\t" + "x".repeat(3_000_000) + "\n"), copyDone()),
        copiesIn(
            "copy in with empty data", copyData(""), copyData("1\tx\n"), copyData(""), copyDone()),
        copiesIn("copy fail", copyData("1\tx\n"), copyFail("enough")),
        copiesIn("copy fail without a reason", Party.frame('f', "")),
        copiesIn("sync in copy", copyData("1\tx\n"), sync(), copyData("2\ty\n"), copyDone()),
        copiesIn("flush in copy", copyData("1\tx\n"), flush(), copyDone()),
        copiesIn("query in copy", copyData("1\tx\n"), query("SELECT 1")),
        copiesIn("parse in copy", copyData("1\tx\n"), parse("", "SELECT 1")),
        copiesIn("bind in copy", bind("", "")),
        copiesIn("describe in copy", describePortal("")),
        copiesIn("execute in copy", execute("", 0)),
        copiesIn("close in copy", Party.frame('C', "S\0")),
        copiesIn("function call in copy", Party.frame('F', "\0\0\0\1\0\0\0\0\0\0")),
        copiesIn(
            "data behind a bad row and its end",
            copyData("x\n"),
            copyData("y\n"),
            copyDone(),
            copyDone(),
            copyData("z")),
        copiesInExtended("extended copy in", 1, copyData("1\tx\n"), copyDone(), sync()),
        copiesInExtended(
            "extended copy in with a sync inside",
            1,
            copyData("1\tx\n"),
            sync(),
            copyDone(),
            sync()),
        copiesInExtended("extended copy in of a bad row", 1, copyData("x\n"), copyDone(), sync()),
        copiesInExtended("extended copy fail", 1, copyFail("enough"), sync()),
        copiesInExtended(
            "parse in extended copy",
            1,
            parse("", "SELECT 1"),
            bind("", ""),
            execute("", 0),
            sync()),
        copiesInExtended("query in extended copy", 1, query("SELECT 1"), sync()),
        new Scenario(
            "copy in pipelined with its data",
            stage ->
                withTable(stage)
                    .say(query(COPY_IN), copyData("1\tx\n"), copyDone(), query("SELECT * FROM t"))
                    .hearReady(2)),
        new Scenario(
            "extended copy in pipelined with its data",
            stage ->
                withTable(stage)
                    .say(
                        parse("", COPY_IN),
                        bind("", ""),
                        execute("", 0),
                        copyData("1\tx\n"),
                        copyDone(),
                        sync())
                    .hearReady()
                    .ask("SELECT * FROM t")
                    .hearReady()),
        new Scenario(
            "extended copy in with a sync before its data, as old drivers",
            stage ->
                withTable(stage)
                    .say(parse("", COPY_IN), bind("", ""), execute("", 0), sync())
                    .hear('G')
                    .say(copyData("1\tx\n"), copyDone(), sync())
                    .hearReady()
                    .ask("SELECT * FROM t")
                    .hearReady()),
        new Scenario(
            "failed copy pipelined with its data",
            stage ->
                withTable(stage)
                    .say(
                        query("COPY nowhere FROM STDIN"),
                        copyData("1\tx\n"),
                        copyDone(),
                        query("SELECT 1"))
                    .hearReady(2)),
        new Scenario(
            "copy in among other statements",
            stage ->
                withTable(stage)
                    .ask(
                        "SELECT 1; COPY t FROM STDIN; SELECT 2; COPY t FROM STDIN; SELECT count(*) FROM t")
                    .hear('G')
                    .say(copyData("1\tx\n"), copyDone())
                    .hear('G')
                    .say(copyData("2\tx\n"), copyDone())
                    .hearReady()),
        new Scenario(
            "copy in of csv and binary",
            stage ->
                withTable(stage)
                    .ask("COPY t FROM STDIN (FORMAT csv, HEADER)")
                    .hear('G')
                    .say(copyData("a,b\n1,\"x\ny\"\n"), copyDone())
                    .hearReady()
                    .ask("COPY t FROM STDIN (FORMAT binary)")
                    .hear('G')
                    .say(copyData("PGCOPY\n"), copyDone())
                    .hearReady()
                    .ask("SELECT * FROM t")
                    .hearReady()),
        new Scenario(
            "copy data outside of a copy",
            stage ->
                stage
                    .session()
                    .say(copyData("x"), copyDone(), copyFail("y"), query("SELECT 1"))
                    .hearReady()),
        copiesOut(
            "copy out",
            "COPY t TO STDOUT",
            "COPY (SELECT a FROM t ORDER BY a) TO STDOUT (FORMAT csv, HEADER)",
            "COPY t TO STDOUT (FORMAT binary)",
            "COPY nowhere TO STDOUT",
            "COPY (SELECT 1/0) TO STDOUT",
            "SELECT 1; COPY t TO STDOUT; SELECT 2"),
        new Scenario(
            "copy out that fails midway",
            stage ->
                stage
                    .session()
                    .ask("COPY (SELECT 1/(3 - g) FROM generate_series(1, 5) g) TO STDOUT")
                    .hearReady()),
        new Scenario(
            "extended copy out",
            stage ->
                stage
                    .session()
                    .say(
                        parse("", "COPY (SELECT generate_series(1, 3)) TO STDOUT"),
                        bind("", ""),
                        describePortal(""),
                        execute("", 0),
                        sync())
                    .hearReady()),
        copiesOut(
            "a big copy out",
            "COPY (SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g) TO STDOUT"));
  }
}
