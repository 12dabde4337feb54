package dev.postern.gateway;

import static dev.postern.testkit.Frontend.query;

import dev.postern.testkit.Frontend;
import java.util.List;

/** The simple query protocol: texts, transactions, settings, notices, notifications. */
final class SimpleScenarios {
  private SimpleScenarios() {}

  private static Scenario asks(String name, String... texts) {
    return new Scenario(
        name,
        stage -> {
          Party party = stage.session();
          for (String text : texts) {
            party.ask(text).hearReady();
          }
        });
  }

  /** All texts in one write. */
  private static Scenario pipelines(String name, String... texts) {
    return new Scenario(
        name,
        stage -> {
          Party party = stage.session();
          for (String text : texts) {
            party.ask(text);
          }
          party.hearReady(texts.length);
        });
  }

  static List<Scenario> all() {
    return List.of(
        asks("one statement", "SELECT 1 AS a, 'x'::text AS b, NULL"),
        asks("several statements", "SELECT 1; SELECT 2; SELECT 3 WHERE false"),
        asks("empty text", "", ";", ";;; ", "-- nothing", "/* nothing */"),
        asks("error in the middle", "SELECT 1; SELECT 1/0; SELECT 2", "SELECT 3"),
        asks("syntax error in the middle", "SELECT 1; SELEC 2; SELECT 3"),
        asks("unterminated quote", "SELECT 'x", "SELECT \"x", "SELECT $$x", "/* x"),
        asks(
            "implicit transaction rolls back",
            "CREATE TEMP TABLE t (a int)",
            "INSERT INTO t VALUES (1); SELECT 1/0",
            "SELECT count(*) FROM t"),
        asks(
            "transaction states",
            "BEGIN",
            "SELECT 1",
            "SELECT 1/0",
            "SELECT 2",
            "COMMIT",
            "BEGIN; SELECT 1",
            "SAVEPOINT a",
            "SELEC",
            "ROLLBACK TO a",
            "COMMIT AND CHAIN",
            "END"),
        asks(
            "warnings of transactions",
            "COMMIT",
            "ROLLBACK",
            "BEGIN; BEGIN; ROLLBACK; SAVEPOINT x"),
        asks(
            "notices",
            "DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two' USING HINT = 'h', DETAIL = 'd'; END $$",
            "DROP TABLE IF EXISTS nowhere",
            "SET client_min_messages = 'error'",
            "DROP TABLE IF EXISTS nowhere"),
        asks(
            "raised errors",
            "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'ZZ999', COLUMN = 'c', TABLE = 't'; END $$",
            "CREATE TEMP TABLE c (a int CHECK (a > 0) NOT NULL)",
            "INSERT INTO c VALUES (-1)",
            "INSERT INTO c VALUES (NULL)"),
        asks(
            "settings that are reported",
            "SET application_name = 'mine'",
            "SHOW application_name",
            "SET TimeZone = 'UTC'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'",
            "SET standard_conforming_strings = off",
            "SELECT 'a\\'b'",
            "RESET standard_conforming_strings",
            "BEGIN; SET LOCAL application_name = 'local'",
            "ROLLBACK",
            "SELECT set_config('application_name', current_setting('application_name') || '/x', false)",
            "RESET application_name",
            "SHOW application_name"),
        asks(
            "client encodings",
            "SET client_encoding = 'LATIN1'",
            "SELECT chr(228)",
            "SET client_encoding = 'SJIS'",
            "SELECT chr(12354)",
            "SET client_encoding = 'nonsense'",
            "RESET client_encoding",
            "SELECT chr(228)"),
        asks(
            "discard all",
            "SET application_name = 'mine'; PREPARE p AS SELECT 1; CREATE TEMP TABLE d (a int)",
            "LISTEN c",
            "DISCARD ALL",
            "EXECUTE p",
            "SELECT * FROM d",
            "SHOW application_name",
            "BEGIN",
            "DISCARD ALL",
            "ROLLBACK"),
        asks(
            "prepare, execute, deallocate",
            "PREPARE p (int) AS SELECT $1 + 1",
            "EXECUTE p(1)",
            "EXECUTE p('x')",
            "PREPARE p AS SELECT 2",
            "DEALLOCATE p",
            "EXECUTE p(1)",
            "PREPARE a AS SELECT 1; EXECUTE a; DEALLOCATE ALL; EXECUTE a"),
        asks(
            "cursors",
            "BEGIN; DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT generate_series(1, 5)",
            "FETCH 2 FROM c; MOVE 1 IN c; FETCH BACKWARD 1 FROM c",
            "COMMIT",
            "FETCH ALL FROM c",
            "CLOSE c",
            "FETCH 1 FROM c",
            "DECLARE d CURSOR FOR SELECT 1",
            "BEGIN; DECLARE b BINARY CURSOR FOR SELECT 1, 'x'::text; FETCH b; COMMIT"),
        asks(
            "own notifications",
            "LISTEN c",
            "NOTIFY c, 'x'",
            "BEGIN; NOTIFY c; NOTIFY c, 'y'; SELECT 1; COMMIT",
            "UNLISTEN *"),
        new Scenario(
            "notification of another session",
            stage -> {
              Party listens = stage.session();
              Party notifies = stage.session();
              listens.ask("LISTEN far").hearReady();
              notifies.ask("NOTIFY far, 'hello'").hearReady();
              listens.hear('A');
            }),
        asks(
            "ddl and tags",
            "CREATE TEMP TABLE t AS SELECT generate_series(1, 3) a",
            "INSERT INTO t VALUES (4) RETURNING a",
            "UPDATE t SET a = a + 1",
            "DELETE FROM t WHERE a > 3",
            "TRUNCATE t",
            "CREATE TEMP VIEW v AS SELECT * FROM t",
            "DROP TABLE t",
            "DROP TABLE t CASCADE",
            "EXPLAIN (COSTS OFF) SELECT 1",
            "VALUES (1), (2)",
            "SELECT",
            "TABLE nowhere"),
        asks(
            "statements outside of transactions",
            "VACUUM nowhere",
            "BEGIN",
            "VACUUM",
            "ROLLBACK",
            "SELECT 1; VACUUM"),
        asks(
            "no select in a commit",
            "SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3",
            "BEGIN; SELECT 1/0; COMMIT"),
        asks("a big row", "SELECT repeat('x', 3000000), repeat('y', 20)"),
        asks("many rows", "SELECT g, repeat('r', 100) FROM generate_series(1, 20000) g"),
        asks(
            "a wide row", "SELECT " + "1,".repeat(1600) + "2", "SELECT " + "1,".repeat(1599) + "2"),
        asks("a statement of 9 MB", "SELECT length('" + "x".repeat(9_000_000) + "')"),
        asks("deep nesting", "SELECT " + "(".repeat(200) + "1" + ")".repeat(200)),
        asks("stack depth", "SELECT " + "(".repeat(60_000) + "1" + ")".repeat(60_000)),
        asks("many statements", "SELECT 1;".repeat(500)),
        pipelines(
            "queries behind each other",
            "SELECT 1",
            "SELEC",
            "SELECT 2",
            "BEGIN",
            "SELECT 1/0",
            "SELECT 3",
            "ROLLBACK",
            ""),
        pipelines(
            "settings behind each other",
            "SET application_name = 'a'",
            "SET standard_conforming_strings = off",
            "SELECT 'x\\'y'",
            "SET standard_conforming_strings = on",
            "SELECT 'x\\y'",
            "DISCARD ALL",
            "SHOW application_name"),
        new Scenario(
            "invalid UTF-8",
            stage ->
                stage
                    .session()
                    .say(Party.frame('Q', "SELECT '\u00ff\u00fe'\0"))
                    .hearReady()
                    .say(Party.frame('Q', "SELECT '\u00c3'\0"))
                    .hearReady()
                    .ask("SELECT 1")
                    .hearReady()),
        new Scenario(
            "a zero inside a query",
            stage ->
                stage
                    .session()
                    .say(Party.frame('Q', "SELECT 1\0SELECT 2\0"))
                    .hearReady()
                    .ask("SELECT 3")
                    .hearReady()),
        new Scenario(
            "a query without its zero",
            stage ->
                stage
                    .session()
                    .say(Party.frame('Q', "SELECT 1"))
                    .hearReady()
                    .ask("SELECT 3")
                    .hearReady()),
        new Scenario(
            "a query without a body",
            stage ->
                stage.session().say(Party.frame('Q', "")).hearReady().ask("SELECT 3").hearReady()),
        new Scenario(
            "a query in pieces",
            stage -> stage.session().sayInPieces(query("SELECT 'in pieces'").bytes()).hearReady()),
        new Scenario(
            "function calls",
            stage ->
                stage
                    .session()
                    .say(Frontend.functionCall(870, "LOWER"))
                    .hearReady()
                    .say(Frontend.functionCall(4711_4711, "x"))
                    .hearReady()
                    .say(Frontend.functionCall(870))
                    .hearReady()
                    .say(Party.frame('F', "\0\0"))
                    .hearReady()
                    .say(Party.frame('F', ""))
                    .hearReady()
                    .ask("BEGIN; SELECT 1/0")
                    .hearReady()
                    .say(Frontend.functionCall(870, "LOWER"))
                    .hearReady()));
  }
}
