package dev.postern.wire.postgres;

import dev.postern.core.Action.CopyFormat;
import dev.postern.core.MaskPlan;
import io.netty.buffer.ByteBuf;

/**
 * Masks the rows of one {@code COPY … TO STDOUT}. PostgreSQL sends each row as one CopyData, and a
 * binary COPY's header with its first row; a message of any other shape is refused.
 *
 * <p>The text forms are read byte by byte, so the rows' encoding must be one in which no character
 * but ASCII's own holds an ASCII byte: UTF-8, the ISO 8859 and Windows sets, EUC. Not so SJIS,
 * BIG5, GBK, UHC, JOHAB, GB18030.
 */
public sealed interface CopyOutMasker permits TextCopyOut, CsvCopyOut, BinaryCopyOut, AsciiCopyOut {
  // 'd', Int32 length, Byte(n) data
  /**
   * Appends the CopyData at {@code message}'s reader index, masked, to {@code out}, and moves the
   * index behind it. Both are borrowed. Where it throws, neither index has moved, and the masker
   * must not be used again.
   *
   * @return how many cells were masked
   * @throws ProtocolViolation where it is not a whole row of the plan's columns
   */
  int mask(ByteBuf message, ByteBuf out);

  /**
   * A masker for one COPY.
   *
   * @throws IllegalArgumentException where the format's characters leave rows without a sure
   *     reading
   */
  static CopyOutMasker of(CopyFormat format, MaskPlan plan) {
    return switch (format) {
      case CopyFormat.Text text -> new TextCopyOut(text, plan);
      case CopyFormat.Csv csv -> new CsvCopyOut(csv, plan);
      case CopyFormat.Binary _ -> new BinaryCopyOut(plan);
    };
  }
}
