package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

/**
 * A Parse.
 *
 * @param statement the name of the prepared statement, empty for the unnamed one
 * @param text the statement's text in the client's encoding
 * @param parameterTypes the types the client wants, as OIDs, 0 where it leaves one open
 */
public record ParseMessage(String statement, byte[] text, int[] parameterTypes) {
  /** The type of a parameter counted from 0, 0 where the client leaves it open. */
  int parameterType(int index) {
    return index < parameterTypes.length ? parameterTypes[index] : 0;
  }

  // 'P', Int32 length, String statement, String text, Int16 count, {Int32 type OID}…
  /**
   * Reads a Parse's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static ParseMessage read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    String statement = reader.text(encoding);
    byte[] text = reader.string();
    int[] types = new int[reader.count(Integer.BYTES)];
    for (int i = 0; i < types.length; i++) {
      types[i] = reader.int32();
    }
    reader.end();
    return new ParseMessage(statement, text, types);
  }

  List<Integer> types() {
    return Arrays.stream(parameterTypes).boxed().toList();
  }
}
