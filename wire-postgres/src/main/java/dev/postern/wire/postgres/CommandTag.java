package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a statement did, in the server's words, such as {@code SELECT 5}. */
final class CommandTag {
  private CommandTag() {}

  // 'C', Int32 length, String tag
  static String read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    String tag = reader.text(StandardCharsets.US_ASCII);
    reader.end();
    return tag;
  }
}
