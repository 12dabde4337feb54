package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Refusal;
import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;

/** How statements end: done, suspended or failed, and the ReadyForQuery behind them. */
final class Completions {
  private static final Refusal WRITABLE =
      new Refusal(
          FaultCode.SESSION_ENDED,
          "read-only",
          "the connection is read-only, and the session could have written from here on");

  private final Relay relay;
  private final FrameInput input;
  private final Answers answers;
  private final ResultRows rows;
  private final ServerErrors errors;

  /**
   * @param input with the server's message in front
   */
  Completions(
      Relay relay, FrameInput input, Answers answers, ResultRows rows, ServerErrors errors) {
    this.relay = relay;
    this.input = input;
    this.answers = answers;
    this.rows = rows;
    this.errors = errors;
  }

  /** CommandComplete or EmptyQueryResponse. */
  void completed(byte type) {
    String tag = type == 'C' ? CommandTag.read(input.body()) : "";
    relay.settings.done(tag);
    boolean over = rows.end();
    switch (relay.head()) {
      case Pending.Query query -> completed(query, over, tag);
      case Pending.Execute execute -> {
        passUnless(over);
        Judgement judgement = execute.exchange().judgement();
        relay.checksMayTell |= judgement.losesErrorText();
        if (!judgement.statements().isEmpty()) {
          done(judgement, judgement.statements().get(0), tag);
        }
        relay.copyIn = false;
        executed(execute, over, tag);
      }
      case null, default -> throw Answers.unexpected();
    }
  }

  private void completed(Pending.Query query, boolean over, String tag) {
    Judgement judgement = query.exchange().judgement();
    relay.checksMayTell |= judgement.losesErrorText();
    if (over || query.cut) {
      cut(query);
    } else {
      answers.passResult();
      query.tag = tag;
    }
    if (query.index < judgement.statements().size()) {
      done(judgement, query.judged(), tag);
    }
    query.index++;
  }

  private void cut(Pending.Query query) {
    input.drop();
    query.cut = true;
    query.failed = true;
    query.tag = rows.tooMany().code().sqlState();
  }

  private void done(Judgement judgement, Judged judged, String tag) {
    relay.copyIn = false;
    relay.doubtfulSyncs = 0;
    if (judged.settles()) {
      relay.changes++;
      relay.names.done(judgement, judged, tag, relay.path.version());
    }
  }

  /** PortalSuspended. */
  void suspended() {
    if (!(relay.head() instanceof Pending.Execute execute)) {
      throw Answers.unexpected();
    }
    relay.settings.done("");
    relay.checksMayTell |= execute.exchange().judgement().losesErrorText();
    boolean over = rows.end();
    passUnless(over);
    executed(execute, over, "suspended");
  }

  private void passUnless(boolean over) {
    if (over) {
      input.drop();
    } else {
      answers.passResult();
    }
  }

  private void executed(Pending.Execute execute, boolean over, String tag) {
    if (over) {
      execute.exchange().failed(rows.tooMany().code().sqlState());
      failToo(false);
    } else {
      execute.exchange().finish(false, tag);
      relay.pop();
    }
  }

  /** Has the server fail as the result does, since it knows of no error. */
  private void failToo(boolean simple) {
    relay.expect(new Pending.Refused(rows.tooMany(), simple));
    relay.pop();
    Poison.write(relay, simple);
    relay.upstream.flush();
  }

  /** ErrorResponse. */
  void failed() {
    ErrorFields fields = errors.read();
    relay.copyIn = false;
    relay.settings.done("");
    boolean over = rows.end();
    switch (relay.head()) {
      case Pending.Refused refused -> refused(refused);
      case Pending.Query query when over || query.cut -> cut(query);
      case Pending.Query query -> {
        errors.pass(fields, query.exchange().judgement());
        query.failed = true;
        query.tag = fields.sqlState();
      }
      case Pending.Execute execute when over -> {
        input.drop();
        write(rows.tooMany());
        execute.exchange().failed(rows.tooMany().code().sqlState());
        relay.skipToSync("failed");
      }
      case Pending.Execute execute -> {
        errors.pass(fields, execute.exchange().judgement());
        execute.exchange().failed(fields.sqlState());
        relay.skipToSync("failed");
      }
      case Pending.Bind bind -> {
        errors.pass(fields, bind.portal().prepared().judgement());
        relay.skipToSync("failed");
      }
      case Pending.FunctionCall call -> {
        errors.pass(fields, call.exchange().judgement());
        call.exchange().failed(fields.sqlState());
      }
      case Pending.Malformed malformed -> malformed(malformed, fields);
      case Pending.Parse parse -> {
        errors.passNotPrepared(fields, parse);
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
      case Pending.Sync _ -> errors.passEnd(fields);
      case Pending.Startup _, Pending.CopyEnd _ -> input.pass();
      case null -> errors.passEnd(fields);
    }
  }

  /** The server's error of the message that stood in the refused one's place. */
  private void refused(Pending.Refused refused) {
    input.drop();
    write(refused.refusal());
    if (!refused.simple()) {
      relay.skipToSync("refused");
    }
  }

  private void malformed(Pending.Malformed malformed, ErrorFields fields) {
    errors.pass(fields, malformed.exchange().judgement());
    malformed.exchange().failed(fields.sqlState());
    if (!malformed.simple()) {
      relay.skipToSync("failed");
    }
  }

  private void write(Refusal refusal) {
    ByteBuf error = relay.client.alloc().buffer();
    BackendMessages.errorResponse(error, relay.report(Severity.ERROR, refusal));
    relay.client.write(error);
  }

  /** ReadyForQuery. */
  void ready() {
    if (input.body().readableBytes() != 1) {
      throw Answers.unexpected();
    }
    if (relay.limits.readOnly() && !relay.settings.readOnly()) {
      relay.end(WRITABLE);
      return;
    }
    byte status = input.body().getByte(0);
    rows.forget();
    if (relay.head() instanceof Pending.Query query && query.cut) {
      if (status == 'T') {
        input.drop();
        query.exchange().finish(true, query.tag);
        failToo(true);
        return;
      }
      input.cut();
      write(rows.tooMany());
    }
    input.pass();
    answered();
    relay.doubtfulSyncs = 0;
    relay.settings.ready();
    if (status == 'I') {
      relay.checksMayTell = false;
      relay.names.transactionEnded();
      relay.path.idle();
    }
  }

  /** What was in front is answered by ReadyForQuery. */
  private void answered() {
    switch (relay.head()) {
      case Pending.Query query -> {
        query.exchange().finish(query.failed, query.tag);
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
          throw Answers.unexpected();
        }
        relay.skipping = false;
      }
    }
  }
}
