package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;

/**
 * COM_QUERY.
 *
 * @param attributes what stands before the text where both legs know attributes, as it stands there
 * @param text the statements, in the session's character set
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html">
 *     COM_QUERY</a>
 */
record QueryMessage(byte[] attributes, byte[] text) {
  /** A query's attributes are at most this many: the server's own bound of parameters. */
  private static final int MAX_ATTRIBUTES = 0xffff;

  // 0x03, with attributes: lenenc count, lenenc 1, null bitmap, int<1> 1,
  // {int<2> type, string<lenenc> name}…, values; string<EOF> text
  static QueryMessage read(ByteBuf payload, Capabilities capabilities) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    int start = reader.index();
    if (capabilities.queryAttributes()) {
      skipAttributes(reader);
    }
    byte[] attributes = new byte[reader.index() - start];
    payload.getBytes(start, attributes);
    return new QueryMessage(attributes, reader.rest());
  }

  /** Whether any are given: without, their count stands there and a one. */
  boolean hasAttributes() {
    return attributes.length > 2;
  }

  /** Writes it with another text, for a server that takes attributes where the client does. */
  void write(ByteBuf out, byte[] other) {
    out.writeByte(Command.QUERY.code()).writeBytes(attributes).writeBytes(other);
  }

  private static void skipAttributes(PayloadReader reader) {
    long count = reader.lengthEncoded();
    long sets = reader.lengthEncoded();
    if (count < 0 || count > MAX_ATTRIBUTES || sets != 1) {
      throw new ProtocolViolation("malformed packet: a query's attributes");
    }
    if (count > 0) {
      byte[] nulls = reader.bytes(((int) count + 7) / 8);
      if (reader.int1() != 1) {
        throw new ProtocolViolation("malformed packet: a query's attributes without types");
      }
      int[] types = new int[(int) count];
      for (int i = 0; i < count; i++) {
        types[i] = reader.int2() & 0xff;
        reader.lengthEncodedBytes();
      }
      for (int i = 0; i < count; i++) {
        if ((nulls[i / 8] & 1 << i % 8) == 0) {
          BinaryValue.read(reader, types[i]);
        }
      }
    }
  }

  /** Writes it without attributes. */
  static void write(ByteBuf out, byte[] text, Capabilities capabilities) {
    out.writeByte(Command.QUERY.code());
    if (capabilities.queryAttributes()) {
      out.writeByte(0).writeByte(1);
    }
    out.writeBytes(text);
  }
}
