package dev.postern.wire.postgres;

import dev.postern.core.MaskPlan;
import io.netty.buffer.ByteBuf;

/** Masks the rows of one result. Cells that are not masked pass as the same bytes. */
public final class DataRowMasker {
  private final MessageSplice splice = new MessageSplice();
  private final CountedRow row;
  private final MessageSplice.Body body = this::maskBody;

  public DataRowMasker(MaskPlan plan) {
    row = new CountedRow(plan, splice);
  }

  // 'D', Int32 length, Int16 count, {Int32 size or -1, Byte(n) value}…
  /**
   * Appends the DataRow at {@code message}'s reader index, masked, to {@code out}, and moves the
   * index behind it. Both are borrowed. Where it throws, neither index has moved.
   *
   * @return how many cells were masked
   * @throws ProtocolViolation where it is not a whole DataRow of the plan's columns
   */
  public int mask(ByteBuf message, ByteBuf out) {
    return splice.copy(message, 'D', out, body);
  }

  private void maskBody(ByteBuf message, int from, int end) {
    if (row.mask(message, from, end) != end) {
      throw new ProtocolViolation("a row has bytes behind its last cell");
    }
  }
}
