package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A statement failed, or the session is refused.
 *
 * @param code the server's number of the error
 * @param sqlState five characters
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html">
 *     ERR_Packet</a>
 */
record ErrPacket(int code, String sqlState, String message) {
  static final int TYPE = 0xff;

  private static final int SQL_STATE = 5;

  // 0xff, int<2> code, '#', string[5] SQL state, string<EOF> message
  void write(ByteBuf out) {
    out.writeByte(TYPE).writeShortLE(code).writeByte('#');
    out.writeCharSequence(sqlState, StandardCharsets.US_ASCII);
    out.writeCharSequence(message, StandardCharsets.UTF_8);
  }

  /** Before the log-in is through there is no SQL state. */
  static ErrPacket read(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    int code = reader.int2();
    String sqlState = "HY000";
    if (reader.remaining() > SQL_STATE && reader.peek() == '#') {
      reader.skip(1);
      sqlState = new String(reader.bytes(SQL_STATE), StandardCharsets.US_ASCII);
    }
    return new ErrPacket(code, sqlState, new String(reader.rest(), StandardCharsets.UTF_8));
  }
}
