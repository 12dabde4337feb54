package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;

/** A setting that the server reports. */
record ParameterStatus(String name, String value) {
  // 'S', Int32 length, String name, String value
  static ParameterStatus read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    ParameterStatus status = new ParameterStatus(reader.text(encoding), reader.text(encoding));
    reader.end();
    return status;
  }
}
