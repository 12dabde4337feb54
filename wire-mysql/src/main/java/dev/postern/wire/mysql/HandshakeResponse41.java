package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The client's answer to the greeting.
 *
 * @param maxPacket the greatest packet the client says it takes
 * @param characterSet number of the collation the session begins with
 * @param proof what the method of authentication makes of the password
 * @param database empty where none is named
 * @param plugin the method that {@code proof} is of, empty where the client does not say
 * @param attributes what the client says of itself, in its order
 * @param zstdLevel how hard the client wants its answers compressed, 0 where it does not say
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html">
 *     Protocol::HandshakeResponse</a>
 */
record HandshakeResponse41(
    Capabilities capabilities,
    int maxPacket,
    int characterSet,
    String user,
    byte[] proof,
    String database,
    String plugin,
    Map<String, String> attributes,
    int zstdLevel) {
  /** The fields that an SSLRequest has too: it ends behind them. */
  static final int SSL_REQUEST = 32;

  /** Zeros, before MariaDB's own flags, or zeros too. */
  private static final int FILLER = 19;

  private static final int MAX_ZSTD_LEVEL = 22;

  /** The same without one capability. */
  HandshakeResponse41 without(int flag) {
    return new HandshakeResponse41(
        capabilities.without(flag),
        maxPacket,
        characterSet,
        user,
        proof,
        database,
        plugin,
        attributes,
        zstdLevel);
  }

  // int<4> flags, int<4> max packet, int<1> character set, string[19] zeros,
  // int<4> MariaDB's flags
  private void writeHead(ByteBuf out) {
    out.writeIntLE(capabilities.low()).writeIntLE(maxPacket).writeByte(characterSet);
    out.writeZero(FILLER).writeIntLE(capabilities.high());
  }

  /** The request for TLS that goes out in clear before the response itself. */
  void writeSslRequest(ByteBuf out) {
    writeHead(out);
  }

  // head, string<NUL> user, string<lenenc> proof, string<NUL> database, string<NUL> plugin,
  // lenenc length of {string<lenenc> key, string<lenenc> value}…, int<1> level of zstd
  void write(ByteBuf out) {
    writeHead(out);
    PacketWriter.terminated(out, user);
    if (capabilities.has(Capabilities.PLUGIN_AUTH_LENENC)) {
      PacketWriter.lengthEncoded(out, proof);
    } else {
      out.writeByte(proof.length).writeBytes(proof);
    }
    if (capabilities.has(Capabilities.CONNECT_WITH_DB)) {
      PacketWriter.terminated(out, database);
    }
    if (capabilities.has(Capabilities.PLUGIN_AUTH)) {
      PacketWriter.terminated(out, plugin);
    }
    if (capabilities.has(Capabilities.CONNECT_ATTRS)) {
      writeAttributes(out);
    }
    if (capabilities.has(Capabilities.ZSTD_COMPRESSION_ALGORITHM)) {
      out.writeByte(zstdLevel);
    }
  }

  private void writeAttributes(ByteBuf out) {
    ByteBuf pairs = Unpooled.buffer();
    attributes.forEach((key, value) -> {
      PacketWriter.lengthEncoded(pairs, key);
      PacketWriter.lengthEncoded(pairs, value);
    });
    PacketWriter.lengthEncoded(out, ByteBufUtil.getBytes(pairs));
  }

  /** MySQL's capabilities of a response or an SSLRequest, which both begin with them. */
  static Capabilities capabilities(ByteBuf payload) {
    return Capabilities.of(new PayloadReader(payload).int4(), 0);
  }

  /**
   * Reads a whole response.
   *
   * @param offered what the greeting offered: nothing else counts
   */
  static HandshakeResponse41 read(ByteBuf payload, Capabilities offered) {
    PayloadReader reader = new PayloadReader(payload);
    int flags = reader.int4();
    int maxPacket = reader.int4();
    int characterSet = reader.int1();
    reader.skip(FILLER);
    Capabilities capabilities = Capabilities.of(flags, reader.int4());
    String user = reader.terminatedText();
    byte[] proof =
        capabilities.has(Capabilities.PLUGIN_AUTH_LENENC)
            ? reader.lengthEncodedBytes()
            : reader.bytes(reader.int1());
    String database =
        capabilities.has(Capabilities.CONNECT_WITH_DB) && reader.remaining() > 0
            ? reader.terminatedText()
            : "";
    String plugin =
        capabilities.has(Capabilities.PLUGIN_AUTH) && reader.remaining() > 0
            ? reader.terminatedText()
            : "";
    Map<String, String> attributes =
        capabilities.has(Capabilities.CONNECT_ATTRS) && reader.remaining() > 0
            ? readAttributes(reader)
            : Map.of();
    int level =
        capabilities.has(Capabilities.ZSTD_COMPRESSION_ALGORITHM) && reader.remaining() > 0
            ? reader.int1()
            : 0;
    if (level > MAX_ZSTD_LEVEL) {
      throw new ProtocolViolation("malformed packet: a level of compression that does not exist");
    }
    return new HandshakeResponse41(
        capabilities.and(offered),
        maxPacket,
        characterSet,
        user,
        proof,
        database,
        plugin,
        attributes,
        level);
  }

  static Map<String, String> readAttributes(PayloadReader reader) {
    int end = reader.size() + reader.index();
    Map<String, String> attributes = new LinkedHashMap<>();
    while (reader.index() < end) {
      String key = reader.lengthEncodedText();
      attributes.put(key, reader.lengthEncodedText());
    }
    if (reader.index() != end) {
      throw new ProtocolViolation("malformed packet: attributes longer than they say");
    }
    return attributes;
  }
}
