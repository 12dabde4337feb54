package dev.postern.gateway;

import static dev.postern.testkit.Frontend.bind;
import static dev.postern.testkit.Frontend.copyData;
import static dev.postern.testkit.Frontend.execute;
import static dev.postern.testkit.Frontend.flush;
import static dev.postern.testkit.Frontend.parse;
import static dev.postern.testkit.Frontend.query;
import static dev.postern.testkit.Frontend.sync;
import static dev.postern.testkit.Frontend.terminate;

import dev.postern.testkit.Frame;
import dev.postern.testkit.Payload;
import java.util.List;

/**
 * How sessions and statements end before their time: left, cancelled, killed, against the rules.
 */
final class EndingScenarios {
  private static final String SLEEP = "SELECT pg_sleep(60)";

  private EndingScenarios() {}

  private static Scenario leaves(String name, Frame... last) {
    return new Scenario(name, stage -> stage.session().say(last).hearEnd());
  }

  private static Scenario halfCloses(String name, Frame... last) {
    return new Scenario(name, stage -> stage.session().say(last).halfClose().hearEnd());
  }

  /** A message by its type and a length that need not be true. */
  private static Scenario misleads(String name, char type, int length) {
    return new Scenario(
        name,
        stage ->
            stage
                .session()
                .ask("SELECT 1")
                .say(new Payload().int8(type).int32(length).toBytes())
                .hearEnd());
  }

  private static String running(Party party, String text) {
    return "EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND pid = %d AND query = '%s')"
        .formatted(party.processId(), text);
  }

  private static String gone(Party party) {
    return "NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = " + party.processId() + ")";
  }

  static List<Scenario> all() {
    return List.of(
        leaves("terminate", terminate()),
        leaves(
            "terminate right behind a query", query("SELECT generate_series(1, 3)"), terminate()),
        leaves("terminate behind a failing query", query("SELECT 1/0"), terminate()),
        leaves(
            "terminate behind a batch without sync",
            parse("", "SELECT 1"),
            bind("", ""),
            execute("", 0),
            terminate()),
        leaves("terminate while skipping", parse("", "SELEC"), terminate()),
        leaves("messages behind terminate", terminate(), query("SELECT 1")),
        leaves("terminate with a body", Party.frame('X', "more")),
        new Scenario(
            "terminate in a transaction",
            stage -> {
              Party leaves = stage.session();
              leaves
                  .ask("DROP TABLE IF EXISTS left_behind; BEGIN; CREATE TABLE left_behind ()")
                  .hearReady()
                  .say(terminate())
                  .hearEnd();
              stage
                  .session()
                  .await(gone(leaves))
                  .ask("SELECT to_regclass('left_behind')")
                  .hearReady();
            }),
        new Scenario(
            "terminate in a copy",
            stage ->
                stage
                    .session()
                    .ask("CREATE TEMP TABLE t (a int)")
                    .hearReady()
                    .ask("COPY t FROM STDIN")
                    .hear('G')
                    .say(copyData("1\n"), terminate())
                    .hearEnd()),
        halfCloses("half-close"),
        halfCloses("half-close behind a query", query("SELECT generate_series(1, 3)")),
        halfCloses("half-close behind a slow query", query("SELECT pg_sleep(0.3)")),
        halfCloses("half-close behind a failing query", query("SELECT 1/0")),
        halfCloses(
            "half-close behind several queries",
            query("SELECT 1"),
            query("SELECT 2"),
            query("BEGIN")),
        halfCloses(
            "half-close behind a batch",
            parse("", "SELECT 1"),
            bind("", ""),
            execute("", 0),
            sync()),
        halfCloses(
            "half-close behind a batch without sync",
            parse("", "SELECT 1"),
            bind("", ""),
            execute("", 0)),
        halfCloses(
            "half-close behind a flush",
            parse("", "SELECT 1"),
            bind("", ""),
            execute("", 0),
            flush()),
        halfCloses(
            "half-close behind a big answer",
            query("SELECT repeat('x', 1000) FROM generate_series(1, 5000)")),
        new Scenario(
            "half-close inside a message",
            stage ->
                stage
                    .session()
                    .ask("SELECT 1")
                    .say(new byte[] {'Q', 0, 0, 0, 20, 'S'})
                    .halfClose()
                    .hearEnd()),
        new Scenario(
            "half-close in a copy",
            stage ->
                stage
                    .session()
                    .ask("CREATE TEMP TABLE t (a int)")
                    .hearReady()
                    .ask("COPY t FROM STDIN")
                    .hear('G')
                    .say(copyData("1\n"))
                    .halfClose()
                    .hearEnd()),
        new Scenario(
            "half-close in a transaction",
            stage -> stage.session().ask("BEGIN").hearReady().halfClose().hearEnd()),
        new Scenario(
            "a session that ends itself",
            stage ->
                stage.session().ask("SELECT pg_terminate_backend(pg_backend_pid())").hearEnd()),
        new Scenario(
            "a session that ends itself in a transaction",
            stage ->
                stage
                    .session()
                    .ask("BEGIN; SELECT 1; SELECT pg_terminate_backend(pg_backend_pid())")
                    .hearEnd()),
        new Scenario(
            "a session ended while idle",
            stage -> {
              Party ended = stage.session();
              Party ends = stage.session();
              ends.ask("SELECT pg_terminate_backend(" + ended.processId() + ")").hearReady();
              ended.hearEnd();
            }),
        new Scenario(
            "a session ended in a failed transaction",
            stage -> {
              Party ended = stage.session().ask("BEGIN; SELECT 1/0").hearReady();
              Party ends = stage.session();
              ends.ask("SELECT pg_terminate_backend(" + ended.processId() + ")").hearReady();
              ended.hearEnd();
            }),
        new Scenario(
            "a session ended while it works",
            stage -> {
              Party ended = stage.session().ask(SLEEP);
              Party ends = stage.session().await(running(ended, SLEEP));
              ends.ask("SELECT pg_terminate_backend(" + ended.processId() + ")").hearReady();
              ended.hearEnd();
            }),
        new Scenario(
            "cancel",
            stage -> {
              Party cancelled = stage.session().ask(SLEEP);
              stage.session().await(running(cancelled, SLEEP));
              stage.client().say(cancelled.cancelRequest()).hearEnd();
              cancelled.hearReady().ask("SELECT 1").hearReady();
            }),
        new Scenario(
            "cancel in the extended protocol",
            stage -> {
              Party cancelled =
                  stage.session().say(parse("", SLEEP), bind("", ""), execute("", 0), sync());
              stage.session().await(running(cancelled, SLEEP));
              stage.client().say(cancelled.cancelRequest()).hearEnd();
              cancelled.hearReady().ask("SELECT 1").hearReady();
            }),
        new Scenario(
            "cancel of an idle session",
            stage -> {
              Party idle = stage.session();
              stage.client().say(idle.cancelRequest()).hearEnd();
              idle.ask("SELECT 1").hearReady();
            }),
        new Scenario(
            "cancel with a wrong key",
            stage -> {
              Party party = stage.session();
              byte[] request = party.cancelRequest();
              request[request.length - 1] ^= 1;
              stage.client().say(request).hearEnd();
              party.ask("SELECT 1").hearReady();
            }),
        new Scenario(
            "statement timeout",
            stage ->
                stage
                    .session()
                    .ask("SET statement_timeout = 100")
                    .hearReady()
                    .ask(SLEEP)
                    .hearReady()),
        new Scenario(
            "idle session timeout",
            stage -> stage.session().ask("SET idle_session_timeout = 100").hearReady().hearEnd()),
        new Scenario(
            "idle transaction timeout",
            stage ->
                stage
                    .session()
                    .ask("SET idle_in_transaction_session_timeout = 100; BEGIN")
                    .hearReady()
                    .hearEnd()),
        misleads("an unknown message", 'y', 4),
        misleads("an unknown message of no ASCII", '\u00ff', 4),
        misleads("an unknown message with a body", 'z', 100),
        misleads("a password outside of log-in", 'p', 8),
        misleads("a backend's message", 'Z', 5),
        misleads("a length of 3", 'Q', 3),
        misleads("a length of 0", 'Q', 0),
        misleads("a negative length", 'Q', -1),
        misleads("the smallest length", 'Q', Integer.MIN_VALUE),
        misleads("the greatest length", 'P', Integer.MAX_VALUE),
        misleads("a length over the server's limit", 'Q', 0x3fffffff),
        misleads("a negative length of copy data", 'd', -1),
        misleads("a Sync of 20 kB", 'S', 20_000),
        misleads("an Execute of 20 kB", 'E', 20_000),
        misleads("a Terminate of 20 kB", 'X', 20_000),
        misleads("a Flush with a short length", 'H', 2));
  }
}
