package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;

/** What the two textual formats of COPY have in common. */
final class CopyCharacters {
  private CopyCharacters() {}

  /**
   * A delimiter, quote or escape must be one ASCII byte that does not end lines. PostgreSQL itself
   * lets a line feed be a quote.
   */
  static void requireSafe(char character) {
    if (character == 0 || character == '\n' || character == '\r' || character > 0x7f) {
      throw new IllegalArgumentException("a COPY character would leave rows ambiguous");
    }
  }

  /** The protocol ends every line with a line feed, whatever the server's platform. */
  static void requireLine(ByteBuf message, int from, int end) {
    if (from == end || message.getByte(end - 1) != '\n') {
      throw new ProtocolViolation("a COPY row does not end with a line feed");
    }
  }

  static ProtocolViolation wrongColumns() {
    return new ProtocolViolation("a COPY row's columns are not those of its mask plan");
  }
}
