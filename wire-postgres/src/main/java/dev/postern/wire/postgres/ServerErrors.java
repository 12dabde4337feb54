package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's errors and notices. Of a guarded or filtered statement they may carry a value in
 * their text that the client must not see; of a rewritten one their positions are led back.
 */
final class ServerErrors {
  private final Relay relay;
  private final FrameInput input;
  private final Answers answers;
  private boolean fatal;

  /**
   * @param input with the server's message in front
   */
  ServerErrors(Relay relay, FrameInput input, Answers answers) {
    this.relay = relay;
    this.input = input;
    this.answers = answers;
  }

  /** Whether the server has said itself why it leaves. */
  boolean saidFatal() {
    return fatal;
  }

  /** The error in front. */
  ErrorFields read() {
    ErrorFields fields = ErrorFields.read(input.body());
    fatal |= fields.severity() == Severity.FATAL || fields.severity() == Severity.PANIC;
    return fields;
  }

  /** NoticeResponse. */
  void noticed() {
    if (relay.head() == null || relay.head() instanceof Pending.Sync) {
      passEnd(ErrorFields.read(input.body()));
      return;
    }
    Judgement judgement =
        switch (relay.head()) {
          case Pending.Query query -> query.exchange().judgement();
          case Pending.Execute execute -> execute.exchange().judgement();
          case Pending.Bind bind -> bind.portal().prepared().judgement();
          case null, default -> null;
        };
    pass(ErrorFields.read(input.body()), judgement);
  }

  /** Passes what the server said, without what could be a value of the statement's. */
  void pass(ErrorFields fields, @Nullable Judgement judgement) {
    if (judgement != null
        && (judgement.losesErrorText() || (relay.checksMayTell && endsTransaction(judgement)))) {
      boolean told = judgement.losesErrorText() && tellable(fields, judgement);
      ErrorFields stripped = told ? fields.told() : fields.scrubbed();
      ByteBuf scrubbed =
          replace(
              judgement.verdict() instanceof Verdict.Rewrite rewrite
                  ? stripped.leadBack(rewrite.positions())
                  : stripped);
      Exchange exchange = relay.exchange();
      if (exchange != null) {
        exchange.result(scrubbed, scrubbed.readerIndex(), scrubbed.readableBytes());
      }
      relay.client.write(scrubbed);
    } else if (relay.exchange() != null) {
      answers.passResult();
    } else {
      input.pass();
    }
  }

  /** Of a Sync, which commits what no BEGIN began: it checks what was put off. */
  void passEnd(ErrorFields fields) {
    if (relay.checksMayTell && !fatal) {
      relay.client.write(replace(fields.scrubbed()));
    } else {
      input.pass();
    }
  }

  /**
   * Why a text was not prepared. Nothing has run yet, so that no row could tell; of a text that was
   * rewritten the client only learns of what it wrote itself.
   */
  void passNotPrepared(ErrorFields fields, Pending.Parse parse) {
    if (!parse.own()
        && parse.prepared().judgement().approved().verdict() instanceof Verdict.Rewrite rewrite) {
      boolean clients = !rewrite.positions().isSpliced(fields.position());
      relay.client.write(
          replace((clients ? fields : fields.scrubbed()).leadBack(rewrite.positions())));
    } else {
      input.pass();
    }
  }

  private ByteBuf replace(ErrorFields fields) {
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

  /** COMMIT and its kin, and SET CONSTRAINTS: they check what was put off. */
  private static boolean endsTransaction(Judgement judgement) {
    return judgement.statements().stream()
        .anyMatch(judged ->
            judged.analysis() instanceof Analyzed analyzed
                && analyzed.action() instanceof Action.Transaction);
  }

  /**
   * Whether a report of a guarded or filtered statement says no more than the client's own text and
   * the names in the database do.
   */
  private static boolean tellable(ErrorFields fields, Judgement judgement) {
    if (fields.isOfMissing()) {
      return judgement.statements().stream().allMatch(ServerErrors::isDrop);
    }
    boolean clients =
        !(judgement.verdict() instanceof Verdict.Rewrite rewrite)
            || !rewrite.positions().isSpliced(fields.position());
    return clients && fields.isOfAnalysis();
  }

  private static boolean isDrop(Judged judged) {
    return judged.analysis().kinds().equals(Set.of(Kind.DDL_DROP));
  }
}
