package dev.postern.wire.postgres;

import dev.postern.core.Judgement;
import dev.postern.core.Refusal;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.Verdict;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What becomes of the client's message in front: it waits, it passes, or another takes its place.
 */
final class FrontMessage {
  final FrameInput input;

  private final Relay relay;
  private final Runnable advance;
  private final String comment;

  /** Whether the message in front waits for something, so that none behind it is looked at. */
  private boolean waiting;

  /**
   * @param advance goes on with the client's messages when one has waited
   */
  FrontMessage(Relay relay, Runnable advance) {
    this.input = new FrameInput(relay.upstream);
    this.relay = relay;
    this.advance = advance;
    this.comment = relay.path.comment();
  }

  boolean isWaiting() {
    return waiting;
  }

  /** Has it wait until {@link #resume}. */
  void stop() {
    waiting = true;
    input.cut();
  }

  /** Deals with it by {@code then}, and goes on with those behind it. */
  void resume(Runnable then) {
    waiting = false;
    then.run();
    advance.run();
  }

  /** Has it wait until the server has answered all that was sent, to be looked at again then. */
  void await() {
    await(() -> {});
  }

  /** As {@link #await()}, with {@code then} first. */
  void await(Runnable then) {
    stop();
    relay.whenSettled(() -> resume(then));
  }

  /** Passes it as it is. */
  void pass(Pending entry) {
    relay.expect(entry);
    input.pass();
  }

  /**
   * Passes it, or in its place that of the judgement's own text, with the path's comment behind it.
   * There it moves no position; a comment to the line's end ends before it.
   *
   * @param original the client's own text
   * @param message writes the message with a text in it
   */
  void passText(
      Judgement judgement, Supplier<byte[]> original, BiConsumer<ByteBuf, byte[]> message) {
    boolean commented = !comment.isEmpty() && isUnderstood(judgement);
    Verdict verdict = judgement.approved().verdict();
    if (!commented && !(verdict instanceof Verdict.Rewrite)) {
      input.pass();
      return;
    }
    byte[] text =
        verdict instanceof Verdict.Rewrite rewrite
            ? Objects.requireNonNull(
                StatementText.encode(rewrite.text(), relay.settings.charset()),
                "checked with the verdict")
            : original.get();
    byte[] end = commented ? ("\n" + comment).getBytes(StandardCharsets.US_ASCII) : new byte[0];
    byte[] whole = Arrays.copyOf(text, text.length + end.length);
    System.arraycopy(end, 0, whole, text.length, end.length);
    message.accept(input.replacement(), whole);
    input.skip();
  }

  /** What was not understood may end inside of quotes. */
  private static boolean isUnderstood(Judgement judgement) {
    return !judgement.statements().isEmpty()
        && judgement.statements().stream()
            .allMatch(judged -> judged.analysis() instanceof StatementAnalysis.Analyzed);
  }

  /**
   * Sends what is bound to fail in its place.
   *
   * @param simple whether the server answers such a message with ReadyForQuery
   */
  void refuse(Refusal refusal, boolean simple) {
    input.drop();
    Poison.write(relay, simple);
    relay.expect(new Pending.Refused(refusal, simple));
    relay.skipping |= !simple;
  }
}
