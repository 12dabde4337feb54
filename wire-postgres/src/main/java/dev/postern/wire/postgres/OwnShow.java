package dev.postern.wire.postgres;

import dev.postern.wire.postgres.FrontendMessages.Named;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Asks the server for itself how the session's settings stand, where the client sends a text behind
 * a statement that may have changed them, and no Sync between the two.
 */
final class OwnShow {
  private static final String NAME = "postern-settings";

  private final Relay relay;

  OwnShow(Relay relay) {
    this.relay = relay;
  }

  /**
   * Whether a message of the client's has names or a text that mean something else under other
   * settings: with a backslash in it, or a character beyond ASCII.
   *
   * @param body borrowed
   */
  static boolean isReadBySettings(byte type, ByteBuf body) {
    int strings =
        switch (type) {
          case 'Q', 'D', 'E', 'C' -> 1;
          case 'P', 'B' -> 2;
          default -> 0;
        };
    for (int i = body.readerIndex(); i < body.writerIndex() && strings > 0; i++) {
      byte b = body.getByte(i);
      if (b < 0 || b == '\\') {
        return true;
      }
      strings -= b == 0 ? 1 : 0;
    }
    return false;
  }

  /** Asks; {@link ProtocolSettings#answered} gets what the server says. */
  void ask() {
    for (String setting : ProtocolSettings.FOLLOWED) {
      ByteBuf messages = relay.upstream.alloc().buffer();
      FrontendMessages.parse(
          messages, NAME, ("SHOW " + setting).getBytes(StandardCharsets.US_ASCII));
      FrontendMessages.bind(messages, NAME, NAME);
      FrontendMessages.execute(messages, NAME, 0);
      FrontendMessages.close(messages, Named.PORTAL, NAME);
      FrontendMessages.close(messages, Named.STATEMENT, NAME);
      relay.upstream.write(messages);
      relay.expect(new Pending.Show(setting));
      relay.expect(new Pending.Close(true, NAME, true));
      relay.expect(new Pending.Close(false, NAME, true));
    }
  }
}
