package dev.postern.wire.mysql;

import dev.postern.wire.mysql.BulkExecuteMessage.Indicator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A bulk execution for a server that has none: one execution for each row, as drivers do it. */
final class BulkRows {
  private static final int MOST_WARNINGS = 0xffff;

  private final Prepared prepared;
  private final int[] types;
  private final PayloadReader rows;
  private boolean typesSent;
  private long changed;
  private long insertId;
  private int warnings;

  /**
   * @param values row after row, as the bulk execution has them and was read already
   */
  BulkRows(Prepared prepared, int[] types, byte[] values) {
    this.prepared = prepared;
    this.types = types;
    this.rows = new PayloadReader(Unpooled.wrappedBuffer(values));
  }

  boolean isMore() {
    return rows.remaining() > 0;
  }

  // 0x17, int<4> statement, int<1> flags, int<4> 1, null bitmap, int<1> whether types follow,
  // {int<2> type}…, values
  /** Appends the execution of the row in front. */
  void next(ByteBuf out) {
    int count = prepared.parameters();
    out.writeByte(Command.STMT_EXECUTE.code()).writeIntLE(prepared.id());
    out.writeByte(0).writeIntLE(1);
    int nulls = out.writerIndex();
    out.writeZero((count + 7) / 8);
    out.writeByte(typesSent ? 0 : 1);
    for (int i = 0; !typesSent && i < count; i++) {
      out.writeShortLE(types[i]);
    }
    typesSent = true;
    for (int i = 0; i < count; i++) {
      if (rows.int1() == Indicator.VALUE) {
        BinaryValue.write(out, types[i] & 0xff, BinaryValue.read(rows, types[i] & 0xff));
      } else {
        out.setByte(nulls + i / 8, out.getByte(nulls + i / 8) | 1 << i % 8);
      }
    }
  }

  /** What all rows so far have come to, with the one that the server has answered. */
  OkPacket add(OkPacket ok) {
    changed += ok.rows();
    insertId = insertId == 0 ? ok.insertId() : insertId;
    warnings = Math.min(MOST_WARNINGS, warnings + ok.warnings());
    return new OkPacket(ok.type(), changed, insertId, ok.status(), warnings, null, ok.state());
  }
}
