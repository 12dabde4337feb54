package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the client's message in front judged, and refuses in its place what must not leave. */
final class Judging {
  static final Refusal NOT_SHOWN =
      new Refusal(
          FaultCode.DENIED, "not-approvable", "nobody could see what would be approved with it");

  private static final Refusal NOT_IN_ENCODING =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the row filter cannot be written in the client's encoding"),
          "SET client_encoding TO 'UTF8'.");

  private final Relay relay;
  private final FrontMessage front;

  Judging(Relay relay, FrontMessage front) {
    this.relay = relay;
    this.front = front;
  }

  /** Deals with the message in front, whose body may be one that cannot be read. */
  void perform(Runnable step) {
    boolean simple = front.input.type() == 'Q' || front.input.type() == 'F';
    try {
      step.run();
    } catch (ProtocolViolation violation) {
      malformed(violation, simple);
    }
  }

  /**
   * A body that the server would not take either: it says so itself where what cannot be read may
   * pass, and the gate does in its words where not. The session goes on.
   */
  private void malformed(ProtocolViolation violation, boolean simple) {
    Judgement judgement =
        relay.path.judgeOpaque("(malformed message of type " + (char) front.input.type() + ")");
    if (judgement.verdict() instanceof Verdict.Forward) {
      front.pass(new Pending.Malformed(open(judgement, List.of()), simple));
    } else {
      front.refuse(
          new Refusal(
              violation.sqlState().equals(FaultCode.BAD_ENCODING.sqlState())
                  ? FaultCode.BAD_ENCODING
                  : FaultCode.PROTOCOL_VIOLATION,
              "protocol-violation",
              Objects.requireNonNullElse(violation.getMessage(), "invalid message format")),
          simple);
    }
  }

  /** Journals that the statement leaves, which it must right after. */
  Exchange open(Judgement judgement, List<Bind> binds) {
    return new Exchange(
        relay.path, judgement, relay.path.forwarded(judgement, binds), relay.digest);
  }

  /** Has a text judged, at once where that is known; null stands for bytes that are no text. */
  void judged(@Nullable String text, List<Integer> types, Consumer<Judgement> next) {
    if (text == null) {
      next.accept(
          relay.path.judgeOpaque(
              "(bytes that are not valid " + relay.settings.sql().clientEncoding() + ")"));
      return;
    }
    judged(new SqlStatement(text, relay.settings.sql(), types), next);
  }

  void judged(SqlStatement statement, Consumer<Judgement> next) {
    Judgement known = relay.path.judgeNow(statement);
    if (known != null) {
      next.accept(known);
      return;
    }
    front.stop();
    relay.upstream.flush();
    relay.blocking.execute(() -> {
      Runnable then = judgedNow(statement, next);
      relay.client.eventLoop().execute(() -> relay.guarded(null, then));
    });
  }

  /** A judgement that fails comes back too: the session would wait for it, and so it ends. */
  private Runnable judgedNow(SqlStatement statement, Consumer<Judgement> next) {
    try {
      Judgement judgement = relay.path.judge(statement);
      return () -> front.resume(() -> resume(judgement, next));
    } catch (RuntimeException | Error fault) {
      return () -> {
        throw new IllegalStateException("a judgement failed", fault);
      };
    }
  }

  private void resume(Judgement judgement, Consumer<Judgement> next) {
    if (relay.skipping) {
      front.input.drop();
    } else {
      perform(() -> next.accept(judgement));
    }
  }

  /**
   * Whether the judgement lets the statement not pass, whatever people say; then the client will be
   * told.
   */
  boolean refused(Judgement judgement, boolean simple) {
    switch (judgement.approved().verdict()) {
      case Verdict.Forward _ -> {
        return false;
      }
      case Verdict.Rewrite(_, var text, _) -> {
        if (StatementText.encode(text, relay.settings.charset()) != null) {
          return false;
        }
        refuse(judgement, NOT_IN_ENCODING, simple);
      }
      case Verdict.Deny(_, var refusal) -> refuse(judgement, refusal, simple);
      case Verdict.Hold _ -> throw new IllegalStateException("approved, and held");
    }
    return true;
  }

  void refuse(Judgement judgement, Refusal refusal, boolean simple) {
    relay.path.refused(judgement, refusal);
    front.refuse(refusal, simple);
  }

  /**
   * What a name means that the session never defined before the gate's eyes: whatever the policy
   * thinks of a statement it cannot read. Null where that is refused, in the server's words for a
   * missing name.
   */
  @Nullable Prepared unknown(String what, FaultCode code) {
    Judgement judgement = relay.path.judgeOpaque(what);
    if (judgement.verdict() instanceof Verdict.Forward) {
      return new Prepared(judgement, relay.path.version(), new int[0]);
    }
    refuse(judgement, new Refusal(code, "unknown-name", what + " does not exist"), false);
    return null;
  }
}
