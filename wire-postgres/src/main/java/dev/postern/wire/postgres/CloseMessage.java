package dev.postern.wire.postgres;

import dev.postern.wire.postgres.FrontendMessages.Named;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/** A Close of a prepared statement or a portal. */
public record CloseMessage(Named named, String name) {
  // 'C', Int32 length, Byte1 'S' or 'P', String name
  /**
   * Reads a Close's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static CloseMessage read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    byte subtype = reader.int8();
    String name = reader.text(encoding);
    reader.end();
    return new CloseMessage(Named.of(subtype, "CLOSE"), name);
  }
}
