package dev.postern.recorder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An answer of MySQL's packet by packet, behind the command that it answers. */
final class Packets {
  static final int QUERY = 0x03;
  static final int FIELD_LIST = 0x04;
  static final int EXECUTE = 0x17;
  static final int FETCH = 0x1c;

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private int sequence;

  Packets(int command) {
    packet(HexFormat.of().toHexDigits((byte) command));
  }

  /** A packet whose payload stands in hexadecimal, texts in quotes. */
  Packets packet(String payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String word : payload.split(" (?=(?:[^']*'[^']*')*[^']*$)")) {
      body.writeBytes(
          word.startsWith("'")
              ? word.substring(1, word.length() - 1).getBytes(StandardCharsets.UTF_8)
              : HexFormat.of().parseHex(word));
    }
    all.writeBytes(
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.size() | sequence++ << 24)
            .array());
    all.writeBytes(body.toByteArray());
    return this;
  }

  /** A column as ColumnDefinition41 has it. */
  Packets column(String name, int type, int flags) {
    HexFormat hex = HexFormat.of();
    return packet(
        "03 'def' 00 00 00 %s '%s' 00 0c ff00 10000000 %s %s00 00 0000"
            .formatted(
                hex.toHexDigits((byte) name.length()),
                name,
                hex.toHexDigits((byte) type),
                hex.toHexDigits((byte) flags)));
  }

  byte[] bytes() {
    return all.toByteArray();
  }
}
