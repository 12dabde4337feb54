package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A message that the server is bound to refuse. Sent in the place of one the gate refused, it puts
 * the server into the very state an error leaves: what came before in an implicit transaction is
 * rolled back, an explicit transaction is failed, and messages are skipped to the next Sync. Its
 * text is no SQL in any version, so the raw parser stops at the first word whatever the session's
 * settings are.
 */
final class Poison {
  private static final String STATEMENT = "postern-refused";

  private Poison() {}

  /**
   * Writes a message of a type without a body, which no server takes: every type but Sync, Flush
   * and those of COPY has at least one field.
   */
  static void writeEmpty(Relay relay, byte type) {
    ByteBuf message = relay.upstream.alloc().buffer(FrameInput.HEADER);
    MessageWriter.empty(message, (char) type);
    relay.upstream.write(message);
  }

  /**
   * Writes it.
   *
   * @param simple as a Query, answered by an error and ReadyForQuery; else as a Parse
   */
  static void write(Relay relay, boolean simple) {
    byte[] text =
        ("postern refused a statement of session " + relay.path.session())
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuf message = relay.upstream.alloc().buffer();
    if (simple) {
      FrontendMessages.query(message, text);
    } else {
      FrontendMessages.parse(message, STATEMENT, text);
    }
    relay.upstream.write(message);
  }
}
