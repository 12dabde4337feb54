package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;

/**
 * What ends descriptions and rows where the leg has no DEPRECATE_EOF.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html">
 *     EOF_Packet</a>
 */
record EofPacket(int warnings, int status) {
  // 0xfe, int<2> warnings, int<2> status
  static EofPacket read(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    int warnings = reader.int2();
    int status = reader.int2();
    reader.end();
    return new EofPacket(warnings, status);
  }

  void write(ByteBuf out) {
    out.writeByte(OkPacket.ENDS_ROWS).writeShortLE(warnings).writeShortLE(status);
  }
}
