package dev.postern.wire.mysql;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MysqlColumn;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn.Format;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
  /** Of LOCAL INFILE: the server asks for a file. */
  private static final int FILE_WANTED = 0xfb;

  /** An EOF packet is shorter: its first byte else begins a long cell. */
  private static final int LONGEST_EOF = 8;

  /**
   * That a result's description follows: always, as its rows could not be masked without. The
   * server is not asked to leave any out.
   */
  private static final int METADATA_FULL = 1;

  private final Relay relay;

  /** Where COM_STMT_PREPARE_OK says how many warnings there are. */
  private static final int PREPARE_WARNINGS = 10;

  private static final Refusal WRITABLE =
      new Refusal(
          FaultCode.DENIED,
          "read-only",
          "the connection is read-only, and the session was made one that can write");

  private final PacketInput input;
  private final RowCap cap;
  private final Capabilities client;
  private final Capabilities upstream;
  private int runStart = -1;
  private int rowsInRun;

  /** Whether the client has got the error that its command ends in: nothing more is for it. */
  private boolean silent;

  UpstreamFlow(Relay relay) {
    this.relay = relay;
    this.input = new PacketInput(relay.client.channel());
    this.client = relay.client.capabilities();
    this.upstream = relay.upstream.capabilities();
    this.cap = new RowCap(relay.limits.rows());
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
        && !endsRows()
        && !staysHere(running)) {
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

  /** Whether the client does not get the row in front. */
  private boolean staysHere(Running running) {
    return silent || cap.isFull(running.rows());
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

  /** Whether the packet in front is no row but what ends them. */
  private boolean endsRows() {
    int type = input.type();
    return type == ErrPacket.TYPE
        || (type == OkPacket.ENDS_ROWS
            && (upstream.deprecateEof()
                ? input.length() < PacketWriter.MAX
                : input.length() <= LONGEST_EOF));
  }

  private void dispatch(ByteBuf payload) {
    switch (relay.expect) {
      case Expect.Nothing _ -> unasked(payload);
      case Expect.Head(var running) -> head(running, payload);
      case Expect.File _ ->
          throw new ProtocolViolation("the database answered before it had the client's file");
      case Expect.Columns columns -> column(columns, payload);
      case Expect.ColumnsEnd(var running, var rows) -> columnsEnd(running, rows, payload);
      case Expect.RowsOf(var running, var rows) -> row(running, rows, payload);
      case Expect.Preparing preparing -> prepared(preparing, payload);
      case Expect.Definitions definitions -> definition(definitions, payload);
      case Expect.Fields(var exchange) -> field(exchange, payload);
      case Expect.Reply(var exchange) -> replied(exchange, payload);
      case Expect.Acknowledged(var resets) -> acknowledged(resets, payload);
      case Expect.Statistics _ -> {
        pass(null);
        relay.done();
      }
      case Expect.Asking(var prelude) -> told(prelude, payload);
    }
  }

  /** A server that ends a session says so, and leaves. */
  private void unasked(ByteBuf payload) {
    if (input.type() != ErrPacket.TYPE) {
      throw new ProtocolViolation("the database answered what was not asked");
    }
    ErrPacket.read(payload);
    relay.clientSequence = 1;
    pass(null);
  }

  private void head(Running running, ByteBuf payload) {
    switch (input.type()) {
      case OkPacket.TYPE -> {
        OkPacket ok = OkPacket.read(payload, upstream);
        if (running.apart != null) {
          rowDone(running, running.apart, ok);
          return;
        }
        passOk(running.exchange, ok);
        String file = running.file == null ? "" : running.file.told();
        resultEnded(running, ok.status(), "OK " + ok.rows() + file);
      }
      case ErrPacket.TYPE -> failed(running.exchange, payload);
      case FILE_WANTED -> fileWanted(running, payload);
      default -> {
        PayloadReader reader = new PayloadReader(payload);
        long columns = reader.lengthEncoded();
        reader.end();
        if (columns < 1 || columns > 0xffff || running.apart != null) {
          throw new ProtocolViolation("the database sent a result of an impossible width");
        }
        if (client.optionalMetadata()) {
          replace(
              running.exchange,
              out -> PacketWriter.lengthEncoded(out.writeByte(METADATA_FULL), columns));
        } else {
          pass(running.exchange);
        }
        relay.expect = new Expect.Columns(running, (int) columns);
      }
    }
  }

  /** The server has run one row of a bulk execution. */
  private void rowDone(Running running, BulkRows rows, OkPacket ok) {
    OkPacket all = rows.add(ok);
    follow(ok);
    if (rows.isMore()) {
      input.drop();
      relay.send(rows::next);
    } else {
      replace(running.exchange, out -> all.write(out, client));
      resultEnded(running, all.status(), "OK " + all.rows());
    }
  }

  // 0xfb, string<EOF> name
  private void fileWanted(Running running, ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String name = CharacterSets.decode(reader.rest(), relay.state.settings().characterSet());
    LocalFile file = running.file;
    if (file == null || !file.mayBeAsked(name)) {
      throw new ProtocolViolation("the database asked the client for a file");
    }
    pass(null);
    relay.fileWanted(running, file);
  }

  private void column(Expect.Columns columns, ByteBuf payload) {
    Running running = columns.running;
    if (running.exchange.judgement().guarded()) {
      columns.described.add(ColumnDefinition41.read(payload, running.format));
    }
    pass(running.exchange);
    columns.remaining--;
    if (columns.remaining == 0) {
      Rows rows = treatment(running, columns.described);
      relay.expect =
          upstream.deprecateEof()
              ? new Expect.RowsOf(running, rows)
              : new Expect.ColumnsEnd(running, rows);
      if (running.prepared != null) {
        running.prepared.fetched(rows);
      }
    }
  }

  /** What becomes of the rows of a result that is described so. */
  private Rows treatment(Running running, List<MysqlColumn> described) {
    Judgement judgement = running.exchange.judgement();
    if (!judgement.guarded()) {
      return Rows.Open.INSTANCE;
    }
    Judged judged = relay.named.shown(running.judged());
    if (!judged.guarded()) {
      return Rows.Open.INSTANCE;
    }
    MaskPlan plan = relay.path.plan(judged, described, StandardCharsets.UTF_8);
    if (plan.columns().size() != described.size()) {
      throw new IllegalStateException("a plan for another number of columns");
    }
    if (plan.isOpen()) {
      return Rows.Open.INSTANCE;
    }
    return new Rows.Masked(
        switch (running.format) {
          case TEXT -> new RowMasker.Text(plan);
          case BINARY -> RowMasker.Binary.of(plan, described);
        },
        plan);
  }

  private void columnsEnd(Running running, Rows rows, ByteBuf payload) {
    EofPacket end = EofPacket.read(payload);
    if ((end.status() & Status.CURSOR_EXISTS) != 0) {
      // No rows come until they are fetched.
      endRows(running, end.warnings(), end.status(), payload);
      return;
    }
    if (client.deprecateEof()) {
      input.drop();
    } else {
      passEof(running.exchange, tellsWarnings(running.exchange.judgement()));
    }
    relay.expect = new Expect.RowsOf(running, rows);
  }

  private void row(Running running, Rows rows, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(running.exchange, payload);
    } else if (endsRows()) {
      rowsEnded(running, payload);
    } else if (staysHere(running)) {
      running.rows().dropped();
      input.drop();
    } else if (rows instanceof Rows.Masked(var masker, var plan)) {
      running.rows().passed();
      mask(running.exchange, masker, plan, payload);
    } else {
      throw new ProtocolViolation("the database sent rows that it had not described");
    }
  }

  private void mask(Exchange exchange, RowMasker masker, MaskPlan plan, ByteBuf payload) {
    ByteBuf out = input.replacement();
    int start = PacketWriter.begin(out);
    exchange.masked(plan);
    exchange.maskedCells(masker.mask(payload, out));
    exchange.rows(1);
    relay.clientSequence = PacketWriter.end(out, start, relay.clientSequence);
    exchange.result(out, start, out.writerIndex() - start);
    input.skip();
  }

  private void rowsEnded(Running running, ByteBuf payload) {
    if (upstream.deprecateEof()) {
      OkPacket ok = OkPacket.read(payload, upstream);
      endRows(running, ok.warnings(), ok.status(), payload);
    } else {
      EofPacket eof = EofPacket.read(payload);
      endRows(running, eof.warnings(), eof.status(), payload);
    }
  }

  /** The end of rows, as the client's leg has it. */
  private void endRows(Running running, int counted, int status, ByteBuf payload) {
    if ((status & Status.CURSOR_EXISTS) != 0 && running.prepared != null) {
      running.prepared.opened(running.exchange.kept());
    }
    boolean warned = tellsWarnings(running.exchange.judgement());
    int warnings = warned ? counted : 0;
    if (running.rows().isOver() && !silent) {
      if (upstream.deprecateEof()) {
        follow(OkPacket.read(payload, upstream));
      }
      replace(running.exchange, Refusals.ofResult(cap.refusal(), relay.path.session())::write);
      silent = true;
    } else if (upstream.deprecateEof()) {
      OkPacket ok = OkPacket.read(payload, upstream);
      if (client.deprecateEof()) {
        passOk(running.exchange, ok);
      } else {
        follow(ok);
        replace(
            running.exchange,
            new EofPacket(warnings, status & ~Status.SESSION_STATE_CHANGED)::write);
      }
    } else if (client.deprecateEof()) {
      OkPacket ok = new OkPacket(OkPacket.ENDS_ROWS, 0, 0, status, warnings, null, null);
      replace(running.exchange, out -> ok.write(out, client));
    } else {
      passEof(running.exchange, warned);
    }
    resultEnded(running, status, "rows");
  }

  private void resultEnded(Running running, int status, String tag) {
    Judgement judgement = running.exchange.judgement();
    if (running.prepared == null && running.place() < judgement.statements().size()) {
      relay.named.ran(judgement, running.place(), relay.queryVersion);
    }
    running.next();
    if ((status & Status.MORE_RESULTS) != 0) {
      relay.expect = new Expect.Head(running);
    } else {
      ended(running.exchange, status, tag);
    }
  }

  private void ended(Exchange exchange, int status, String tag) {
    exchange.finish(silent, silent ? "row-limit" : tag);
    relay.unsure |= mayStopTelling(exchange.judgement());
    silent = false;
    relay.done();
    if ((status & Status.IN_TRANSACTION) == 0) {
      relay.path.idle();
    }
    if (relay.limits.readOnly() && relay.state.isWritable()) {
      input.cut();
      relay.end(WRITABLE);
    }
  }

  /**
   * Whether the server may tell of its settings no more: the text names what has it tell, or runs
   * another that the gate does not see.
   */
  private static boolean mayStopTelling(Judgement judgement) {
    for (Judged judged : judgement.statements()) {
      boolean seen =
          judged.analysis() instanceof Analyzed analyzed
              && !(analyzed.action() instanceof Action.ExecutePrepared)
              && !analyzed.kinds().contains(Kind.CALL)
              && !analyzed.kinds().contains(Kind.CODE);
      if (!seen) {
        return true;
      }
    }
    return judgement.statement().text().toLowerCase(Locale.ROOT).contains("session_track");
  }

  private void failed(Exchange exchange, ByteBuf payload) {
    ErrPacket error = ErrPacket.read(payload);
    passError(exchange, exchange.judgement(), error);
    exchange.failed(error.sqlState());
    exchange.judgement().statements().forEach(relay.named::failed);
    // An error says nothing of settings that were changed before it.
    relay.unsure |=
        relay.limits.readOnly()
            || exchange.judgement().settles()
            || mayStopTelling(exchange.judgement());
    silent = false;
    relay.done();
  }

  /** The error of a guarded or filtered statement may carry a value in its text. */
  private void passError(
      @Nullable Exchange exchange, @Nullable Judgement judgement, ErrPacket error) {
    if (judgement != null && judgement.losesErrorText()) {
      replace(exchange, ServerErrors.scrubbed(error)::write);
    } else {
      pass(exchange);
    }
  }

  // 0x00, int<4> statement, int<2> columns, int<2> parameters, int<1> 0, int<2> warnings
  private void prepared(Expect.Preparing preparing, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      passError(null, preparing.judgement(), ErrPacket.read(payload));
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
    boolean warned = tellsWarnings(preparing.judgement());
    if (!warned && payload.readableBytes() >= PREPARE_WARNINGS + Short.BYTES) {
      input.buffer().setShortLE(input.index() + PacketWriter.HEADER + PREPARE_WARNINGS, 0);
    }
    if (client.optionalMetadata()) {
      replace(null, out -> out.writeBytes(payload).writeByte(METADATA_FULL));
    } else {
      pass(null);
    }
    define(new Expect.Definitions(parameters, columns, !upstream.deprecateEof(), warned));
  }

  private void definition(Expect.Definitions definitions, ByteBuf payload) {
    if (!definitions.takeEnd()) {
      pass(null);
    } else if (client.deprecateEof()) {
      input.drop();
    } else {
      EofPacket.read(payload);
      passEof(null, definitions.warned);
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

  private void field(Exchange exchange, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(exchange, payload);
    } else if (endsRows()) {
      Running running = new Running(exchange, Format.TEXT, null);
      rowsEnded(running, payload);
    } else {
      pass(exchange);
    }
  }

  private void replied(Exchange exchange, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(exchange, payload);
    } else {
      OkPacket ok = OkPacket.read(payload, upstream);
      passOk(exchange, ok);
      ended(exchange, ok.status(), "OK");
    }
  }

  private void acknowledged(boolean resets, ByteBuf payload) {
    switch (input.type()) {
      case OkPacket.TYPE -> passOk(null, OkPacket.read(payload, upstream));
      case OkPacket.ENDS_ROWS -> acknowledgedByEof(payload);
      case ErrPacket.TYPE -> pass(null);
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
    if (input.length() <= LONGEST_EOF - 3) {
      pass(null);
    } else {
      passOk(null, OkPacket.read(payload, upstream));
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

  private void follow(OkPacket ok) {
    byte[] state = ok.state();
    if (state != null) {
      relay.state.changed(state);
    }
  }

  /**
   * Whether a client hears of warnings: it would ask for their texts, and their number alone may
   * tell of values.
   */
  private static boolean tellsWarnings(Judgement judgement) {
    return !judgement.losesErrorText();
  }

  private void passOk(@Nullable Exchange exchange, OkPacket ok) {
    follow(ok);
    boolean warned = exchange == null || tellsWarnings(exchange.judgement());
    boolean informed = exchange == null || (warned && !relay.limits.countsMatched());
    boolean same = !ok.tellsMore(warned, informed);
    if (same && (ok.state() == null || client.sessionTrack())) {
      pass(exchange);
    } else {
      replace(exchange, out -> ok.telling(warned, informed).write(out, client));
    }
  }

  /** Passes the EOF in front. */
  private void passEof(@Nullable Exchange exchange, boolean warned) {
    if (!warned) {
      input.buffer().setShortLE(input.index() + PacketWriter.HEADER + 1, 0);
    }
    pass(exchange);
  }

  /** Passes the packet in front as a part of the exchange's result. */
  private void pass(@Nullable Exchange exchange) {
    if (silent) {
      input.drop();
      return;
    }
    int from = input.index();
    relay.clientSequence = input.pass(relay.clientSequence);
    if (exchange != null) {
      exchange.result(input.buffer(), from, input.index() - from);
    }
  }

  /** Sends another packet in the place of the one in front. */
  private void replace(@Nullable Exchange exchange, Consumer<ByteBuf> payload) {
    if (silent) {
      input.drop();
      return;
    }
    ByteBuf out = input.replacement();
    int start = out.writerIndex();
    relay.clientSequence = PacketWriter.packet(out, relay.clientSequence, payload);
    if (exchange != null) {
      exchange.result(out, start, out.writerIndex() - start);
    }
    input.skip();
  }
}
