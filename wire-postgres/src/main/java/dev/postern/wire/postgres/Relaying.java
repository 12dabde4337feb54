package dev.postern.wire.postgres;

import dev.postern.net.ClientLeg;
import io.netty.buffer.ByteBuf;

/** The session serves statements. */
record Relaying(Relay relay) implements ClientLeg.Serving {
  @Override
  public void take(ByteBuf bytes) {
    relay.onClientBytes(bytes);
  }

  @Override
  public boolean inputEnded() {
    relay.onClientEnded();
    return true;
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
