package dev.postern.wire.mysql;

import dev.postern.core.MysqlSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * What of a session decides how its texts are read: read once at its start, then followed by what
 * the server itself says has changed.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html">
 *     Session State Information</a>
 */
final class SessionState {
  /** The server's variable that says what it tells of; without it, settings change unseen. */
  static final String TRACKER = "session_track_system_variables";

  /** MySQL's default, and how texts are read. */
  private static final String TRACKED =
      "time_zone,autocommit,character_set_client,character_set_results,character_set_connection,"
          + "sql_mode,";

  /** Whether a session's transactions can write, as servers of different ages call it. */
  private static final String READ_ONLY = "transaction_read_only";

  private static final String MARIADB_READ_ONLY = "tx_read_only";

  /** The first MariaDB that calls it as MySQL does. */
  private static final int MARIADB_RENAMED = 110_100;

  private static final int SYSTEM_VARIABLES = 0;
  private static final int SCHEMA = 1;

  private MysqlSettings settings;
  private boolean writable;

  SessionState(MysqlSettings settings) {
    this.settings = settings;
  }

  MysqlSettings settings() {
    return settings;
  }

  /** What the gate has a server tell. */
  static String tracked(boolean mariadb, int version) {
    return TRACKED + (mariadb && version < MARIADB_RENAMED ? MARIADB_READ_ONLY : READ_ONLY);
  }

  /** Whether the session was made one that can write. */
  boolean isWritable() {
    return writable;
  }

  /** What an OK packet says where the default database is another than the client has named. */
  static byte[] schemaIs(String name) {
    ByteBuf data = Unpooled.buffer();
    PacketWriter.lengthEncoded(data, name);
    ByteBuf state = Unpooled.buffer();
    state.writeByte(SCHEMA);
    PacketWriter.lengthEncoded(state, ByteBufUtil.getBytes(data));
    return ByteBufUtil.getBytes(state);
  }

  // {int<1> kind, string<lenenc> of: system variable: name, value; schema: name; …}…
  /** Takes in what an OK packet says has changed. */
  void changed(byte[] state) {
    PayloadReader reader = new PayloadReader(Unpooled.wrappedBuffer(state));
    while (reader.remaining() > 0) {
      int kind = reader.int1();
      PayloadReader data = new PayloadReader(Unpooled.wrappedBuffer(reader.lengthEncodedBytes()));
      switch (kind) {
        case SYSTEM_VARIABLES -> {
          // MariaDB tells of several in one.
          while (data.remaining() > 0) {
            variable(data.lengthEncodedText(), data.lengthEncodedText());
          }
        }
        case SCHEMA -> schema(data.lengthEncodedText());
        default -> {}
      }
    }
  }

  private void variable(String name, String value) {
    if (name.equals(READ_ONLY) || name.equals(MARIADB_READ_ONLY)) {
      writable = !value.equals("ON");
    }
    settings =
        switch (name) {
          case "sql_mode" -> settings.withSqlMode(value);
          case "character_set_client" -> settings.withCharacterSet(value);
          default -> settings;
        };
  }

  private void schema(String name) {
    settings = settings.withSchema(name);
  }
}
