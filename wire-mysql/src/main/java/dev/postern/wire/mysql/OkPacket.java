package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A statement is done. With DEPRECATE_EOF the same, under another first byte, ends rows.
 *
 * @param rows how many were changed
 * @param info what the server says of it, null where nothing stands there
 * @param state what changed in the session, null where nothing is said
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html">
 *     OK_Packet</a>
 */
record OkPacket(
    int type,
    long rows,
    long insertId,
    int status,
    int warnings,
    byte @Nullable [] info,
    byte @Nullable [] state) {
  static final int TYPE = 0x00;

  /** Of an OK packet that ends rows, and of an EOF packet. */
  static final int ENDS_ROWS = 0xfe;

  // 0x00 or 0xfe, lenenc rows, lenenc insert id, int<2> status, int<2> warnings,
  // string<lenenc> info, string<lenenc> state where the status says so
  static OkPacket read(ByteBuf payload, Capabilities capabilities) {
    PayloadReader reader = new PayloadReader(payload);
    int type = reader.int1();
    long rows = reader.lengthEncoded();
    long insertId = reader.lengthEncoded();
    int status = reader.int2();
    int warnings = reader.int2();
    byte[] info = null;
    byte[] state = null;
    if (capabilities.sessionTrack()) {
      if (reader.remaining() > 0) {
        info = reader.lengthEncodedBytes();
      }
      if ((status & Status.SESSION_STATE_CHANGED) != 0 && reader.remaining() > 0) {
        state = reader.lengthEncodedBytes();
      }
      reader.end();
    } else if (reader.remaining() > 0) {
      info = reader.lengthEncodedBytes();
      reader.end();
    }
    return new OkPacket(type, rows, insertId, status, warnings, info, state);
  }

  /**
   * The same without what could tell of values.
   *
   * @param warnings whether it may say how many there are
   * @param info whether it may say how many rows it found and changed
   */
  OkPacket telling(boolean warnings, boolean info) {
    return new OkPacket(
        type, rows, insertId, status, warnings ? this.warnings : 0, info ? this.info : null, state);
  }

  /** Whether that leaves anything out. */
  boolean tellsMore(boolean warnings, boolean info) {
    boolean hasInfo = this.info != null && this.info.length > 0;
    return (!warnings && this.warnings != 0) || (!info && hasInfo);
  }

  /** Writes it as the other end of a leg with {@code capabilities} reads it. */
  void write(ByteBuf out, Capabilities capabilities) {
    byte[] tracked = capabilities.sessionTrack() ? state : null;
    out.writeByte(type);
    PacketWriter.lengthEncoded(out, rows);
    PacketWriter.lengthEncoded(out, insertId);
    out.writeShortLE(tracked != null ? status : status & ~Status.SESSION_STATE_CHANGED);
    out.writeShortLE(warnings);
    if (tracked != null) {
      PacketWriter.lengthEncoded(out, info == null ? new byte[0] : info);
      PacketWriter.lengthEncoded(out, tracked);
    } else if (info != null && info.length > 0) {
      PacketWriter.lengthEncoded(out, info);
    }
  }
}
