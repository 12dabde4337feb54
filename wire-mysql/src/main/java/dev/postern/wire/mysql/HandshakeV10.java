package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server's greeting.
 *
 * @param version of the server, such as {@code 8.0.33}
 * @param threadId by which a client asks for its own statements to be killed
 * @param scramble 20 bytes that the client hides its password with
 * @param characterSet number of the server's default collation
 * @param status flags, such as {@link Status#AUTOCOMMIT}
 * @param plugin the method of authentication that the server proposes, empty where it names none
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html">
 *     Protocol::HandshakeV10</a>
 */
record HandshakeV10(
    String version,
    int threadId,
    byte[] scramble,
    Capabilities capabilities,
    int characterSet,
    int status,
    String plugin) {
  static final int SCRAMBLE = 20;

  private static final int VERSION = 10;
  private static final int FIRST_PART = 8;

  /** Zeros, before MariaDB's own flags, or zeros too. */
  private static final int RESERVED = 6;

  // int<1> 10, string<NUL> version, int<4> thread id, string[8] scramble, int<1> 0, int<2> flags,
  // int<1> character set, int<2> status, int<2> flags, int<1> length, string[6] zeros,
  // int<4> MariaDB's flags, string[$length] scramble, string<NUL> plugin
  void write(ByteBuf out) {
    out.writeByte(VERSION);
    PacketWriter.terminated(out, version);
    out.writeIntLE(threadId).writeBytes(scramble, 0, FIRST_PART).writeByte(0);
    out.writeShortLE(capabilities.low());
    out.writeByte(characterSet).writeShortLE(status);
    out.writeShortLE(capabilities.low() >>> 16);
    out.writeByte(SCRAMBLE + 1).writeZero(RESERVED).writeIntLE(capabilities.high());
    out.writeBytes(scramble, FIRST_PART, SCRAMBLE - FIRST_PART).writeByte(0);
    PacketWriter.terminated(out, plugin);
  }

  /**
   * Reads what an upstream begins with.
   *
   * @throws ProtocolViolation where it is no greeting of a server that speaks protocol 4.1
   */
  static HandshakeV10 read(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    if (reader.int1() != VERSION) {
      throw new ProtocolViolation("a greeting of an unknown version");
    }
    String version = reader.terminatedText();
    int threadId = reader.int4();
    byte[] scramble = Arrays.copyOf(reader.bytes(FIRST_PART), SCRAMBLE);
    reader.skip(1);
    int low = reader.int2();
    int characterSet = reader.int1();
    int status = reader.int2();
    int flags = low | reader.int2() << 16;
    int length = reader.int1();
    reader.skip(RESERVED);
    int own = reader.int4();
    byte[] second = reader.bytes(Math.max(SCRAMBLE - FIRST_PART + 1, length - FIRST_PART));
    System.arraycopy(second, 0, scramble, FIRST_PART, SCRAMBLE - FIRST_PART);
    String plugin = (flags & Capabilities.PLUGIN_AUTH) != 0 ? reader.terminatedText() : "";
    return new HandshakeV10(
        version, threadId, scramble, Capabilities.of(flags, own), characterSet, status, plugin);
  }
}
