package dev.postern.net;

import io.netty.channel.Channel;
import java.util.EnumSet;

/**
 * Whether a channel is read from. Any number of reasons may hold reading at once; it goes on when
 * the last of them is gone. Nothing else touches {@code autoRead}. Confined to the channel's event
 * loop.
 *
 * <p>Holding stops the socket, not what was decoded already: whoever holds must also stop consuming
 * its own input buffer, so that a message behind a refused one cannot slip through.
 */
public final class ReadGate {
  /** Why reading is held. */
  public enum Reason {
    /** The peer that gets these bytes does not keep up. */
    PEER_SLOW,
    /** As much is buffered as may be until what is in front is decided. */
    INPUT_FULL
  }

  /** As many bytes of a peer's wait here, the others with the peer. */
  private static final int MAX_WAITING = 64 * 1024;

  private final Channel channel;
  private final EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);

  public ReadGate(Channel channel) {
    this.channel = channel;
  }

  public void hold(Reason reason) {
    if (reasons.add(reason)) {
      channel.config().setAutoRead(false);
    }
  }

  public void release(Reason reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      channel.config().setAutoRead(true);
    }
  }

  /**
   * Holds where more is buffered than may be, else lets go.
   *
   * @param bytes that wait until what is in front of them is decided
   */
  public void waiting(int bytes) {
    set(Reason.INPUT_FULL, bytes > MAX_WAITING);
  }

  /** Holds for the reason or lets go of it. */
  public void set(Reason reason, boolean held) {
    if (held) {
      hold(reason);
    } else {
      release(reason);
    }
  }
}
