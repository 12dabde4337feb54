package dev.postern.wire.postgres;

import dev.postern.wire.postgres.FrontendMessages.Named;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/** A Describe of a prepared statement or a portal. */
public record DescribeMessage(Named named, String name) {
  // 'D', Int32 length, Byte1 'S' or 'P', String name
  /**
   * Reads a Describe's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static DescribeMessage read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    byte subtype = reader.int8();
    String name = reader.text(encoding);
    reader.end();
    return new DescribeMessage(Named.of(subtype, "DESCRIBE"), name);
  }
}
