package dev.postern.wire.postgres;

/**
 * How long the messages of a client may be. The server's own bounds (PQ_SMALL_MESSAGE_LIMIT and
 * PQ_LARGE_MESSAGE_LIMIT) hold first, so that the server is asked to refuse what it would refuse.
 */
final class FrontendLimits {
  private static final int SMALL = 10_000;
  private static final int LARGE = 0x3fffffff - 1;

  private FrontendLimits() {}

  static boolean isKnown(byte type) {
    return "QPBDECSHFdcfX".indexOf(type) >= 0;
  }

  /** Whether the server would take a message of this type and length, whatever the gate does. */
  static boolean isWithinServers(byte type, int length) {
    return length <= of(type, LARGE);
  }

  /** The greatest length field of a message of this type, in bytes. */
  static int of(byte type, int maxMessage) {
    return switch (type) {
      case 'd' -> LARGE;
      case 'Q', 'P', 'B', 'F', 'f' -> Math.min(LARGE, maxMessage);
      default -> SMALL;
    };
  }
}
