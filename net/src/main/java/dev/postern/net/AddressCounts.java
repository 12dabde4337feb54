package dev.postern.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each address has. Of IPv6 the network of 64 bits counts, since one host can
 * have all addresses of its own. Of several threads.
 */
final class AddressCounts {
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final Map<ByteBuffer, Integer> counts = new ConcurrentHashMap<>();

  AddressCounts(int most) {
    this.most = most;
  }

  /** Counts one more; false, and counts none, where the address has all that it may have. */
  boolean enter(InetAddress address) {
    if (counts.merge(key(address), 1, Integer::sum) <= most) {
      return true;
    }
    leave(address);
    return false;
  }

  /** Counts one less. */
  void leave(InetAddress address) {
    counts.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
  }

  private static ByteBuffer key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(
        bytes, 0, address instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
  }
}
