package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;

/** The types of a prepared statement's parameters. */
final class ParameterDescription {
  private ParameterDescription() {}

  // 't', Int32 length, Int16 count, {Int32 type OID}…
  static int[] read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    int[] types = new int[reader.count(Integer.BYTES)];
    for (int i = 0; i < types.length; i++) {
      types[i] = reader.int32();
    }
    reader.end();
    return types;
  }
}
