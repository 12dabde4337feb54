package dev.postern.aws.bridge;

import dev.postern.aws.sign.Hashes;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/** A body of any length that nobody holds: blocks that each say where they are. */
final class LongBody {
  static final int BLOCK = 64 << 10;

  private final byte[] block = new byte[BLOCK];
  private final long length;

  /**
   * @param length of whole blocks
   */
  LongBody(long length) {
    this.length = length;
    new Random(1).nextBytes(block);
  }

  long length() {
    return length;
  }

  /** Takes one block after the other. */
  @FunctionalInterface
  interface Taker<E extends Exception> {
    void take(long at, byte[] bytes, int length) throws E;
  }

  /** Gives all of it, in one array that is used again. */
  <E extends Exception> void each(Taker<E> taker) throws E {
    byte[] bytes = block.clone();
    for (long at = 0; at < length; at += BLOCK) {
      ByteBuffer.wrap(bytes).putLong(at);
      taker.take(at, bytes, BLOCK);
    }
  }

  String sha256() {
    var digest = Hashes.sha256();
    each((_, bytes, some) -> digest.update(bytes, 0, some));
    return HexFormat.of().formatHex(digest.digest());
  }
}
