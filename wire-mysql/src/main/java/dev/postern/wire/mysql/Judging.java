package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SessionLife.Held;
import dev.postern.core.SessionLife.HoldListener;
import dev.postern.core.SessionLife.Settled;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath;
import dev.postern.core.StatementPath.Bind;
import dev.postern.core.StrayBytes;
import dev.postern.core.Verdict;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has the commands of one client judged, one at a time, and answers those that must not leave. */
final class Judging {
  static final Refusal OTHERS =
      new Refusal(
          FaultCode.DENIED,
          "session-control",
          "it may reach other callers' sessions; KILL of one number, alone, is led to one's own");

  /** What people could not see. */
  static final Refusal NOT_SHOWN =
      new Refusal(
          FaultCode.DENIED,
          new Reason("not-approvable", "nobody could see all the values that it would run with"),
          "Send them with the execution, and not more than a thousand");

  private static final Refusal NOT_VALID =
      new Refusal(
          FaultCode.BAD_ENCODING,
          "bad-encoding",
          "the text is not valid in the session's character set");

  private static final Refusal NOT_IN_CHARACTER_SET =
      new Refusal(
          FaultCode.DENIED,
          new Reason("row-filter", "the row filter cannot be written in the session's characters"),
          "SET NAMES utf8mb4");

  private final Relay relay;
  private final PacketInput input;
  private final Runnable advance;

  /** Whether the command in front is being judged, or waits for people. */
  private boolean waiting;

  /** What waits for people or an estimate. */
  private @Nullable Held held;

  /** Whether its client has taken it back: then it does not run, whatever people say. */
  private boolean withdrawn;

  /**
   * @param input with the command in front
   * @param advance goes on with the commands when one has been judged on another thread
   */
  Judging(Relay relay, PacketInput input, Runnable advance) {
    this.relay = relay;
    this.input = input;
    this.advance = advance;
  }

  boolean isWaiting() {
    return waiting;
  }

  @Nullable String decode(byte[] text) {
    return CharacterSets.decode(text, relay.state.settings().characterSet());
  }

  @Nullable String decodeName(byte[] name) {
    return CharacterSets.decodeName(name, relay.state.settings().characterSet());
  }

  /** All callers of a connection share one login, so the server would let them. */
  static boolean reachesOthers(Judgement judgement) {
    return judgement.statements().stream()
        .flatMap(judged -> judged.analysis().reasons().stream())
        .anyMatch(reason -> reason.code().equals("session-control"));
  }

  /** Sends another command in the place of the one in front. */
  void replace(Consumer<ByteBuf> command) {
    ByteBuf out = input.replacement();
    relay.upstreamSequence = PacketWriter.packet(out, 0, command);
    input.skip();
  }

  byte[] encode(String text) {
    byte[] encoded = CharacterSets.encode(text, relay.state.settings().characterSet());
    if (encoded == null) {
      throw new IllegalStateException("a text that was not checked");
    }
    return encoded;
  }

  /**
   * Whether the caller's budgets do not suffice for what is about to run; it has been told then.
   */
  boolean spent(Judgement judgement, List<Bind> binds) {
    if (!relay.path.countsUses()) {
      return false;
    }
    List<Judgement.Judged> statements = judgement.statements();
    List<StatementPath.Running> running =
        statements.size() == 1
            ? List.of(relay.named.running(statements.getFirst()))
            : statements.stream().map(relay.named::running).toList();
    Refusal spent = relay.path.draw(judgement, running, binds);
    if (spent == null) {
      return false;
    }
    refuse(judgement, spent);
    return true;
  }

  /** A replay can read an answer only by what was asked, so that comes first in what is kept. */
  Exchange open(Command command, Judgement judgement, List<Bind> binds) {
    Exchange exchange =
        new Exchange(relay.path, judgement, relay.path.forwarded(judgement, binds), relay.digest);
    exchange.describe(command.packet());
    return exchange;
  }

  void judged(@Nullable String text, Consumer<Judgement> next) {
    if (text == null) {
      Judgement opaque =
          relay.path.judgeOpaque(
              "(bytes that are not valid " + relay.state.settings().characterSet() + ")");
      refuse(opaque, NOT_VALID);
      return;
    }
    judged(new SqlStatement(text, relay.state.settings()), next);
  }

  void judged(SqlStatement statement, Consumer<Judgement> next) {
    Judgement known = relay.path.judgeNow(statement);
    if (known != null) {
      next.accept(known);
      return;
    }
    meanwhile(() -> relay.path.judge(statement), next);
  }

  /** Goes on with the answer of what may wait, such as for a store. */
  <T> void meanwhile(Supplier<T> task, Consumer<T> next) {
    waiting = true;
    relay
        .shared
        .blocking()
        .execute(() -> {
          Runnable then = done(task, next);
          relay.client.channel().eventLoop().execute(() -> relay.guarded(null, then));
        });
  }

  /** What fails comes back too: the session would wait for it, and so it ends. */
  private <T> Runnable done(Supplier<T> task, Consumer<T> next) {
    try {
      T answer = task.get();
      return () -> {
        waiting = false;
        next.accept(answer);
        advance.run();
      };
    } catch (RuntimeException | Error fault) {
      return () -> {
        throw new IllegalStateException("a judgement failed", fault);
      };
    }
  }

  /**
   * Goes on at once with what does not wait, and with what does when it may run.
   *
   * @param next takes the judgement by which it passes
   */
  void passed(Judgement judgement, List<Bind> binds, Consumer<Judgement> next) {
    if (!judgement.waits()) {
      next.accept(judgement);
      return;
    }
    waiting = true;
    withdrawn = false;
    held =
        relay.path.hold(
            judgement,
            binds,
            Integer.toUnsignedLong(relay.names.thread()),
            new HoldListener<Judgement>() {
              @Override
              public void waits(String sentence) {
                // MySQL has no way to say something before the answer.
              }

              @Override
              public void settled(Settled<Judgement> settled) {
                relay
                    .client
                    .channel()
                    .eventLoop()
                    .execute(() -> relay.guarded(null, () -> settle(settled)));
              }

              private void settle(Settled<Judgement> settled) {
                held = null;
                waiting = false;
                switch (settled) {
                  case Settled.Passes<Judgement> _ when withdrawn ->
                      refuse(judgement, Refusal.CANCELLED);
                  case Settled.Passes(var approved) -> {
                    if (!refused(approved)) {
                      next.accept(approved);
                    }
                  }
                  case Settled.Refused(var refusal) -> refuse(judgement, refusal);
                }
                advance.run();
              }
            });
  }

  /** Takes back what waits for people; false where nothing does. */
  boolean withdraw() {
    if (held == null) {
      return false;
    }
    withdrawn = true;
    held.withdraw();
    return true;
  }

  /**
   * Whether the judgement lets the statement not pass, whatever people say; then the client has
   * been told.
   */
  boolean refused(Judgement judgement) {
    if (isInvalid(judgement)) {
      refuse(judgement, NOT_VALID);
      return true;
    }
    Refusal refusal =
        switch (judgement.approved().verdict()) {
          case Verdict.Forward _ -> null;
          case Verdict.Rewrite(_, var text, _) ->
              CharacterSets.encode(text, relay.state.settings().characterSet()) == null
                  ? NOT_IN_CHARACTER_SET
                  : null;
          case Verdict.Hold _ -> throw new IllegalStateException("approved, and held");
          case Verdict.Deny(_, var denied) -> denied;
        };
    if (refusal == null) {
      return false;
    }
    refuse(judgement, refusal);
    return true;
  }

  /**
   * Whether bytes that belong to no character stand where they are not known to be harmless: a text
   * that is understood has them in strings alone.
   */
  private static boolean isInvalid(Judgement judgement) {
    return judgement.statements().stream()
            .anyMatch(judged -> !(judged.analysis() instanceof Analyzed))
        && StrayBytes.isIn(judgement.statement().text());
  }

  void refuse(Judgement judgement, Refusal refusal) {
    relay.path.refused(judgement, refusal);
    answer(Refusals.of(refusal, judgement, relay.path.session()));
  }

  void refuseCommand(String what, String code, String sentence) {
    Refusal refusal = new Refusal(FaultCode.DENIED, code, sentence);
    relay.path.refused(relay.path.judgeOpaque("(" + what.toLowerCase(Locale.ROOT) + ")"), refusal);
    answer(Refusals.ofCommand(refusal, relay.path.session()));
  }

  /** Answers the command in front in the server's place; it does not leave. */
  void answer(ErrPacket error) {
    input.drop();
    ByteBuf out = relay.client.channel().alloc().buffer();
    PacketWriter.packet(out, relay.clientSequence, error::write);
    relay.client.channel().writeAndFlush(out);
    relay.clientSequence = 1;
  }
}
