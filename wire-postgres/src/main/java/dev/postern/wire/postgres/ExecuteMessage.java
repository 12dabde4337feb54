package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/**
 * An Execute.
 *
 * @param maxRows the portal is suspended after so many; 0 and below mean all
 */
public record ExecuteMessage(String portal, int maxRows) {
  // 'E', Int32 length, String portal, Int32 most rows
  /**
   * Reads an Execute's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static ExecuteMessage read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    String portal = reader.text(encoding);
    int maxRows = reader.int32();
    reader.end();
    return new ExecuteMessage(portal, maxRows);
  }
}
