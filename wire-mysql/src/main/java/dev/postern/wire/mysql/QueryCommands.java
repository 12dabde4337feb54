package dev.postern.wire.mysql;

import dev.postern.core.Admission;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.MysqlSettings;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's statements that come as text, and commands that stand for such. */
final class QueryCommands {
  private final Relay relay;
  private final PacketInput input;
  private final Judging judging;
  private final StatementComment comment;

  /** Whether the gate says the client's statement in other words, which are those judged. */
  private boolean restated;

  QueryCommands(Relay relay, PacketInput input, Judging judging, StatementComment comment) {
    this.relay = relay;
    this.input = input;
    this.judging = judging;
    this.comment = comment;
  }

  void query(ByteBuf payload) {
    relay.queryVersion = relay.path.version();
    restated = false;
    String text = judging.decode(QueryMessage.read(payload, relay.client.capabilities()).text());
    VariableText variable = text == null ? null : VariableText.of(text);
    if (text == null || variable == null) {
      judging.judged(text, this::sendQuery);
    } else {
      askFor(variable, text);
    }
  }

  /** What the statement says is judged when the server has told it. */
  private void askFor(VariableText variable, String text) {
    relay.ask(
        variable.question(),
        value -> judging.judged(stated(text, variable, value), this::sendQuery));
  }

  private String stated(String text, VariableText variable, @Nullable String hex) {
    if (hex == null) {
      return text;
    }
    MysqlSettings session = relay.state.settings();
    String said = variable.saying(HexFormat.of().parseHex(hex), session);
    restated = CharacterSets.encode(said, session.characterSet()) != null;
    return restated ? said : text;
  }

  private void sendQuery(Judgement judgement) {
    if (judging.refused(judgement)) {
      return;
    }
    NamedStatements.Named outdated = relay.named.outdated(judgement, relay.queryVersion);
    if (outdated == null) {
      sendCurrent(judgement);
      return;
    }
    judging.judged(
        outdated.whole(),
        again -> {
          if (!judging.refused(again)) {
            relay.named.judgedAgain(outdated, again, relay.queryVersion);
            sendQuery(judgement);
          }
        });
  }

  private void sendCurrent(Judgement judgement) {
    Refusal file =
        LocalFile.refusal(
            judgement,
            relay.path.limits().localFiles(),
            relay.client.capabilities(),
            relay.state.settings());
    if (file != null) {
      judging.refuse(judgement, file);
      return;
    }
    KillStatement kill = KillStatement.of(judgement.sent());
    if (kill == null) {
      if (Judging.reachesOthers(judgement)) {
        judging.refuse(judgement, Judging.OTHERS);
        return;
      }
      forwardQuery(judgement, judgement.sent());
      return;
    }
    Integer thread = upstreamThread(kill.thread());
    if (thread != null) {
      forwardQuery(judgement, kill.of(Integer.toUnsignedLong(thread)));
    } else if (isUnseen(judgement)) {
      judging.refuse(judgement, Judging.NOT_SHOWN);
    } else {
      killElsewhere(judgement, Command.QUERY, kill.thread(), kill.query());
    }
  }

  /**
   * Kills what may be at another gateway. The server is sent a command that does nothing, so that
   * its answer is what a KILL's would be.
   *
   * @param query whether it is what the session runs, and not the session
   */
  private void killElsewhere(Judgement judgement, Command command, long thread, boolean query) {
    Admission others = relay.shared.admission();
    String key = ThreadIds.key(relay.path.identity(), relay.names.connection(), thread);
    judging.meanwhile(
        () -> others.isElsewhere(key),
        there -> {
          if (there) {
            judging.passed(
                judgement,
                List.of(),
                passing ->
                    reach(
                        passing,
                        command,
                        query
                            ? () -> others.cancelElsewhere(key)
                            : () -> others.endElsewhere(key)));
          } else {
            noSuchThread(judgement, thread);
          }
        });
  }

  private void reach(Judgement judgement, Command command, Runnable order) {
    if (judging.spent(judgement, List.of())) {
      return;
    }
    relay.expect = new Expect.Reply(judging.open(command, judgement, List.of()));
    judging.meanwhile(
        () -> {
          order.run();
          return order;
        },
        _ -> judging.replace(out -> out.writeByte(Command.PING.code())));
  }

  /** Whether people would be asked about it without all that is sent with it. */
  private boolean isUnseen(Judgement judged) {
    return judged.waits()
        && QueryMessage.read(input.payload(), relay.client.capabilities()).hasAttributes();
  }

  private @Nullable Integer upstreamThread(long thread) {
    return relay.shared.threads().killed(thread, relay.path.identity(), relay.names.connection());
  }

  private void noSuchThread(Judgement judgement, long thread) {
    relay.path.refused(
        judgement,
        new Refusal(FaultCode.DENIED, "not-your-session", "no session of yours has this number"));
    // ER_NO_SUCH_THREAD, which is what a server says of sessions that are not there.
    judging.answer(new ErrPacket(1094, "HY000", "Unknown thread id: " + thread));
  }

  private void forwardQuery(Judgement judged, String text) {
    if (isUnseen(judged)) {
      judging.refuse(judged, Judging.NOT_SHOWN);
      return;
    }
    boolean asJudged = text.equals(judged.sent());
    judging.passed(
        judged,
        List.of(),
        judgement -> forwardPassed(judgement, asJudged ? judgement.sent() : text));
  }

  private void forwardPassed(Judgement judgement, String text) {
    if (judging.spent(judgement, List.of())) {
      return;
    }
    relay.expect =
        new Expect.Head(
            Running.query(
                judging.open(Command.QUERY, judgement, List.of()),
                LocalFile.of(judgement, relay.state.settings())));
    boolean attributes =
        relay.client.capabilities().queryAttributes()
            && !relay.upstream.capabilities().queryAttributes();
    boolean original = !restated && text.equals(judgement.statement().text());
    if (original && !attributes && comment.isNone()) {
      input.pass(0);
      return;
    }
    QueryMessage message = QueryMessage.read(input.payload(), relay.client.capabilities());
    byte[] said = original ? message.text() : judging.encode(text);
    byte[] sent = text.equals(judgement.sent()) ? comment.in(said, judgement) : said;
    if (attributes) {
      judging.replace(out -> QueryMessage.write(out, sent, relay.upstream.capabilities()));
    } else {
      judging.replace(out -> message.write(out, sent));
    }
  }

  void initDb(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String name = judging.decodeName(reader.rest());
    String database =
        name != null && name.equals(relay.names.connection()) ? relay.names.database() : name;
    judging.judged(
        database == null ? null : "USE " + quoted(database),
        judgement -> {
          if (!judging.refused(judgement) && database != null) {
            judging.passed(judgement, List.of(), passing -> initDb(passing, database));
          }
        });
  }

  private void initDb(Judgement judgement, String database) {
    if (!judging.spent(judgement, List.of())) {
      relay.expect = new Expect.Reply(judging.open(Command.INIT_DB, judgement, List.of()));
      judging.replace(
          out -> out.writeByte(Command.INIT_DB.code()).writeBytes(judging.encode(database)));
    }
  }

  // 0x04, string<NUL> table, string<EOF> wildcard
  void fieldList(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String table = judging.decodeName(reader.terminated());
    judging.judged(
        table == null ? null : "SHOW COLUMNS FROM " + quoted(table),
        judgement -> {
          if (!judging.refused(judgement)) {
            judging.passed(judgement, List.of(), this::listFields);
          }
        });
  }

  private void listFields(Judgement judgement) {
    if (!judging.spent(judgement, List.of())) {
      relay.expect = new Expect.Fields(judging.open(Command.FIELD_LIST, judgement, List.of()));
      input.pass(0);
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  void processKill(ByteBuf payload) {
    long thread = Integer.toUnsignedLong(ClientFlow.statement(payload));
    judging.judged(
        "KILL " + thread,
        judgement -> {
          if (judging.refused(judgement)) {
            return;
          }
          Integer upstream = upstreamThread(thread);
          if (upstream == null) {
            killElsewhere(judgement, Command.PROCESS_KILL, thread, false);
          } else {
            judging.passed(judgement, List.of(), passing -> processKill(passing, upstream));
          }
        });
  }

  private void processKill(Judgement judgement, int upstream) {
    if (!judging.spent(judgement, List.of())) {
      relay.expect = new Expect.Reply(judging.open(Command.PROCESS_KILL, judgement, List.of()));
      judging.replace(out -> out.writeByte(Command.PROCESS_KILL.code()).writeIntLE(upstream));
    }
  }
}
