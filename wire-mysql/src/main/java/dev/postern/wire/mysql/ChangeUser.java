package dev.postern.wire.mysql;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/**
 * COM_CHANGE_USER: log-in anew on the same connection.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html">
 *     COM_CHANGE_USER</a>
 */
final class ChangeUser {
  private ChangeUser() {}

  // 0x11, string<NUL> user, int<1> length, proof, string<NUL> database, int<2> character set,
  // string<NUL> plugin, attributes
  /**
   * Reads one as the response to a greeting that it stands for.
   *
   * @param before how the session began: what this one does not say stays
   */
  static HandshakeResponse41 read(ByteBuf payload, HandshakeResponse41 before) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    String user = reader.terminatedText();
    byte[] proof = reader.bytes(reader.int1());
    String database = reader.terminatedText();
    int characterSet = reader.remaining() >= 2 ? reader.int2() : before.characterSet();
    Capabilities capabilities = before.capabilities();
    String plugin =
        capabilities.has(Capabilities.PLUGIN_AUTH) && reader.remaining() > 0
            ? reader.terminatedText()
            : "";
    Map<String, String> attributes =
        capabilities.has(Capabilities.CONNECT_ATTRS) && reader.remaining() > 0
            ? HandshakeResponse41.readAttributes(reader)
            : before.attributes();
    return new HandshakeResponse41(
        capabilities,
        before.maxPacket(),
        characterSet & 0xff,
        user,
        proof,
        database,
        plugin,
        attributes,
        before.zstdLevel());
  }
}
