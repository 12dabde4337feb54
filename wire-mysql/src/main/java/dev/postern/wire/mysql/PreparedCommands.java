package dev.postern.wire.mysql;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Translation;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The client's commands on prepared statements. */
final class PreparedCommands {
  private static final Refusal PREPARED_OTHERWISE =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the prepared statement was filtered in another way"),
          "Prepare it again");

  private static final Refusal LONG =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "labelled-use",
              "the value for a column that is masked for you was sent before its execution"),
          "Reset the statement, and bind the value in its execution");

  private static final Refusal BULK =
      new Refusal(
          FaultCode.DENIED,
          new Reason(
              "labelled-use",
              "a bulk execution compares a column that is masked for you with its values"),
          "Execute it for each row, or with useBulkStmts=false");

  private final Relay relay;
  private final PacketInput input;
  private final Judging judging;
  private final StatementComment comment;

  PreparedCommands(Relay relay, PacketInput input, Judging judging, StatementComment comment) {
    this.relay = relay;
    this.input = input;
    this.judging = judging;
    this.comment = comment;
  }

  void prepare(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    long version = relay.path.version();
    relay.notPrepared();
    judging.judged(
        judging.decode(reader.rest()),
        judgement -> {
          if (judging.refused(judgement)) {
            return;
          }
          if (KillStatement.of(judgement.sent()) != null) {
            judging.refuse(
                judgement,
                new Refusal(
                    FaultCode.UNSUPPORTED, "prepared-kill", "KILL cannot be prepared here"));
            return;
          }
          if (Judging.reachesOthers(judgement)) {
            judging.refuse(judgement, Judging.OTHERS);
            return;
          }
          if (LocalFile.isNamedIn(judgement)) {
            judging.refuse(judgement, LocalFile.PREPARED);
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
    byte[] said =
        judgement.approved().verdict() instanceof Verdict.Rewrite
            ? judging.encode(judgement.sent())
            : text;
    byte[] sent = comment.in(said, judgement);
    if (Arrays.equals(sent, text)) {
      input.pass(0);
    } else {
      judging.replace(out -> out.writeByte(Command.STMT_PREPARE.code()).writeBytes(sent));
    }
  }

  void execute(ByteBuf payload) {
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
    if (prepared.judgement().parameters().keySet().stream().anyMatch(prepared::isLong)) {
      judging.refuse(prepared.judgement(), LONG);
      return;
    }
    if (isRewritten(prepared, message) && message.hasAttributes(prepared)) {
      judging.refuse(
          prepared.judgement(),
          new Refusal(
              FaultCode.UNSUPPORTED, "query-attributes", "the database takes no attributes"));
      return;
    }
    if (prepared.judgement().waits()
        && (prepared.hasLongData() || message.hasAttributes(prepared))) {
      judging.refuse(prepared.judgement(), Judging.NOT_SHOWN);
      return;
    }
    judging.passed(
        prepared.judgement(), message.binds(), judgement -> execute(prepared, message, judgement));
  }

  private void execute(Prepared prepared, ExecuteMessage message, Judgement judgement) {
    if (!prepared.isStill(judgement)) {
      judging.refuse(judgement, PREPARED_OTHERWISE);
      return;
    }
    if (judging.spent(judgement, message.binds())) {
      return;
    }
    Map<Integer, Translation> pseudonyms = judgement.parameters();
    boolean typesDue = prepared.typesDue() || !pseudonyms.isEmpty();
    boolean rewritten = isRewritten(prepared, message);
    ExecuteMessage sent = pseudonyms.isEmpty() ? message : message.translated(prepared, pseudonyms);
    prepared.executed();
    if (!pseudonyms.isEmpty()) {
      prepared.typesStayDue();
    }
    relay.expect =
        new Expect.Head(
            new Running(
                judging.open(Command.STMT_EXECUTE, judgement, message.binds()),
                Format.BINARY,
                prepared));
    if (rewritten) {
      judging.replace(out -> sent.write(out, prepared, typesDue, relay.upstream.capabilities()));
    } else {
      // In the place of the number that stands for the last one prepared.
      input.buffer().setIntLE(input.index() + PacketWriter.HEADER + 1, prepared.id());
      input.pass(0);
    }
  }

  private boolean isRewritten(Prepared prepared, ExecuteMessage message) {
    boolean attributes =
        relay.client.capabilities().queryAttributes()
            && !relay.upstream.capabilities().queryAttributes();
    return attributes
        || !prepared.judgement().parameters().isEmpty()
        || (prepared.typesDue() && !message.newTypes());
  }

  void bulkExecute(ByteBuf payload) {
    int id = ClientFlow.statement(payload);
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
    if (refusal == null && !prepared.judgement().parameters().isEmpty()) {
      refusal = BULK;
    }
    if (refusal != null) {
      judging.refuse(prepared.judgement(), refusal);
      return;
    }
    if (message.newTypes()) {
      prepared.types(message.types());
    }
    if (prepared.judgement().waits() && (prepared.hasLongData() || message.hasMore())) {
      judging.refuse(prepared.judgement(), Judging.NOT_SHOWN);
      return;
    }
    judging.passed(
        prepared.judgement(),
        message.binds(),
        judgement -> bulkExecute(prepared, message, judgement));
  }

  private void bulkExecute(Prepared prepared, BulkExecuteMessage message, Judgement judgement) {
    if (!prepared.isStill(judgement)) {
      judging.refuse(judgement, PREPARED_OTHERWISE);
      return;
    }
    if (judging.spent(judgement, message.binds())) {
      return;
    }
    prepared.executed();
    // Its result is as an execution's.
    Exchange exchange = judging.open(Command.STMT_EXECUTE, judgement, message.binds());
    if (!BulkExecuteMessage.isTakenBy(relay.upstream.capabilities())) {
      BulkRows rows = message.apart(input.payload(), prepared);
      relay.expect = new Expect.Head(Running.apart(exchange, prepared, rows));
      judging.replace(rows::next);
      return;
    }
    relay.expect = new Expect.Head(new Running(exchange, Format.BINARY, prepared));
    input.buffer().setIntLE(input.index() + PacketWriter.HEADER + 1, prepared.id());
    input.pass(0);
  }

  void fetch(ByteBuf payload) {
    int id = ClientFlow.statement(payload);
    Prepared prepared = relay.prepared(id);
    if (prepared == null) {
      unknown(id);
      return;
    }
    current(
        prepared,
        () -> {
          // The rows were worked out when the cursor was opened: they are no question of their own.
          Exchange exchange = judging.open(Command.STMT_FETCH, prepared.judgement(), List.of());
          exchange.describe(prepared.cursor());
          relay.expect = new Expect.RowsOf(Running.fetch(exchange, prepared), prepared.fetched());
          input.pass(0);
        });
  }

  private void unknown(int id) {
    String what = "prepared statement " + id;
    judging.refuse(
        relay.path.judgeOpaque(what),
        new Refusal(FaultCode.UNKNOWN_STATEMENT, "unknown-name", what + " does not exist"));
  }

  /**
   * Goes on when the statement is judged under the policy and catalog of now, and still may pass.
   * One that leaves in other words is judged by what the session has made since, too: MySQL looks
   * its names up anew, and a temporary table must not be compared with what stands for another.
   */
  private void current(Prepared prepared, Runnable next) {
    long version = relay.path.version();
    boolean translates =
        !prepared.judgement().parameters().isEmpty()
            || prepared.judgement().verdict() instanceof Verdict.Rewrite;
    if (prepared.judgedAt(version) && !translates) {
      next.run();
      return;
    }
    judging.judged(
        prepared.judgement().statement(),
        judgement -> {
          if (judging.refused(judgement)) {
            return;
          }
          if (judgement.sent().equals(prepared.judgement().sent())) {
            // The rows of a cursor that is open keep their plan where nothing has changed.
            if (!prepared.judgedAt(version)
                || !judgement.parameters().equals(prepared.judgement().parameters())) {
              prepared.judgedAgain(judgement, version);
            }
            next.run();
          } else {
            judging.refuse(judgement, PREPARED_OTHERWISE);
          }
        });
  }

  // 0x18, int<4> statement, int<2> parameter, value
  void longData(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    Prepared prepared = relay.prepared(reader.int4());
    if (prepared == null) {
      // A server says nothing of it either.
      input.drop();
      return;
    }
    int parameter = reader.int2();
    prepared.isLongNow(parameter);
    if (prepared.judgement().parameters().containsKey(parameter)) {
      // Its execution is refused.
      input.drop();
    } else {
      input.pass(0);
    }
  }
}
