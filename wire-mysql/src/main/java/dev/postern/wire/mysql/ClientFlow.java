package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn.Format;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import dev.postern.net.ReadGate;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's commands, from its bytes to the upstream: read, judged, sent. */
final class ClientFlow {
  private static final Refusal OTHERS =
      new Refusal(
          FaultCode.DENIED,
          "session-control",
          "it may reach other callers' sessions; KILL of one number, alone, is led to one's own");

  private static final Refusal APPROVALS_UNAVAILABLE =
      new Refusal(
          FaultCode.DENIED,
          "approvals-unavailable",
          "the statement needs an approval, and approvals are not configured");

  private static final Refusal NOT_IN_CHARACTER_SET =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the row filter cannot be written in the session's characters"),
          "SET NAMES utf8mb4");

  private static final Refusal PREPARED_OTHERWISE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the prepared statement was filtered in another way"),
          "Prepare it again");

  private final Relay relay;
  private final PacketInput input;
  private final StatementComment comment;

  /** Whether the command in front is being judged. */
  private boolean waiting;

  private boolean quit;

  ClientFlow(Relay relay) {
    this.relay = relay;
    this.comment = new StatementComment(relay.path.comment());
    this.input = new PacketInput(relay.upstream.channel());
  }

  void onBytes(ByteBuf bytes) {
    if (quit) {
      bytes.release();
      return;
    }
    input.add(relay.client.channel().alloc(), bytes);
    advance();
  }

  /** Whether the client has said that it leaves. */
  boolean hasQuit() {
    return quit;
  }

  void release() {
    input.clear();
  }

  private boolean isBusy() {
    return waiting || !(relay.expect instanceof Expect.Nothing);
  }

  /** Deals with commands as long as none is under way. */
  void advance() {
    if (relay.expect instanceof Expect.File(var running, var file)) {
      file(running, file);
    }
    while (!isBusy() && !quit && !relay.isClosed() && input.hasHeader()) {
      if (!next()) {
        break;
      }
    }
    if (relay.isClosed()) {
      return;
    }
    input.cut();
    relay.upstream.channel().flush();
    relay
        .client
        .reads()
        .set(ReadGate.Reason.INPUT_FULL, isBusy() && input.readable() > Relay.MAX_WAITING_INPUT);
    input.trim();
  }

  /** Lets the client's file pass, in packets up to an empty one. */
  private void file(Running running, LocalFile file) {
    if (input.isPassing()) {
      int from = input.index();
      input.passOn();
      file.took(input.buffer(), from, input.index() - from);
    }
    while (input.hasHeader()) {
      if (input.sequence() != (relay.clientSequence & 0xff)) {
        throw new ProtocolViolation("Got packets out of order");
      }
      relay.clientSequence++;
      boolean last = input.length() == 0;
      int from = input.index() + PacketWriter.HEADER;
      input.passOne(relay.upstreamSequence++);
      if (last) {
        relay.expect = new Expect.Head(running);
        return;
      }
      file.took(input.buffer(), from, input.index() - from);
    }
  }

  /** Deals with the command in front; false where more bytes must come first. */
  private boolean next() {
    if (input.sequence() != 0) {
      throw new ProtocolViolation("Got packets out of order");
    }
    if (!input.isWhole()) {
      if (Math.max(input.readable(), input.length()) > relay.shared.maxMessage()) {
        relay.end(
            new Refusal(
                FaultCode.LIMIT,
                "message-size",
                "a packet is over the gate's limit of " + relay.shared.maxMessage() + " bytes"));
      }
      return false;
    }
    relay.clientSequence = input.lastSequence() + 1;
    relay.upstreamSequence = relay.clientSequence;
    ByteBuf payload = input.payload();
    int code = new PayloadReader(payload).peek();
    Command command = Command.of(code);
    if (command == null) {
      refuseCommand("command " + code, "unknown-command", "the gate does not know this command");
    } else {
      dispatch(command, payload);
    }
    return true;
  }

  private void dispatch(Command command, ByteBuf payload) {
    switch (command) {
      case QUERY -> query(payload);
      case STMT_PREPARE -> prepare(payload);
      case STMT_EXECUTE -> execute(payload);
      case STMT_BULK_EXECUTE -> bulkExecute(payload);
      case STMT_FETCH -> fetch(payload);
      case STMT_SEND_LONG_DATA -> longData(payload);
      case STMT_CLOSE -> {
        relay.unprepared(statement(payload));
        pass();
      }
      case STMT_RESET -> {
        Prepared prepared = relay.prepared(statement(payload));
        if (prepared != null) {
          prepared.forgetLongData();
        }
        acknowledged(false);
      }
      case INIT_DB -> initDb(payload);
      case FIELD_LIST -> fieldList(payload);
      case PROCESS_KILL -> processKill(payload);
      case PING, SET_OPTION -> acknowledged(false);
      case RESET_CONNECTION -> acknowledged(true);
      case STATISTICS -> {
        relay.expect = new Expect.Statistics();
        pass();
      }
      case CHANGE_USER -> changeUser(payload);
      case QUIT -> {
        quit = true;
        pass();
      }
      case CREATE_DB,
          DROP_DB,
          REFRESH,
          SHUTDOWN,
          PROCESS_INFO,
          DEBUG,
          BINLOG_DUMP,
          TABLE_DUMP,
          CONNECT_OUT,
          REGISTER_SLAVE,
          DAEMON,
          BINLOG_DUMP_GTID,
          CLONE,
          SUBSCRIBE_GROUP_REPLICATION_STREAM ->
          refuseCommand(
              "COM_" + command.name(),
              "command-not-let-through",
              "the gate does not let this command through");
    }
  }

  private void pass() {
    input.pass(0);
  }

  private void acknowledged(boolean resets) {
    relay.expect = new Expect.Acknowledged(resets);
    pass();
  }

  private static int statement(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    return reader.int4();
  }

  private void query(ByteBuf payload) {
    relay.queryVersion = relay.path.version();
    judged(decode(QueryMessage.read(payload, relay.client.capabilities()).text()), this::sendQuery);
  }

  private @Nullable String decode(byte[] text) {
    return CharacterSets.decode(text, relay.state.settings().characterSet());
  }

  private void sendQuery(Judgement judgement) {
    if (refused(judgement)) {
      return;
    }
    NamedStatements.Named outdated = relay.named.outdated(judgement, relay.queryVersion);
    if (outdated == null) {
      sendCurrent(judgement);
      return;
    }
    judged(
        outdated.whole(),
        again -> {
          if (!refused(again)) {
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
      refuse(judgement, file);
      return;
    }
    KillStatement kill = KillStatement.of(judgement.sent());
    if (kill == null) {
      if (reachesOthers(judgement)) {
        refuse(judgement, OTHERS);
        return;
      }
      forwardQuery(judgement, judgement.sent());
      return;
    }
    Integer thread = upstreamThread(kill.thread());
    if (thread == null) {
      noSuchThread(judgement, kill.thread());
    } else {
      forwardQuery(judgement, kill.of(Integer.toUnsignedLong(thread)));
    }
  }

  /** All callers of a connection share one login, so the server would let them. */
  private static boolean reachesOthers(Judgement judgement) {
    return judgement.statements().stream()
        .flatMap(judged -> judged.analysis().reasons().stream())
        .anyMatch(reason -> reason.code().equals("session-control"));
  }

  private @Nullable Integer upstreamThread(long thread) {
    return relay.shared.threads().upstream(thread, relay.path.identity(), relay.names.connection());
  }

  private void noSuchThread(Judgement judgement, long thread) {
    relay.path.refused(
        judgement,
        new Refusal(FaultCode.DENIED, "not-your-session", "no session of yours has this number"));
    // ER_NO_SUCH_THREAD, which is what a server says of sessions that are not there.
    answer(new ErrPacket(1094, "HY000", "Unknown thread id: " + thread));
  }

  private void forwardQuery(Judgement judgement, String text) {
    if (spent(judgement, List.of())) {
      return;
    }
    relay.expect =
        new Expect.Head(
            Running.query(
                open(Command.QUERY, judgement, List.of()),
                LocalFile.of(judgement, relay.state.settings())));
    boolean attributes =
        relay.client.capabilities().queryAttributes()
            && !relay.upstream.capabilities().queryAttributes();
    boolean original = text.equals(judgement.statement().text());
    if (original && !attributes && comment.isNone()) {
      pass();
      return;
    }
    QueryMessage message = QueryMessage.read(input.payload(), relay.client.capabilities());
    byte[] said = original ? message.text() : encode(text);
    byte[] sent = text.equals(judgement.sent()) ? comment.in(said, judgement) : said;
    if (attributes) {
      replace(out -> QueryMessage.write(out, sent, relay.upstream.capabilities()));
    } else {
      replace(out -> message.write(out, sent));
    }
  }

  /** Sends another command in the place of the one in front. */
  private void replace(Consumer<ByteBuf> command) {
    ByteBuf out = input.replacement();
    relay.upstreamSequence = PacketWriter.packet(out, 0, command);
    input.skip();
  }

  private byte[] encode(String text) {
    byte[] encoded = CharacterSets.encode(text, relay.state.settings().characterSet());
    if (encoded == null) {
      throw new IllegalStateException("a text that was not checked");
    }
    return encoded;
  }

  /**
   * Whether the caller's budgets do not suffice for what is about to run; it has been told then.
   */
  private boolean spent(Judgement judgement, List<Bind> binds) {
    if (!relay.path.countsUses()) {
      return false;
    }
    List<StatementPath.Running> running =
        judgement.statements().stream().map(relay.named::running).toList();
    Refusal spent = relay.path.draw(judgement, running, binds);
    if (spent == null) {
      return false;
    }
    refuse(judgement, spent);
    return true;
  }

  /** A replay can read an answer only by what was asked, so that comes first in what is kept. */
  private Exchange open(Command command, Judgement judgement, List<Bind> binds) {
    Exchange exchange =
        new Exchange(relay.path, judgement, relay.path.forwarded(judgement, binds), relay.digest);
    exchange.describe(command.packet());
    return exchange;
  }

  private void prepare(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    long version = relay.path.version();
    relay.notPrepared();
    judged(
        decode(reader.rest()),
        judgement -> {
          if (refused(judgement)) {
            return;
          }
          if (KillStatement.of(judgement.sent()) != null) {
            refuse(
                judgement,
                new Refusal(
                    FaultCode.UNSUPPORTED, "prepared-kill", "KILL cannot be prepared here"));
            return;
          }
          if (reachesOthers(judgement)) {
            refuse(judgement, OTHERS);
            return;
          }
          if (LocalFile.isNamedIn(judgement)) {
            refuse(judgement, LocalFile.PREPARED);
            return;
          }
          relay.expect = new Expect.Preparing(judgement, version);
          forwardPreparation(judgement);
        });
  }

  private void forwardPreparation(Judgement judgement) {
    PayloadReader reader = new PayloadReader(input.payload());
    reader.skip(1);
    byte[] text = reader.rest();
    byte[] said = judgement.verdict() instanceof Verdict.Rewrite ? encode(judgement.sent()) : text;
    byte[] sent = comment.in(said, judgement);
    if (Arrays.equals(sent, text)) {
      pass();
    } else {
      replace(out -> out.writeByte(Command.STMT_PREPARE.code()).writeBytes(sent));
    }
  }

  private void execute(ByteBuf payload) {
    int id = ExecuteMessage.statement(payload);
    Prepared prepared = relay.prepared(id);
    if (prepared == null) {
      unknown(id);
      return;
    }
    ExecuteMessage message =
        ExecuteMessage.read(
            payload,
            relay.client.capabilities(),
            prepared,
            CharacterSets.orUtf8(relay.state.settings().characterSet()));
    // Also of an execution that is refused: the client will not name them again.
    if (message.newTypes()) {
      prepared.types(message.types());
    }
    current(prepared, () -> execute(prepared, message));
  }

  private void execute(Prepared prepared, ExecuteMessage message) {
    boolean translated =
        relay.client.capabilities().queryAttributes()
            && !relay.upstream.capabilities().queryAttributes();
    boolean typesDue = prepared.typesDue();
    boolean rewritten = translated || (typesDue && !message.newTypes());
    if (rewritten && message.hasAttributes(prepared)) {
      refuse(
          prepared.judgement(),
          new Refusal(
              FaultCode.UNSUPPORTED, "query-attributes", "the database takes no attributes"));
      return;
    }
    if (spent(prepared.judgement(), message.binds())) {
      return;
    }
    prepared.executed();
    relay.expect =
        new Expect.Head(
            new Running(
                open(Command.STMT_EXECUTE, prepared.judgement(), message.binds()),
                Format.BINARY,
                prepared));
    if (rewritten) {
      replace(out -> message.write(out, prepared, typesDue, relay.upstream.capabilities()));
    } else {
      // In the place of the number that stands for the last one prepared.
      input.buffer().setIntLE(input.index() + PacketWriter.HEADER + 1, prepared.id());
      pass();
    }
  }

  private void bulkExecute(ByteBuf payload) {
    int id = statement(payload);
    Prepared prepared = relay.prepared(id);
    if (prepared == null) {
      unknown(id);
      return;
    }
    current(prepared, () -> bulkExecute(prepared));
  }

  private void bulkExecute(Prepared prepared) {
    BulkExecuteMessage message =
        BulkExecuteMessage.read(
            input.payload(), prepared, CharacterSets.orUtf8(relay.state.settings().characterSet()));
    Refusal refusal = message.refusal(relay.upstream.capabilities(), prepared);
    if (refusal != null) {
      refuse(prepared.judgement(), refusal);
      return;
    }
    if (spent(prepared.judgement(), message.binds())) {
      return;
    }
    if (message.newTypes()) {
      prepared.types(message.types());
    }
    prepared.executed();
    // Its result is as an execution's.
    Exchange exchange = open(Command.STMT_EXECUTE, prepared.judgement(), message.binds());
    if (!BulkExecuteMessage.isTakenBy(relay.upstream.capabilities())) {
      BulkRows rows = message.apart(input.payload(), prepared);
      relay.expect = new Expect.Head(Running.apart(exchange, prepared, rows));
      replace(rows::next);
      return;
    }
    relay.expect = new Expect.Head(new Running(exchange, Format.BINARY, prepared));
    input.buffer().setIntLE(input.index() + PacketWriter.HEADER + 1, prepared.id());
    pass();
  }

  private void fetch(ByteBuf payload) {
    int id = statement(payload);
    Prepared prepared = relay.prepared(id);
    if (prepared == null) {
      unknown(id);
      return;
    }
    current(
        prepared,
        () -> {
          // The rows were worked out when the cursor was opened: they are no question of their own.
          Exchange exchange = open(Command.STMT_FETCH, prepared.judgement(), List.of());
          exchange.describe(prepared.cursor());
          relay.expect = new Expect.RowsOf(Running.fetch(exchange, prepared), prepared.fetched());
          pass();
        });
  }

  private void unknown(int id) {
    String what = "prepared statement " + id;
    refuse(
        relay.path.judgeOpaque(what),
        new Refusal(FaultCode.UNKNOWN_STATEMENT, "unknown-name", what + " does not exist"));
  }

  /**
   * Goes on when the statement is judged under the policy and catalog of now, and still may pass.
   */
  private void current(Prepared prepared, Runnable next) {
    long version = relay.path.version();
    if (prepared.judgedAt(version)) {
      next.run();
      return;
    }
    judged(
        prepared.judgement().statement(),
        judgement -> {
          if (refused(judgement)) {
            return;
          }
          if (judgement.sent().equals(prepared.judgement().sent())) {
            prepared.judgedAgain(judgement, version);
            next.run();
          } else {
            refuse(judgement, PREPARED_OTHERWISE);
          }
        });
  }

  // 0x18, int<4> statement, int<2> parameter, value
  private void longData(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    Prepared prepared = relay.prepared(reader.int4());
    if (prepared == null) {
      // A server says nothing of it either.
      input.drop();
      return;
    }
    prepared.isLongNow(reader.int2());
    pass();
  }

  private void initDb(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String name = decode(reader.rest());
    String database =
        name != null && name.equals(relay.names.connection()) ? relay.names.database() : name;
    judged(
        database == null ? null : "USE " + quoted(database),
        judgement -> {
          if (refused(judgement) || database == null || spent(judgement, List.of())) {
            return;
          }
          relay.expect = new Expect.Reply(open(Command.INIT_DB, judgement, List.of()));
          replace(out -> out.writeByte(Command.INIT_DB.code()).writeBytes(encode(database)));
        });
  }

  // 0x04, string<NUL> table, string<EOF> wildcard
  private void fieldList(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String table = decode(reader.terminated());
    judged(
        table == null ? null : "SHOW COLUMNS FROM " + quoted(table),
        judgement -> {
          if (!refused(judgement) && !spent(judgement, List.of())) {
            relay.expect = new Expect.Fields(open(Command.FIELD_LIST, judgement, List.of()));
            pass();
          }
        });
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private void processKill(ByteBuf payload) {
    long thread = Integer.toUnsignedLong(statement(payload));
    judged(
        "KILL " + thread,
        judgement -> {
          if (refused(judgement)) {
            return;
          }
          Integer upstream = upstreamThread(thread);
          if (upstream == null) {
            noSuchThread(judgement, thread);
            return;
          }
          if (spent(judgement, List.of())) {
            return;
          }
          relay.expect = new Expect.Reply(open(Command.PROCESS_KILL, judgement, List.of()));
          replace(out -> out.writeByte(Command.PROCESS_KILL.code()).writeIntLE(upstream));
        });
  }

  private void changeUser(ByteBuf payload) {
    HandshakeResponse41 again = ChangeUser.read(payload, relay.response);
    input.drop();
    ByteBuf rest = input.takeRest();
    relay.changeUser(again, rest);
  }

  private void judged(@Nullable String text, Consumer<Judgement> next) {
    if (text == null) {
      Judgement opaque =
          relay.path.judgeOpaque(
              "(bytes that are not valid " + relay.state.settings().characterSet() + ")");
      refuse(
          opaque,
          new Refusal(
              FaultCode.BAD_ENCODING,
              "bad-encoding",
              "the text is not valid in the session's character set"));
      return;
    }
    judged(new SqlStatement(text, relay.state.settings()), next);
  }

  private void judged(SqlStatement statement, Consumer<Judgement> next) {
    Judgement known = relay.path.judgeNow(statement);
    if (known != null) {
      next.accept(known);
      return;
    }
    waiting = true;
    relay
        .shared
        .blocking()
        .execute(() -> {
          Runnable then = judgedNow(statement, next);
          relay.client.channel().eventLoop().execute(() -> relay.guarded(null, then));
        });
  }

  /** A judgement that fails comes back too: the session would wait for it, and so it ends. */
  private Runnable judgedNow(SqlStatement statement, Consumer<Judgement> next) {
    try {
      Judgement judgement = relay.path.judge(statement);
      return () -> {
        waiting = false;
        next.accept(judgement);
        advance();
      };
    } catch (RuntimeException | Error fault) {
      return () -> {
        throw new IllegalStateException("a judgement failed", fault);
      };
    }
  }

  /** Whether the judgement lets the statement not pass; then the client has been told. */
  private boolean refused(Judgement judgement) {
    Refusal refusal =
        switch (judgement.verdict()) {
          case Verdict.Forward _ -> null;
          case Verdict.Rewrite(_, var text, _) ->
              CharacterSets.encode(text, relay.state.settings().characterSet()) == null
                  ? NOT_IN_CHARACTER_SET
                  : null;
          case Verdict.Hold _ -> APPROVALS_UNAVAILABLE;
          case Verdict.Deny(_, var denied) -> denied;
        };
    if (refusal == null) {
      return false;
    }
    refuse(judgement, refusal);
    return true;
  }

  private void refuse(Judgement judgement, Refusal refusal) {
    relay.path.refused(judgement, refusal);
    answer(Refusals.of(refusal, judgement, relay.path.session()));
  }

  private void refuseCommand(String what, String code, String sentence) {
    Refusal refusal = new Refusal(FaultCode.DENIED, code, sentence);
    relay.path.refused(relay.path.judgeOpaque("(" + what.toLowerCase(Locale.ROOT) + ")"), refusal);
    answer(Refusals.ofCommand(refusal, relay.path.session()));
  }

  /** Answers the command in front in the server's place; it does not leave. */
  private void answer(ErrPacket error) {
    input.drop();
    ByteBuf out = relay.client.channel().alloc().buffer();
    PacketWriter.packet(out, relay.clientSequence, error::write);
    relay.client.channel().writeAndFlush(out);
    relay.clientSequence = 1;
  }
}
