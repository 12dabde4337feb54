package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server wants another method of authentication.
 *
 * @param data the method's own, a scramble without its ending zero where it is one
 */
record AuthSwitchRequest(String plugin, byte[] data) {
  static final int TYPE = 0xfe;

  // 0xfe, string<NUL> plugin, string<EOF> data
  void write(ByteBuf out) {
    out.writeByte(TYPE);
    PacketWriter.terminated(out, plugin);
    out.writeBytes(data).writeByte(0);
  }

  /**
   * Reads one.
   *
   * @throws ProtocolViolation where it names no method, as servers before 4.1 do
   */
  static AuthSwitchRequest read(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String plugin = reader.terminatedText();
    byte[] data = reader.rest();
    int length = data.length > 0 && data[data.length - 1] == 0 ? data.length - 1 : data.length;
    return new AuthSwitchRequest(plugin, Arrays.copyOf(data, length));
  }
}
