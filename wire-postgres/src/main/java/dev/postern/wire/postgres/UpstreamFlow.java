package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MaskPlan;
import dev.postern.core.Refusal;
import dev.postern.core.ResultColumn;
import dev.postern.core.ResultColumn.Format;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The server's messages, each read against the head of the queue of what was sent: rows masked,
 * errors of guarded statements stripped of their text, answers to the gate's own messages
 * swallowed, all else passed as the same bytes.
 */
final class UpstreamFlow {
  private static final Refusal WRITABLE =
      new Refusal(
          FaultCode.SESSION_ENDED,
          "read-only",
          "the connection is read-only, and the session could have written from here on");

  private final Relay relay;
  private final CancelKeys.Issuer cancelKeys;
  private final FrameInput input;
  private Rows rows = Rows.Undescribed.INSTANCE;

  /** Where the rows began that pass untouched and are not recorded yet; -1 where there are none. */
  private int runStart = -1;

  private int rowsInRun;
  private final RowCap cap;

  /** The rows of the result under way, null before its first. */
  private RowCap.@Nullable Count count;

  private @Nullable BackendKeyData key;
  private boolean fatal;

  UpstreamFlow(Relay relay, CancelKeys.Issuer cancelKeys) {
    this.relay = relay;
    this.cancelKeys = cancelKeys;
    this.input = new FrameInput(relay.client);
    this.cap = new RowCap(relay.limits.rows(), this::cancel);
  }

  void onBytes(ByteBuf bytes) {
    input.add(relay.upstream.alloc(), bytes);
    if (input.isPassing()) {
      runStart = input.index();
      input.passOn();
    }
    while (!relay.isClosed() && input.hasHeader()) {
      if (input.length() < 4) {
        throw new ProtocolViolation("the database sent a message of an impossible length");
      }
      if (!next()) {
        break;
      }
    }
    if (!relay.isClosed()) {
      endRun();
      input.cut();
      relay.client.flush();
      input.trim();
    }
  }

  void release() {
    input.clear();
  }

  /** Whether the client is between two messages, so that one of the gate's own can follow. */
  boolean atBoundary() {
    return input.atBoundary();
  }

  /** Whether the server has said itself why it leaves. */
  boolean saidFatal() {
    return fatal;
  }

  /** Deals with the message in front; false where more bytes must come first. */
  private boolean next() {
    byte type = input.type();
    boolean row = type == 'D' || type == 'd';
    if (row && cap.isSet() && (isCut() || cap.isFull(count()))) {
      return dropRow();
    }
    if (row && treatment() instanceof Rows.Open) {
      passRow();
      return true;
    }
    endRun();
    if (!input.isWhole()) {
      if (input.length() > relay.maxMessage) {
        throw new ProtocolViolation("the database sent a message over the gate's limit");
      }
      return false;
    }
    if (relay.head() instanceof Pending.Show show && isOfShow(type)) {
      shown(type, show);
    } else if (row) {
      maskRow(type);
    } else {
      dispatch(type);
    }
    return true;
  }

  private static boolean isOfShow(byte type) {
    return type == '1' || type == '2' || type == 'D' || type == 'C';
  }

  // ParseComplete, BindComplete, DataRow (Int16 count, Int32 size, Byte(n) value), CommandComplete
  private void shown(byte type, Pending.Show show) {
    if (type == 'D') {
      MessageReader row = new MessageReader(input.body());
      row.int16();
      relay.settings.answered(
          show.setting(), new String(row.bytes(row.int32()), StandardCharsets.US_ASCII));
    }
    answered(true, type == 'C');
  }

  /** A row too many. Binary COPY ends with two bytes that are none. */
  private boolean dropRow() {
    endRun();
    if (!input.isWhole()) {
      if (input.length() > relay.maxMessage) {
        throw new ProtocolViolation("the database sent a message over the gate's limit");
      }
      return false;
    }
    boolean trailer =
        input.type() == 'd'
            && input.body().readableBytes() == Short.BYTES
            && input.body().getShort(0) == -1;
    if (trailer && !cap.isOver() && !isCut()) {
      passResult();
    } else {
      cap.dropped();
      input.drop();
    }
    return true;
  }

  private boolean isCut() {
    return relay.head() instanceof Pending.Query query && query.cut;
  }

  private RowCap.Count count() {
    RowCap.Count known = count;
    if (known == null) {
      known =
          switch (relay.head()) {
            case Pending.Query query -> count(judged(query), new RowCap.Count());
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

  private void cancel() {
    BackendKeyData session = key;
    if (session != null) {
      relay.cancel(session);
    }
  }

  /** The result is over; whether it had a row too many. */
  private boolean resultEnds() {
    boolean over = cap.isOver();
    cap.next();
    count = null;
    return over;
  }

  private void writeTooMany() {
    ByteBuf error = relay.client.alloc().buffer();
    BackendMessages.errorResponse(error, relay.report(Severity.ERROR, cap.refusal()));
    relay.client.write(error);
  }

  /** Has the server fail as the result does, since it knows of no error. */
  private void failToo(boolean simple) {
    relay.expect(new Pending.Refused(cap.refusal(), simple));
    relay.pop();
    Poison.write(relay, simple);
    relay.upstream.flush();
  }

  private void dispatch(byte type) {
    if (isCut()) {
      switch (type) {
        case 'T', 'H', 'c', 'N' -> {
          input.drop();
          return;
        }
        case 'G' -> {
          relay.end(cap.refusal());
          return;
        }
        default -> {}
      }
    }
    switch (type) {
      case '1' -> defined(Pending.Parse.class);
      case '2' -> defined(Pending.Bind.class);
      case '3' -> defined(Pending.Close.class);
      case 't' -> parameters();
      case 'T' -> described();
      case 'n' -> describedAsEmpty();
      case 'C', 'I' -> completed(type);
      case 's' -> suspended();
      case 'E' -> failed();
      case 'N' -> noticed();
      case 'Z' -> ready();
      case 'G' -> {
        passResult();
        relay.copyInBegins();
      }
      case 'H' -> copyOut();
      case 'c', 'V', 'W' -> passResult();
      case 'S' -> parameter();
      case 'K' -> cancelKey();
      case 'A', 'v' -> input.pass();
      default -> throw new ProtocolViolation("the database sent a message of an unknown type");
    }
  }

  private @Nullable Exchange exchange() {
    return switch (relay.head()) {
      case Pending.Query query -> query.exchange;
      case Pending.Execute execute -> execute.exchange();
      case Pending.FunctionCall call -> call.exchange();
      case Pending.Malformed malformed -> malformed.exchange();
      case null, default -> null;
    };
  }

  private static ProtocolViolation unexpected() {
    return new ProtocolViolation("the database answered out of order");
  }

  /** Passes a message that is part of the result of the exchange in front. */
  private void passResult() {
    Exchange exchange = exchange();
    if (exchange == null) {
      throw unexpected();
    }
    exchange.result(input.buffer(), input.index(), input.length() + 1);
    input.pass();
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

  private void passRow() {
    if (runStart < 0) {
      runStart = input.index();
    }
    rowsInRun++;
    if (cap.isSet()) {
      cap.passed(count());
    }
    input.pass();
  }

  private void endRun() {
    if (runStart < 0) {
      return;
    }
    Exchange exchange = exchange();
    if (exchange != null) {
      exchange.rows(rowsInRun);
      exchange.result(input.buffer(), runStart, input.index() - runStart);
    }
    runStart = -1;
    rowsInRun = 0;
  }

  private void maskRow(byte type) {
    Exchange exchange = exchange();
    if (exchange == null) {
      throw unexpected();
    }
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

  /** Parse, Bind or Close is done. */
  private void defined(Class<? extends Pending> kind) {
    Pending head = relay.head();
    if (!kind.isInstance(head)) {
      throw unexpected();
    }
    boolean own =
        switch (head) {
          case Pending.Parse parse -> parse.own();
          case Pending.Close close -> close.own();
          default -> false;
        };
    if (!own) {
      relay.names.confirmed(head);
    }
    answered(own);
  }

  private void answered(boolean own) {
    answered(own, true);
  }

  private void answered(boolean own, boolean whole) {
    if (own) {
      input.drop();
    } else {
      input.pass();
    }
    if (whole) {
      relay.pop();
    }
  }

  private void parameters() {
    if (!(relay.head() instanceof Pending.DescribeStatement describe)) {
      throw unexpected();
    }
    if (describe.prepared() != null) {
      describe.prepared().parameters(ParameterDescription.read(input.body()));
    }
    if (describe.own()) {
      input.drop();
    } else {
      input.pass();
    }
  }

  private void described() {
    switch (relay.head()) {
      case Pending.DescribeStatement(var prepared, var own) -> {
        if (prepared != null) {
          if (prepared.judgement().guarded()) {
            columns(); // a description that cannot be read is none
          }
          describe(prepared, ByteBufUtil.getBytes(input.message()));
        }
        answered(own);
      }
      case Pending.DescribePortal(var portal, var own) -> {
        if (portal != null) {
          byte[] message = ByteBufUtil.getBytes(input.message());
          describe(portal.prepared(), message);
          if (portal.prepared().judgement().guarded()) {
            ResultPlan.of(relay, portal, message);
          }
        }
        answered(own);
      }
      case Pending.Query query -> {
        Judgement judgement = query.exchange.judgement();
        rows =
            judgement.guarded() && judged(query).guarded()
                ? treatment(query.exchange, plan(source(judgement, query.index)))
                : Rows.Open.INSTANCE;
        passResult();
      }
      case null, default -> throw unexpected();
    }
  }

  private List<ResultColumn> columns() {
    return RowDescription.read(input.body(), relay.settings.charset());
  }

  private MaskPlan plan(Judged judged) {
    return relay.path.plan(judged, columns(), relay.settings.resultCharset(judged));
  }

  private void describe(Prepared prepared, byte[] message) {
    prepared.described(new Prepared.Description(message, relay.epoch()));
  }

  private static Judged judged(Pending.Query query) {
    List<Judged> statements = query.exchange.judgement().statements();
    if (query.index >= statements.size()) {
      throw new ProtocolViolation("the database found more statements than the gate");
    }
    return statements.get(query.index);
  }

  private Judged source(Judgement judgement, int index) {
    return relay.names.source(judgement.statements().get(index));
  }

  private void describedAsEmpty() {
    switch (relay.head()) {
      case Pending.DescribeStatement(_, var own) -> answered(own);
      case Pending.DescribePortal(_, var own) -> answered(own);
      case null, default -> throw unexpected();
    }
  }

  private void copyOut() {
    Pending head = relay.head();
    if (!(head instanceof Pending.Query) && !(head instanceof Pending.Execute)) {
      throw unexpected();
    }
    Exchange exchange = exchange();
    if (exchange == null) {
      throw unexpected();
    }
    rows = exchange.judgement().guarded() ? copied(head, exchange) : Rows.Open.INSTANCE;
    passResult();
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

  private void completed(byte type) {
    String tag = type == 'C' ? CommandTag.read(input.body()) : "";
    rows = Rows.Undescribed.INSTANCE;
    relay.settings.done(tag);
    boolean over = resultEnds();
    switch (relay.head()) {
      case Pending.Query query -> {
        relay.checksMayTell |= query.exchange.judgement().losesErrorText();
        if (over || query.cut) {
          cut(query);
        } else {
          passResult();
          query.tag = tag;
        }
        if (query.index < query.exchange.judgement().statements().size()) {
          done(query.exchange.judgement(), judged(query), tag);
        }
        query.index++;
      }
      case Pending.Execute execute -> {
        if (over) {
          input.drop();
        } else {
          passResult();
        }
        Judgement judgement = execute.exchange().judgement();
        relay.checksMayTell |= judgement.losesErrorText();
        if (!judgement.statements().isEmpty()) {
          done(judgement, judgement.statements().get(0), tag);
        }
        relay.copyIn = false;
        executed(execute, over, tag);
      }
      case null, default -> throw unexpected();
    }
  }

  private void executed(Pending.Execute execute, boolean over, String tag) {
    if (over) {
      execute.exchange().failed(cap.refusal().code().sqlState());
      failToo(false);
    } else {
      execute.exchange().finish(false, tag);
      relay.pop();
    }
  }

  private void cut(Pending.Query query) {
    input.drop();
    query.cut = true;
    query.failed = true;
    query.tag = cap.refusal().code().sqlState();
  }

  private void done(Judgement judgement, Judged judged, String tag) {
    relay.copyIn = false;
    relay.doubtfulSyncs = 0;
    if (judged.settles()) {
      relay.changes++;
      relay.names.done(judgement, judged, tag, relay.path.version());
    }
  }

  private void suspended() {
    if (!(relay.head() instanceof Pending.Execute execute)) {
      throw unexpected();
    }
    rows = Rows.Undescribed.INSTANCE;
    relay.settings.done("");
    relay.checksMayTell |= execute.exchange().judgement().losesErrorText();
    boolean over = resultEnds();
    if (over) {
      input.drop();
    } else {
      passResult();
    }
    executed(execute, over, "suspended");
  }

  private void failed() {
    ErrorFields fields = ErrorFields.read(input.body());
    fatal |= fields.severity() == Severity.FATAL || fields.severity() == Severity.PANIC;
    rows = Rows.Undescribed.INSTANCE;
    relay.copyIn = false;
    relay.settings.done("");
    boolean over = resultEnds();
    switch (relay.head()) {
      case Pending.Refused refused -> {
        input.drop();
        ByteBuf error = relay.client.alloc().buffer();
        BackendMessages.errorResponse(error, relay.report(Severity.ERROR, refused.refusal()));
        relay.client.write(error);
        if (!refused.simple()) {
          relay.skipToSync("refused");
        }
      }
      case Pending.Query query when over || query.cut -> cut(query);
      case Pending.Query query -> {
        passError(fields, query.exchange.judgement());
        query.failed = true;
        query.tag = fields.sqlState();
      }
      case Pending.Execute execute when over -> {
        input.drop();
        writeTooMany();
        execute.exchange().failed(cap.refusal().code().sqlState());
        relay.skipToSync("failed");
      }
      case Pending.Execute execute -> {
        passError(fields, execute.exchange().judgement());
        execute.exchange().failed(fields.sqlState());
        relay.skipToSync("failed");
      }
      case Pending.Bind bind -> {
        passError(fields, bind.portal().prepared().judgement());
        relay.skipToSync("failed");
      }
      case Pending.FunctionCall call -> {
        passError(fields, call.exchange().judgement());
        call.exchange().failed(fields.sqlState());
      }
      case Pending.Malformed malformed -> {
        passError(fields, malformed.exchange().judgement());
        malformed.exchange().failed(fields.sqlState());
        if (!malformed.simple()) {
          relay.skipToSync("failed");
        }
      }
      case Pending.Parse parse -> {
        notPrepared(fields, parse);
        relay.names.failed(parse);
        relay.skipToSync("failed");
      }
      case Pending.DescribeStatement _,
          Pending.DescribePortal _,
          Pending.Close _,
          Pending.Show _ -> {
        input.pass();
        relay.skipToSync("failed");
      }
      case Pending.Sync _ -> passEnd(fields);
      case Pending.Startup _, Pending.CopyEnd _ -> input.pass();
      case null -> passEnd(fields);
    }
  }

  /**
   * Why a text was not prepared. Nothing has run yet, so that no row could tell; of a text that was
   * rewritten the client only learns of what it wrote itself.
   */
  private void notPrepared(ErrorFields fields, Pending.Parse parse) {
    if (!parse.own() && parse.prepared().judgement().verdict() instanceof Verdict.Rewrite rewrite) {
      boolean clients = !rewrite.positions().isSpliced(fields.position());
      relay.client.write(
          replaceError((clients ? fields : fields.scrubbed()).leadBack(rewrite.positions())));
    } else {
      input.pass();
    }
  }

  private ByteBuf replaceError(ErrorFields fields) {
    byte type = input.type();
    input.drop();
    ByteBuf report = relay.client.alloc().buffer();
    if (type == 'E') {
      BackendMessages.errorResponse(report, fields);
    } else {
      BackendMessages.noticeResponse(report, fields);
    }
    return report;
  }

  /**
   * An error or notice of a guarded or filtered statement may carry a value in its text that the
   * client must not see.
   */
  private void passError(ErrorFields fields, @Nullable Judgement judgement) {
    if (judgement != null
        && (judgement.losesErrorText() || (relay.checksMayTell && endsTransaction(judgement)))) {
      boolean told = judgement.losesErrorText() && tellable(fields, judgement);
      ErrorFields stripped = told ? fields.told() : fields.scrubbed();
      ByteBuf scrubbed =
          replaceError(
              judgement.verdict() instanceof Verdict.Rewrite rewrite
                  ? stripped.leadBack(rewrite.positions())
                  : stripped);
      Exchange exchange = exchange();
      if (exchange != null) {
        exchange.result(scrubbed, scrubbed.readerIndex(), scrubbed.readableBytes());
      }
      relay.client.write(scrubbed);
    } else if (exchange() != null) {
      passResult();
    } else {
      input.pass();
    }
  }

  /** COMMIT and its kin, and SET CONSTRAINTS: they check what was put off. */
  private static boolean endsTransaction(Judgement judgement) {
    return judgement.statements().stream()
        .anyMatch(judged ->
            judged.analysis() instanceof Analyzed analyzed
                && analyzed.action() instanceof Action.Transaction);
  }

  /** Of a Sync, which commits what no BEGIN began: it checks what was put off. */
  private void passEnd(ErrorFields fields) {
    if (relay.checksMayTell && !fatal) {
      relay.client.write(replaceError(fields.scrubbed()));
    } else {
      input.pass();
    }
  }

  /**
   * Whether a report of a guarded or filtered statement says no more than the client's own text and
   * the names in the database do.
   */
  private static boolean tellable(ErrorFields fields, Judgement judgement) {
    if (fields.isOfMissing()) {
      return judgement.statements().stream().allMatch(UpstreamFlow::isDrop);
    }
    boolean clients =
        !(judgement.verdict() instanceof Verdict.Rewrite rewrite)
            || !rewrite.positions().isSpliced(fields.position());
    return clients && fields.isOfAnalysis();
  }

  private static boolean isDrop(Judged judged) {
    return judged.analysis().kinds().equals(Set.of(Kind.DDL_DROP));
  }

  private void noticed() {
    if (relay.head() == null || relay.head() instanceof Pending.Sync) {
      passEnd(ErrorFields.read(input.body()));
      return;
    }
    Judgement judgement =
        switch (relay.head()) {
          case Pending.Query query -> query.exchange.judgement();
          case Pending.Execute execute -> execute.exchange().judgement();
          case Pending.Bind bind -> bind.portal().prepared().judgement();
          case null, default -> null;
        };
    passError(ErrorFields.read(input.body()), judgement);
  }

  private void ready() {
    if (input.body().readableBytes() != 1) {
      throw unexpected();
    }
    if (relay.limits.readOnly() && !relay.settings.readOnly()) {
      relay.end(WRITABLE);
      return;
    }
    boolean idle = input.body().getByte(0) == 'I';
    rows = Rows.Undescribed.INSTANCE;
    if (relay.head() instanceof Pending.Query query && query.cut) {
      if (input.body().getByte(0) == 'T') {
        input.drop();
        query.exchange.finish(true, query.tag);
        failToo(true);
        return;
      }
      input.cut();
      writeTooMany();
    }
    input.pass();
    switch (relay.head()) {
      case Pending.Query query -> {
        query.exchange.finish(query.failed, query.tag);
        relay.pop();
      }
      case Pending.FunctionCall call -> {
        call.exchange().finish(false, "");
        relay.pop();
      }
      case Pending.Startup _, Pending.Sync _ -> relay.pop();
      case Pending.Refused refused when refused.simple() -> relay.pop();
      case Pending.Malformed malformed when malformed.simple() -> relay.pop();
      case null, default -> {
        if (relay.doubtfulSyncs == 0) {
          throw unexpected();
        }
        relay.skipping = false;
      }
    }
    relay.doubtfulSyncs = 0;
    relay.settings.ready();
    if (idle) {
      relay.checksMayTell = false;
      relay.names.transactionEnded();
      relay.path.idle();
    }
  }

  private void parameter() {
    ParameterStatus status = ParameterStatus.read(input.body(), relay.settings.charset());
    relay.settings.reported(status.name(), status.value());
    input.pass();
  }

  private void cancelKey() {
    BackendKeyData given = BackendKeyData.read(input.body());
    key = given;
    input.drop();
    ByteBuf message = relay.client.alloc().buffer();
    BackendMessages.backendKeyData(message, given.processId(), cancelKeys.issue(given));
    relay.client.write(message);
  }
}
