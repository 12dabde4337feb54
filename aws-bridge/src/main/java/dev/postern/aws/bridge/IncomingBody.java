package dev.postern.aws.bridge;

import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as its client sends it: read whole, or kept until it can pass. Confined to an
 * event loop.
 */
final class IncomingBody {
  static final Refusal TOO_LONG =
      new Refusal(
          FaultCode.LIMIT, "too-long", "the request has to be read, and is longer than 1 MiB");
  private static final Refusal FULL =
      new Refusal(
          FaultCode.UNAVAILABLE,
          "too-many",
          "the gate holds too much now that it cannot verify yet");

  private final Deque<ByteBuf> early = new ArrayDeque<>();
  private final WholeBody whole = new WholeBody();
  private final UnverifiedBytes.Share unverified;
  private boolean received;

  IncomingBody(UnverifiedBytes.Share unverified) {
    this.unverified = unverified;
  }

  /** The client has sent all of it. */
  void beReceived() {
    received = true;
  }

  boolean isReceived() {
    return received;
  }

  /** Takes a piece over that came before anything is done with it. */
  void keep(ByteBuf piece) {
    early.add(piece);
  }

  /** The oldest piece that was kept, null where there is none. */
  @Nullable ByteBuf kept() {
    return early.poll();
  }

  boolean hasKept() {
    return !early.isEmpty();
  }

  /**
   * Takes a piece over of a body that is read whole.
   *
   * @param verified whether its sender is known already
   * @return why it is not taken, null where it is
   */
  @Nullable Refusal read(ByteBuf piece, boolean verified) {
    if (!verified && !unverified.take(piece.readableBytes())) {
      piece.release();
      return FULL;
    }
    return whole.add(piece) ? null : TOO_LONG;
  }

  /** What was read. */
  byte[] bytes() {
    return whole.bytes();
  }

  UnverifiedBytes.Share unverified() {
    return unverified;
  }

  /** Frees what waits. */
  void discard() {
    unverified.release();
    while (!early.isEmpty()) {
      early.remove().release();
    }
  }
}
