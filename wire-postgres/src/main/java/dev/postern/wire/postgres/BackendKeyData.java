package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;

/** What cancels a session's statements: four bytes of secret in protocol 3.0, up to 256 in 3.2. */
record BackendKeyData(int processId, byte[] secret) {
  // 'K', Int32 length, Int32 process id, Byte(n) secret
  static BackendKeyData read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    int processId = reader.int32();
    byte[] secret = reader.bytes(reader.remaining());
    reader.end();
    return new BackendKeyData(processId, secret);
  }
}
