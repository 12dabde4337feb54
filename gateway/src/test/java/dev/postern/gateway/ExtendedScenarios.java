package dev.postern.gateway;

import static dev.postern.testkit.Frontend.bind;
import static dev.postern.testkit.Frontend.closePortal;
import static dev.postern.testkit.Frontend.closeStatement;
import static dev.postern.testkit.Frontend.describePortal;
import static dev.postern.testkit.Frontend.describeStatement;
import static dev.postern.testkit.Frontend.execute;
import static dev.postern.testkit.Frontend.flush;
import static dev.postern.testkit.Frontend.parse;
import static dev.postern.testkit.Frontend.query;
import static dev.postern.testkit.Frontend.sync;

import dev.postern.testkit.Frame;
import dev.postern.testkit.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The extended query protocol: in order, pipelined, broken, redefined. */
final class ExtendedScenarios {
  private static final int INT4 = 23;

  private ExtendedScenarios() {}

  /** Each batch is one write, and is heard up to as many ReadyForQuery as it has Syncs. */
  private static Scenario says(String name, Frame[]... batches) {
    return new Scenario(
        name,
        stage -> {
          Party party = stage.session();
          for (Frame[] batch : batches) {
            party.say(batch);
            for (Frame frame : batch) {
              if (frame.type() == 'S' || frame.type() == 'Q') {
                party.hearReady();
              }
            }
          }
        });
  }

  private static Frame[] batch(Frame... frames) {
    return frames;
  }

  private static Frame[] unnamed(String sql, @Nullable String... values) {
    return new Frame[] {
      parse("", sql), bind("", "", values), describePortal(""), execute("", 0), sync()
    };
  }

  private static Frame broken(char type, String body) {
    return Party.frame(type, body);
  }

  static List<Scenario> all() {
    return List.of(
        says("unnamed statement", unnamed("SELECT $1::int + 1, $2::text", "41", "x")),
        says("unnamed empty statement", unnamed(""), unnamed(" -- nothing")),
        says("null and empty values", unnamed("SELECT $1::text, $2::text", null, "")),
        says(
            "statement without result",
            unnamed("SET application_name = 'x'"),
            unnamed("BEGIN"),
            unnamed("COMMIT")),
        says(
            "named statement used again",
            batch(parse("s", "SELECT $1", INT4), describeStatement("s"), sync()),
            batch(bind("", "s", "1"), execute("", 0), bind("", "s", "2"), execute("", 0), sync()),
            batch(closeStatement("s"), sync()),
            batch(bind("", "s", "3"), execute("", 0), sync())),
        says(
            "describe of both",
            batch(
                parse("s", "SELECT $1::int AS a, now()::date IS NULL AS b", INT4),
                describeStatement("s"),
                bind("p", "s", "1"),
                describePortal("p"),
                sync()),
            batch(
                parse("n", "CREATE TEMP TABLE n ()"),
                describeStatement("n"),
                bind("q", "n"),
                describePortal("q"),
                sync()),
            batch(describeStatement("nowhere"), sync()),
            batch(describePortal("nowhere"), sync())),
        says(
            "binary results",
            batch(
                parse("", "SELECT 1, 2::int8, 'x'::text, 1.5::numeric"),
                bind("", "", 0, List.of(), 1),
                execute("", 0),
                sync())),
        says(
            "binary parameter",
            batch(
                parse("", "SELECT $1 + 1", INT4),
                bind("", "", 1, List.of(new byte[] {0, 0, 0, 41}), 0),
                execute("", 0),
                sync()),
            batch(
                parse("", "SELECT $1 + 1", INT4),
                bind("", "", 1, List.of(new byte[] {0, 41}), 0),
                execute("", 0),
                sync())),
        says(
            "pipelined batches",
            batch(
                parse("", "SELECT 1"),
                bind("", ""),
                execute("", 0),
                sync(),
                parse("", "SELECT 1/0"),
                bind("", ""),
                execute("", 0),
                sync(),
                parse("", "SELECT 2"),
                bind("", ""),
                execute("", 0),
                sync())),
        says(
            "pipelined without sync rolls back",
            batch(query("CREATE TEMP TABLE t (a int)")),
            batch(
                parse("", "INSERT INTO t VALUES (1)"),
                bind("", ""),
                execute("", 0),
                parse("", "INSERT INTO t VALUES (1/0)"),
                bind("", ""),
                execute("", 0),
                parse("", "INSERT INTO t VALUES (3)"),
                bind("", ""),
                execute("", 0),
                sync()),
            batch(query("SELECT count(*) FROM t"))),
        says(
            "error in parse skips",
            batch(parse("", "SELEC"), bind("", ""), describePortal(""), execute("", 0), sync()),
            unnamed("SELECT 1")),
        says(
            "error in bind skips",
            batch(parse("", "SELECT $1::int"), bind("", "", "x"), execute("", 0), sync()),
            unnamed("SELECT 1")),
        says(
            "error in bind's count",
            batch(parse("", "SELECT $1::int"), bind("", ""), execute("", 0), sync())),
        says(
            "error in execute skips",
            batch(
                parse("", "SELECT 1/$1::int"),
                bind("", "", "0"),
                execute("", 0),
                execute("", 0),
                sync())),
        says("error in describe skips", batch(describePortal("x"), parse("", "SELECT 1"), sync())),
        says("query while skipping is skipped", batch(parse("", "SELEC"), broken('H', ""), sync())),
        new Scenario(
            "skipped messages of every kind",
            stage ->
                stage
                    .session()
                    .say(
                        parse("", "SELEC"),
                        query("SELECT 1"),
                        bind("", "x"),
                        closeStatement("y"),
                        broken('F', ""),
                        broken('d', "x"),
                        broken('c', ""),
                        flush(),
                        sync())
                    .hearReady()
                    .ask("SELECT 2")
                    .hearReady()),
        new Scenario(
            "flush without sync",
            stage ->
                stage
                    .session()
                    .say(parse("", "SELECT 1"), flush())
                    .hear('1')
                    .say(bind("", ""), flush())
                    .hear('2')
                    .say(describePortal(""), flush())
                    .hear('T')
                    .say(execute("", 0), flush())
                    .hear('C')
                    .say(sync())
                    .hearReady()),
        new Scenario(
            "flush after an error",
            stage ->
                stage
                    .session()
                    .say(parse("", "SELEC"), flush())
                    .hear('E')
                    .say(parse("", "SELECT 1"), flush(), sync())
                    .hearReady()),
        says(
            "portal suspension",
            batch(query("BEGIN")),
            batch(
                parse("", "SELECT generate_series(1, 5)"),
                bind("p", ""),
                execute("p", 2),
                execute("p", 2),
                sync()),
            batch(execute("p", 2), execute("p", 2), sync()),
            batch(closePortal("p"), execute("p", 1), sync()),
            batch(query("ROLLBACK"))),
        says(
            "portal ends with its transaction",
            batch(
                parse("", "SELECT generate_series(1, 5)"), bind("p", ""), execute("p", 2), sync()),
            batch(execute("p", 2), sync())),
        says(
            "suspended write",
            batch(query("CREATE TEMP TABLE w (a int)")),
            batch(
                parse("", "INSERT INTO w SELECT generate_series(1, 4) RETURNING a"),
                bind("", ""),
                execute("", 2),
                execute("", 0),
                sync()),
            batch(query("SELECT count(*) FROM w"))),
        says(
            "named statement twice",
            batch(parse("s", "SELECT 1"), sync()),
            batch(parse("s", "SELECT 2"), sync()),
            batch(bind("", "s"), execute("", 0), sync())),
        says(
            "named portal twice",
            batch(query("BEGIN")),
            batch(parse("", "SELECT 1"), bind("p", ""), bind("p", ""), sync()),
            batch(query("ROLLBACK"))),
        says(
            "unnamed redefined",
            unnamed("SELECT 1"),
            batch(
                parse("", "SELECT 2"),
                parse("", "SELECT 3"),
                bind("", ""),
                bind("", ""),
                execute("", 0),
                sync()),
            batch(parse("", "SELEC"), sync()),
            batch(bind("", ""), execute("", 0), sync())),
        says(
            "closed and never there",
            batch(
                closeStatement("x"),
                closePortal("y"),
                closeStatement(""),
                closePortal(""),
                sync())),
        says(
            "protocol's names in SQL",
            batch(parse("s", "SELECT 7"), sync()),
            batch(query("EXECUTE s")),
            batch(query("DEALLOCATE s")),
            batch(bind("", "s"), sync()),
            batch(query("PREPARE q AS SELECT 8")),
            batch(bind("", "q"), describePortal(""), execute("", 0), sync())),
        says(
            "SQL's cursor as a portal",
            batch(query("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 3)")),
            batch(describePortal("c"), execute("c", 2), sync()),
            batch(query("FETCH c")),
            batch(closePortal("c"), sync()),
            batch(query("FETCH c")),
            batch(query("ROLLBACK"))),
        says(
            "a portal fetched by SQL",
            batch(query("BEGIN")),
            batch(parse("", "SELECT generate_series(1, 3)"), bind("p", ""), sync()),
            batch(query("FETCH 2 FROM p")),
            batch(query("ROLLBACK"))),
        says("several statements in a parse", unnamed("SELECT 1; SELECT 2")),
        says(
            "discard all in the extended protocol",
            batch(parse("s", "SELECT 1"), sync()),
            unnamed("DISCARD ALL"),
            batch(bind("", "s"), sync())),
        says(
            "types that change under a statement",
            batch(query("CREATE TEMP TABLE k (a int)")),
            batch(parse("s", "SELECT * FROM k"), bind("", "s"), execute("", 0), sync()),
            batch(query("ALTER TABLE k ADD b text")),
            batch(bind("", "s"), execute("", 0), sync())),
        says(
            "transaction control",
            unnamed("BEGIN"),
            unnamed("SELECT 1/0"),
            unnamed("SELECT 1"),
            unnamed("ROLLBACK"),
            unnamed("SELECT 1")),
        says(
            "query between parse and sync",
            new Frame[] {
              parse("", "SELECT 1"), bind("", ""), query("SELECT 2"), execute("", 0), sync()
            }),
        says(
            "no parameter type",
            unnamed("SELECT $1"),
            unnamed("SELECT $2::int", "1", "2"),
            unnamed("SELECT $1 + $2", "1", "2")),
        says(
            "broken bodies",
            batch(broken('P', ""), sync()),
            batch(broken('P', "x"), sync()),
            batch(broken('P', "\0SELECT 1\0\0\1"), sync()),
            batch(broken('B', ""), sync()),
            batch(broken('B', "\0\0\0\1"), sync()),
            batch(broken('D', ""), sync()),
            batch(broken('D', "X\0"), sync()),
            batch(broken('E', "\0"), sync()),
            batch(broken('C', "X\0"), sync()),
            batch(broken('C', ""), sync()),
            batch(query("SELECT 1"))),
        says(
            "tails on bodies",
            batch(broken('P', "\0SELECT 1\0\0\0more"), sync()),
            batch(broken('E', "\0\0\0\0\0more"), sync()),
            batch(broken('D', "S\0more"), sync()),
            batch(broken('C', "S\0more"), sync()),
            batch(query("SELECT 1"))),
        says(
            "syncs with a body",
            batch(broken('S', "more")),
            batch(broken('H', "more"), sync()),
            batch(query("SELECT 1"))),
        says(
            "invalid UTF-8 in names and values",
            batch(broken('P', "\u00ff\0SELECT 1\0\0\0"), sync()),
            batch(broken('P', "\0SELECT '\u00ff'\0\0\0"), sync()),
            batch(
                parse("", "SELECT $1::text"),
                new Payload()
                    .cstring("")
                    .cstring("")
                    .int16(0)
                    .int16(1)
                    .sized(new byte[] {(byte) 0xff})
                    .int16(0)
                    .frame('B'),
                execute("", 0),
                sync()),
            batch(
                parse("", "SELECT $1::text"),
                bind("", "", 0, List.of("a\0b".getBytes(StandardCharsets.US_ASCII)), 0),
                execute("", 0),
                sync())),
        says(
            "formats that do not fit",
            batch(
                parse("", "SELECT 1, 2"),
                new Payload()
                    .cstring("")
                    .cstring("")
                    .int16(0)
                    .int16(0)
                    .int16(3)
                    .int16(0)
                    .int16(0)
                    .int16(0)
                    .frame('B'),
                execute("", 0),
                sync()),
            batch(
                parse("", "SELECT 1, 2"),
                new Payload()
                    .cstring("")
                    .cstring("")
                    .int16(2)
                    .int16(0)
                    .int16(0)
                    .int16(0)
                    .int16(0)
                    .frame('B'),
                sync())),
        new Scenario(
            "a batch in pieces",
            stage -> {
              Payload bytes = new Payload();
              for (Frame frame : unnamed("SELECT $1::text", "in pieces")) {
                bytes.bytes(frame.bytes());
              }
              stage.session().sayInPieces(bytes.toBytes()).hearReady();
            }),
        new Scenario(
            "a long pipeline",
            stage -> {
              Party party = stage.session();
              Frame[] frames = new Frame[3 * 2_000 + 1];
              for (int i = 0; i < 2_000; i++) {
                frames[3 * i] = parse("", "SELECT " + i);
                frames[3 * i + 1] = bind("", "");
                frames[3 * i + 2] = execute("", 0);
              }
              frames[frames.length - 1] = sync();
              party.say(frames).hearReady();
            }),
        new Scenario(
            "a big parameter",
            stage ->
                stage
                    .session()
                    .say(unnamed("SELECT length($1)", "v".repeat(9_000_000)))
                    .hearReady()));
  }
}
