package dev.postern.wire.mysql;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.MysqlColumn;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The results of queries and executions: their columns, rows and ends. */
final class Results {
  /** Of LOCAL INFILE: the server asks for a file. */
  private static final int FILE_WANTED = 0xfb;

  private static final Refusal WRITABLE =
      new Refusal(
          FaultCode.DENIED,
          "read-only",
          "the connection is read-only, and the session was made one that can write");

  private final Relay relay;
  private final PacketInput input;
  private final Answers answers;
  private final RowCap cap;
  private final Capabilities client;
  private final Capabilities upstream;

  Results(Relay relay, PacketInput input, Answers answers) {
    this.relay = relay;
    this.input = input;
    this.answers = answers;
    this.client = relay.client.capabilities();
    this.upstream = relay.upstream.capabilities();
    this.cap = new RowCap(relay.limits.rows());
  }

  /** Whether the client does not get the row in front. */
  boolean staysHere(Running running) {
    return answers.silent || cap.isFull(running.rows());
  }

  void head(Running running, ByteBuf payload) {
    switch (input.type()) {
      case OkPacket.TYPE -> {
        OkPacket ok = OkPacket.read(payload, upstream);
        if (running.apart != null) {
          rowDone(running, running.apart, ok);
          return;
        }
        answers.passOk(running.exchange, ok);
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
          answers.replace(
              running.exchange,
              out -> PacketWriter.lengthEncoded(out.writeByte(Answers.METADATA_FULL), columns));
        } else {
          answers.pass(running.exchange);
        }
        relay.expect = new Expect.Columns(running, (int) columns);
      }
    }
  }

  /** The server has run one row of a bulk execution. */
  private void rowDone(Running running, BulkRows rows, OkPacket ok) {
    OkPacket all = rows.add(ok);
    answers.follow(ok);
    if (rows.isMore()) {
      input.drop();
      relay.send(rows::next);
    } else {
      answers.replace(running.exchange, out -> all.write(out, client));
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
    answers.pass(null);
    relay.fileWanted(running, file);
  }

  void column(Expect.Columns columns, ByteBuf payload) {
    Running running = columns.running;
    if (running.exchange.judgement().guarded()) {
      columns.described.add(ColumnDefinition41.read(payload, running.format));
    }
    answers.pass(running.exchange);
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

  void columnsEnd(Running running, Rows rows, ByteBuf payload) {
    EofPacket end = EofPacket.read(payload);
    if ((end.status() & Status.CURSOR_EXISTS) != 0) {
      // No rows come until they are fetched.
      endRows(running, end.warnings(), end.status(), payload);
      return;
    }
    if (client.deprecateEof()) {
      input.drop();
    } else {
      answers.passEof(running.exchange, Answers.tellsWarnings(running.exchange.judgement()));
    }
    relay.expect = new Expect.RowsOf(running, rows);
  }

  void row(Running running, Rows rows, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(running.exchange, payload);
    } else if (answers.endsRows()) {
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
    boolean warned = Answers.tellsWarnings(running.exchange.judgement());
    int warnings = warned ? counted : 0;
    if (running.rows().isOver() && !answers.silent) {
      if (upstream.deprecateEof()) {
        answers.follow(OkPacket.read(payload, upstream));
      }
      answers.replace(
          running.exchange, Refusals.ofResult(cap.refusal(), relay.path.session())::write);
      answers.silent = true;
    } else if (upstream.deprecateEof()) {
      OkPacket ok = OkPacket.read(payload, upstream);
      if (client.deprecateEof()) {
        answers.passOk(running.exchange, ok);
      } else {
        answers.follow(ok);
        answers.replace(
            running.exchange,
            new EofPacket(warnings, status & ~Status.SESSION_STATE_CHANGED)::write);
      }
    } else if (client.deprecateEof()) {
      OkPacket ok = new OkPacket(OkPacket.ENDS_ROWS, 0, 0, status, warnings, null, null);
      answers.replace(running.exchange, out -> ok.write(out, client));
    } else {
      answers.passEof(running.exchange, warned);
    }
    resultEnded(running, status, "rows");
  }

  private void resultEnded(Running running, int status, String tag) {
    Judgement judgement = running.exchange.judgement();
    if (running.place() < judgement.statements().size()) {
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
    exchange.finish(answers.silent, answers.silent ? "row-limit" : tag);
    relay.unsure |= mayStopTelling(exchange.judgement());
    answers.silent = false;
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

  void failed(Exchange exchange, ByteBuf payload) {
    ErrPacket error = ErrPacket.read(payload);
    answers.passError(exchange, exchange.judgement(), error);
    exchange.failed(error.sqlState());
    relay.named.failed(exchange.judgement());
    // An error says nothing of settings that were changed before it.
    relay.unsure |=
        relay.limits.readOnly()
            || exchange.judgement().settles()
            || mayStopTelling(exchange.judgement());
    answers.silent = false;
    relay.done();
  }

  void field(Exchange exchange, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(exchange, payload);
    } else if (answers.endsRows()) {
      Running running = new Running(exchange, Format.TEXT, null);
      rowsEnded(running, payload);
    } else {
      answers.pass(exchange);
    }
  }

  void replied(Exchange exchange, ByteBuf payload) {
    if (input.type() == ErrPacket.TYPE) {
      failed(exchange, payload);
    } else {
      OkPacket ok = OkPacket.read(payload, upstream);
      answers.passOk(exchange, ok);
      ended(exchange, ok.status(), "OK");
    }
  }
}
