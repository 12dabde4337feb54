package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.MaskPlan;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of results, a COPY's too: passed as the same bytes, masked by position, or kept here
 * where there are too many.
 */
final class ResultRows {
  private final Relay relay;
  private final FrameInput input;
  private final Answers answers;
  private final RowCap cap;
  private Rows rows = Rows.Undescribed.INSTANCE;

  /** Where the rows began that pass untouched and are not recorded yet; -1 where there are none. */
  private int runStart = -1;

  private int rowsInRun;

  /** The rows of the result under way, null before its first. */
  private RowCap.@Nullable Count count;

  /**
   * @param input with the server's message in front
   * @param cancel asks the server to stop what it does
   */
  ResultRows(Relay relay, FrameInput input, Answers answers, Runnable cancel) {
    this.relay = relay;
    this.input = input;
    this.answers = answers;
    this.cap = new RowCap(relay.limits.rows(), cancel);
  }

  /** Whether the client does not get the row in front. */
  boolean staysHere() {
    return cap.isSet() && (isCut() || cap.isFull(count()));
  }

  /** Whether a result of the query in front had too many rows: the client gets no more of it. */
  boolean isCut() {
    return relay.head() instanceof Pending.Query query && query.cut;
  }

  private RowCap.Count count() {
    RowCap.Count known = count;
    if (known == null) {
      known =
          switch (relay.head()) {
            case Pending.Query query -> count(query.judged(), new RowCap.Count());
            case Pending.Execute execute ->
                count(
                    execute.exchange().judgement().statements().getFirst(),
                    execute.portal().count());
            case null, default -> new RowCap.Count();
          };
      count = known;
    }
    return known;
  }

  /** What FETCH brings counts with all that its cursor has brought. */
  private RowCap.Count count(Judged judged, RowCap.Count own) {
    RowCap.Count cursor =
        judged.analysis() instanceof Analyzed analyzed
                && analyzed.action() instanceof Action.Fetch(var name)
            ? relay.names.count(name)
            : null;
    return cursor == null ? own : cursor;
  }

  /** A row too many. Binary COPY ends with two bytes that are none. */
  void keep() {
    boolean trailer =
        input.type() == 'd'
            && input.body().readableBytes() == Short.BYTES
            && input.body().getShort(0) == -1;
    if (trailer && !cap.isOver() && !isCut()) {
      answers.passResult();
    } else {
      cap.dropped();
      input.drop();
    }
  }

  /** Whether the row in front passes as it is, also where the rest of it has yet to come. */
  boolean isOpen() {
    return treatment() instanceof Rows.Open;
  }

  /**
   * What becomes of the row in front. An Execute is not described again, so its first row decides.
   */
  private Rows treatment() {
    if (rows instanceof Rows.Undescribed && relay.head() instanceof Pending.Execute execute) {
      MaskPlan plan = execute.portal().plan();
      if (!execute.exchange().judgement().guarded()) {
        rows = Rows.Open.INSTANCE;
      } else if (plan != null) {
        rows = treatment(execute.exchange(), current(execute.portal(), plan));
      }
      Prepared.Description description = execute.portal().prepared().description();
      if (description != null) {
        execute.exchange().describe(description.message(execute.portal().resultFormats()));
      }
    }
    return rows;
  }

  /** A plan for rows in the encoding of now: what ran since it was made may have changed that. */
  private MaskPlan current(Portal portal, MaskPlan plan) {
    Prepared prepared = portal.prepared();
    Prepared.Description description = prepared.description();
    boolean fits =
        portal.isPlannedFor(relay.settings.resultCharset(source(prepared.judgement(), 0)));
    return fits || description == null
        ? plan
        : ResultPlan.of(relay, portal, description.message(portal.resultFormats()));
  }

  private static Rows treatment(Exchange exchange, MaskPlan plan) {
    if (plan.isOpen()) {
      return Rows.Open.INSTANCE;
    }
    exchange.masked(plan);
    return new Rows.Masked(new DataRowMasker(plan));
  }

  private Judged source(Judgement judgement, int index) {
    return relay.names.source(judgement.statements().get(index));
  }

  /** Lets more of a message pass whose first part has passed, nearly always a row. */
  void passOn() {
    runStart = input.index();
    input.passOn();
  }

  void pass() {
    if (runStart < 0) {
      runStart = input.index();
    }
    rowsInRun++;
    if (cap.isSet()) {
      cap.passed(count());
    }
    input.pass();
  }

  /** Records the rows that passed as they are: what comes next is none, or not there yet. */
  void endRun() {
    if (runStart < 0) {
      return;
    }
    Exchange exchange = relay.exchange();
    if (exchange != null) {
      exchange.rows(rowsInRun);
      exchange.result(input.buffer(), runStart, input.index() - runStart);
    }
    runStart = -1;
    rowsInRun = 0;
  }

  void mask(byte type) {
    Exchange exchange = answers.exchange();
    ByteBuf out = input.replacement();
    int start = out.writerIndex();
    int cells =
        switch (rows) {
          case Rows.Masked(var masker) when type == 'D' -> masker.mask(input.message(), out);
          case Rows.Copied(var masker) when type == 'd' -> masker.mask(input.message(), out);
          default ->
              throw new ProtocolViolation("the database sent rows that it had not described");
        };
    exchange.rows(1);
    if (cap.isSet()) {
      cap.passed(count());
    }
    exchange.maskedCells(cells);
    exchange.result(out, start, out.writerIndex() - start);
    input.skip();
  }

  /** The message in front describes the rows that a simple query is about to bring. */
  void described(Pending.Query query) {
    Judgement judgement = query.exchange().judgement();
    rows =
        judgement.guarded() && query.judged().guarded()
            ? treatment(query.exchange(), plan(source(judgement, query.index)))
            : Rows.Open.INSTANCE;
  }

  private MaskPlan plan(Judged judged) {
    return relay.path.plan(
        judged,
        RowDescription.read(input.body(), relay.settings.charset()),
        relay.settings.resultCharset(judged));
  }

  /** CopyOutResponse. */
  void copyOut() {
    Pending head = relay.head();
    if (!(head instanceof Pending.Query) && !(head instanceof Pending.Execute)) {
      throw Answers.unexpected();
    }
    Exchange exchange = answers.exchange();
    rows = exchange.judgement().guarded() ? copied(head, exchange) : Rows.Open.INSTANCE;
    answers.passResult();
  }

  private Rows copied(Pending head, Exchange exchange) {
    List<Judged> statements = exchange.judgement().statements();
    int index = head instanceof Pending.Query query ? query.index : 0;
    if (index < statements.size() && !statements.get(index).guarded()) {
      return Rows.Open.INSTANCE;
    }
    Prepared copy =
        switch (head) {
          case Pending.Query query -> query.nextCopy();
          case Pending.Execute execute -> execute.copy();
          default -> null;
        };
    Prepared.Description description = copy == null ? null : copy.description();
    if (description == null
        || !(statements.get(index).analysis() instanceof Analyzed analyzed)
        || !(analyzed.action() instanceof Action.CopyOut action)) {
      throw new ProtocolViolation("the database sent a COPY that it had not described");
    }
    IntFunction<Format> format =
        action.format() instanceof Action.CopyFormat.Binary ? _ -> Format.BINARY : _ -> Format.TEXT;
    MaskPlan plan =
        relay.path.planCopy(
            statements.get(index),
            description.columns(format, relay.settings.charset()),
            relay.settings.resultCharset(statements.get(index)));
    exchange.describe(description.message(format));
    if (plan.isOpen()) {
      return Rows.Open.INSTANCE;
    }
    exchange.masked(plan);
    CopyOutMasker masker = CopyOutMasker.of(action.format(), plan);
    boolean sure =
        action.format() instanceof Action.CopyFormat.Binary
            || relay.settings.resultsAreCertain(statements.get(index));
    return new Rows.Copied(sure ? masker : new AsciiCopyOut(masker));
  }

  /** Rows that come next are not described. */
  void forget() {
    rows = Rows.Undescribed.INSTANCE;
  }

  /** The result is over; whether it had a row too many. */
  boolean end() {
    boolean over = cap.isOver();
    forget();
    cap.next();
    count = null;
    return over;
  }

  /** What a client is told of a result with a row too many. */
  Refusal tooMany() {
    return cap.refusal();
  }
}
