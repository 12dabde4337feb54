package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's answers, read against what the command under way makes expected.
 *
 * <pre>
 *   LOAD DATA LOCAL               the file's name  (the client's packets)  OK | ERR
 *   COM_QUERY, COM_STMT_EXECUTE   OK | ERR | n  n × column  [EOF]  rows…  OK or EOF | ERR
 *   COM_STMT_PREPARE              OK  n × parameter  [EOF]  m × column  [EOF]  | ERR
 *   COM_STMT_FETCH                rows…  OK or EOF | ERR
 *   COM_FIELD_LIST                column…  OK or EOF | ERR
 *   others                        OK or EOF | ERR
 * </pre>
 *
 * Where the legs have agreed on different capabilities, packets are written anew as the client's
 * leg has them.
 */
final class UpstreamFlow {
  /** Where COM_STMT_PREPARE_OK says how many warnings there are. */
  private static final int PREPARE_WARNINGS = 10;

  private final Relay relay;
  private final PacketInput input;
  private final Answers answers;
  private final Results results;
  private final Capabilities client;
  private final Capabilities upstream;
  private int runStart = -1;
  private int rowsInRun;

  UpstreamFlow(Relay relay) {
    this.relay = relay;
    this.input = new PacketInput(relay.client.channel());
    this.answers = new Answers(relay, input);
    this.results = new Results(relay, input, answers);
    this.client = relay.client.capabilities();
    this.upstream = relay.upstream.capabilities();
  }

  void onBytes(ByteBuf bytes) {
    input.add(relay.upstream.channel().alloc(), bytes);
    if (input.isPassing()) {
      runStart = input.index();
      input.passOn();
    }
    while (!relay.isClosed() && input.hasHeader()) {
      if (!next()) {
        break;
      }
    }
    if (relay.isClosed()) {
      return;
    }
    endRun();
    input.cut();
    relay.client.channel().flush();
    input.trim();
    if (relay.expect instanceof Expect.Nothing) {
      relay.proceed();
    }
  }

  void release() {
    input.clear();
  }

  /** Whether the client is between two packets, so that one of the gate's own can follow. */
  boolean atBoundary() {
    return input.atBoundary();
  }

  /** Deals with the packet in front; false where more bytes must come first. */
  private boolean next() {
    if (input.continues()) {
      passOne();
      return true;
    }
    if (!input.hasType()) {
      if (input.length() == 0) {
        throw new ProtocolViolation("the database sent an empty packet");
      }
      return false;
    }
    if (relay.expect instanceof Expect.RowsOf(var running, Rows.Open _)
        && !answers.endsRows()
        && !results.staysHere(running)) {
      rowsInRun++;
      running.rows().passed();
      passOne();
      return true;
    }
    endRun();
    if (!input.isWhole()) {
      if (input.readable() > relay.shared.maxMessage()) {
        throw new ProtocolViolation("the database sent a packet over the gate's limit");
      }
      return false;
    }
    inOrder();
    relay.upstreamSequence = input.lastSequence() + 1;
    dispatch(input.payload());
    return true;
  }

  private void inOrder() {
    if (input.sequence() != (relay.upstreamSequence & 0xff)
        && !(relay.expect instanceof Expect.Nothing)) {
      throw new ProtocolViolation("the database sent packets out of order");
    }
  }

  /** Lets the row in front, or a part of it, join the run. */
  private void passOne() {
    inOrder();
    relay.upstreamSequence++;
    if (runStart < 0) {
      runStart = input.index();
    }
    input.passOne(relay.clientSequence++);
  }

  private void endRun() {
    if (runStart < 0) {
      return;
    }
    if (relay.expect instanceof Expect.RowsOf(var running, _)) {
      running.exchange.rows(rowsInRun);
      running.exchange.result(input.buffer(), runStart, input.index() - runStart);
    }
    runStart = -1;
    rowsInRun = 0;
  }

  private void dispatch(ByteBuf payload) {
    switch (relay.expect) {
      case Expect.Nothing _ -> unasked(payload);
      case Expect.Head(var running) -> results.head(running, payload);
      case Expect.File _ ->
          throw new ProtocolViolation("the database answered before it had the client's file");
      case Expect.Columns columns -> results.column(columns, payload);
      case Expect.ColumnsEnd(var running, var rows) -> results.columnsEnd(running, rows, payload);
      case Expect.RowsOf(var running, var rows) -> results.row(running, rows, payload);
      case Expect.Preparing preparing -> prepared(preparing, payload);
      case Expect.Definitions definitions -> definition(definitions, payload);
      case Expect.Fields(var exchange) -> results.field(exchange, payload);
      case Expect.Reply(var exchange) -> results.replied(exchange, payload);
      case Expect.Acknowledged(var resets) -> acknowledged(resets, payload);
      case Expect.Statistics _ -> {
        answers.pass(null);
        relay.done();
      }
      case Expect.Asking(var prelude) -> told(prelude, payload);
      case Expect.Value(var result, var then) -> valued(result.onPacket(payload), then);
    }
  }

  /** A server that ends a session says so, and leaves. */
  private void unasked(ByteBuf payload) {
    if (input.type() != ErrPacket.TYPE) {
      throw new ProtocolViolation("the database answered what was not asked");
    }
    ErrPacket.read(payload);
    relay.clientSequence = 1;
    answers.pass(null);
  }

  // 0x00, int<4> statement, int<2> columns, int<2> parameters, int<1> 0, int<2> warnings
  private void prepared(Expect.Preparing preparing, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      answers.passError(null, preparing.judgement(), ErrPacket.read(payload));
      relay.done();
      return;
    }
    PayloadReader reader = new PayloadReader(payload);
    if (reader.int1() != OkPacket.TYPE) {
      throw new ProtocolViolation("the database answered out of order");
    }
    int id = reader.int4();
    int columns = reader.int2();
    int parameters = reader.int2();
    relay.prepared(
        new Prepared(id, parameters, columns, preparing.judgement(), preparing.judgedAt()));
    boolean warned = Answers.tellsWarnings(preparing.judgement());
    if (!warned && payload.readableBytes() >= PREPARE_WARNINGS + Short.BYTES) {
      input.buffer().setShortLE(input.index() + PacketWriter.HEADER + PREPARE_WARNINGS, 0);
    }
    if (client.optionalMetadata()) {
      answers.replace(null, out -> out.writeBytes(payload).writeByte(Answers.METADATA_FULL));
    } else {
      answers.pass(null);
    }
    define(new Expect.Definitions(parameters, columns, !upstream.deprecateEof(), warned));
  }

  private void definition(Expect.Definitions definitions, ByteBuf payload) {
    if (!definitions.takeEnd()) {
      answers.pass(null);
    } else if (client.deprecateEof()) {
      input.drop();
    } else {
      EofPacket.read(payload);
      answers.passEof(null, definitions.warned);
    }
    define(definitions);
  }

  private void define(Expect.Definitions definitions) {
    if (definitions.isEmpty()) {
      relay.done();
    } else {
      relay.expect = definitions;
    }
  }

  private void acknowledged(boolean resets, ByteBuf payload) {
    switch (input.type()) {
      case OkPacket.TYPE -> answers.passOk(null, OkPacket.read(payload, upstream));
      case OkPacket.ENDS_ROWS -> acknowledgedByEof(payload);
      case ErrPacket.TYPE -> answers.pass(null);
      default -> throw new ProtocolViolation("the database answered out of order");
    }
    if (resets) {
      relay.unprepared();
      relay.unsure = true;
    }
    relay.done();
  }

  /** COM_SET_OPTION is answered by an EOF, or by what stands in its place. */
  private void acknowledgedByEof(ByteBuf payload) {
    if (input.length() <= Answers.LONGEST_EOF - 3) {
      answers.pass(null);
    } else {
      answers.passOk(null, OkPacket.read(payload, upstream));
    }
  }

  private void valued(TextResult.Answer answer, Consumer<@Nullable String> then) {
    input.drop();
    switch (answer) {
      case TextResult.Answer.Wait _ -> {}
      case TextResult.Answer.Rows(var rows) -> {
        relay.done();
        then.accept(rows.isEmpty() ? null : rows.getFirst().getFirst());
      }
      case TextResult.Answer.Failed _ -> {
        relay.done();
        then.accept(null);
      }
      case TextResult.Answer.TooLarge _ ->
          throw new ProtocolViolation("the database sent a value over the gate's limit");
    }
  }

  private void told(Prelude prelude, ByteBuf payload) {
    Prelude.Answer answer = prelude.onPacket(payload);
    input.drop();
    switch (answer) {
      case Prelude.Answer.Ask(var query) -> relay.ask(query);
      case Prelude.Answer.Wait _ -> {}
      case Prelude.Answer.Known(var state) -> {
        relay.state = state;
        relay.done();
      }
    }
  }
}
