package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;

/**
 * A Query of the simple protocol.
 *
 * @param text in the client's encoding, perhaps of several statements
 */
public record QueryMessage(byte[] text) {
  // 'Q', Int32 length, String text
  /**
   * Reads a Query's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static QueryMessage read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    byte[] text = reader.string();
    reader.end();
    return new QueryMessage(text);
  }
}
