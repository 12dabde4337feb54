package dev.postern.access;

import java.net.InetAddress;

/**
 * A range of network addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), or a single one.
 *
 * @param bits how many of the address's first bits all of them share
 */
record AddressRange(InetAddress address, int bits) {
  /**
   * @throws IllegalArgumentException where it is no such range; a name is never looked up
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
    int most = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
    return new AddressRange(address, bits);
  }

  boolean contains(String text) {
    byte[] other = address(text).getAddress();
    byte[] mine = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
      if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress address(String text) {
    // The zone of a link-local address says by which interface it was seen.
    int zone = text.indexOf('%');
    return InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone));
  }

  private static int bits(String text, int most) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("a range of addresses has 0 to " + most + " bits");
    }
    return Integer.parseInt(text);
  }
}
