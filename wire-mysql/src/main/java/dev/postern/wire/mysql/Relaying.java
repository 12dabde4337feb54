package dev.postern.wire.mysql;

import dev.postern.net.ClientLeg;
import io.netty.buffer.ByteBuf;

/** The session serves statements. */
record Relaying(Relay relay) implements ClientLeg.Serving {
  @Override
  public void take(ByteBuf bytes) {
    relay.onClientBytes(bytes);
  }

  /** What the client sent cannot be read as packets. */
  void broken(ProtocolViolation violation) {
    relay.guarded(
        null,
        () -> {
          throw violation;
        });
  }

  @Override
  public void gone() {
    relay.onClientGone();
  }

  @Override
  public void writable(boolean writable) {
    relay.clientWritable(writable);
  }
}
