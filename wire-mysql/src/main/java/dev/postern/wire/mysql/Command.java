package dev.postern.wire.mysql;

import org.jspecify.annotations.Nullable;

/**
 * What a client can ask for, by the first byte of a packet, and what the gate makes of it.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html">
 *     enum_server_command</a>
 */
enum Command {
  QUIT(0x01),
  INIT_DB(0x02),
  QUERY(0x03),
  FIELD_LIST(0x04),
  CREATE_DB(0x05),
  DROP_DB(0x06),
  REFRESH(0x07),
  SHUTDOWN(0x08),
  STATISTICS(0x09),
  PROCESS_INFO(0x0a),
  PROCESS_KILL(0x0c),
  DEBUG(0x0d),
  PING(0x0e),
  CHANGE_USER(0x11),
  BINLOG_DUMP(0x12),
  TABLE_DUMP(0x13),
  CONNECT_OUT(0x14),
  REGISTER_SLAVE(0x15),
  STMT_PREPARE(0x16),
  STMT_EXECUTE(0x17),
  STMT_SEND_LONG_DATA(0x18),
  STMT_CLOSE(0x19),
  STMT_RESET(0x1a),
  SET_OPTION(0x1b),
  STMT_FETCH(0x1c),
  DAEMON(0x1d),
  BINLOG_DUMP_GTID(0x1e),
  RESET_CONNECTION(0x1f),
  CLONE(0x20),
  SUBSCRIBE_GROUP_REPLICATION_STREAM(0x21),
  /** MariaDB's: one statement with the values of many rows. */
  STMT_BULK_EXECUTE(0xfa);

  private final int code;

  Command(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** As a client sends it, without what comes with it: the one packet whose sequence id is 0. */
  byte[] packet() {
    return new byte[] {1, 0, 0, 0, (byte) code};
  }

  /** Null where there is none of that code. */
  static @Nullable Command of(int code) {
    for (Command command : values()) {
      if (command.code == code) {
        return command;
      }
    }
    return null;
  }
}
