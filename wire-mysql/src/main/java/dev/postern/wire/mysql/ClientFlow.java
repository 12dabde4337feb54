package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;

/** The client's commands, from its bytes to the upstream: read, judged, sent. */
final class ClientFlow {
  private final Relay relay;
  private final PacketInput input;
  private final Judging judging;
  private final QueryCommands queries;
  private final PreparedCommands prepared;
  private boolean quit;

  ClientFlow(Relay relay) {
    this.relay = relay;
    this.input = new PacketInput(relay.upstream.channel());
    this.judging = new Judging(relay, input, this::advance);
    StatementComment comment = new StatementComment(relay.path.comment());
    this.queries = new QueryCommands(relay, input, judging, comment);
    this.prepared = new PreparedCommands(relay, input, judging, comment);
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
    return judging.isWaiting() || !(relay.expect instanceof Expect.Nothing);
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
    relay.client.reads().waiting(isBusy() ? input.behind() : 0);
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

  /** Takes back what waits for people; false where nothing does. */
  boolean withdraw() {
    return judging.withdraw();
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
      judging.refuseCommand(
          "command " + code, "unknown-command", "the gate does not know this command");
    } else {
      dispatch(command, payload);
    }
    return true;
  }

  private void dispatch(Command command, ByteBuf payload) {
    switch (command) {
      case QUERY -> queries.query(payload);
      case STMT_PREPARE -> prepared.prepare(payload);
      case STMT_EXECUTE -> prepared.execute(payload);
      case STMT_BULK_EXECUTE -> prepared.bulkExecute(payload);
      case STMT_FETCH -> prepared.fetch(payload);
      case STMT_SEND_LONG_DATA -> prepared.longData(payload);
      case STMT_CLOSE -> {
        relay.unprepared(statement(payload));
        pass();
      }
      case STMT_RESET -> {
        Prepared reset = relay.prepared(statement(payload));
        if (reset != null) {
          reset.forgetLongData();
        }
        acknowledged(false);
      }
      case INIT_DB -> queries.initDb(payload);
      case FIELD_LIST -> queries.fieldList(payload);
      case PROCESS_KILL -> queries.processKill(payload);
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
          judging.refuseCommand(
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

  /** The number that a command names, behind its own. */
  static int statement(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    return reader.int4();
  }

  private void changeUser(ByteBuf payload) {
    HandshakeResponse41 again = ChangeUser.read(payload, relay.response);
    input.drop();
    ByteBuf rest = input.takeRest();
    relay.changeUser(again, rest);
  }
}
