package dev.postern.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.MysqlColumn;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session with a real MySQL or MariaDB that gives the columns and cells of results as they are on
 * the wire, and sends cells back as parameters: what drivers read and write their own way. It is
 * for users without a password and packets below 16 MiB.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">Client/Server
 *     Protocol</a>
 */
final class MysqlSession implements AutoCloseable {
  private static final int COM_QUERY = 0x03;
  private static final int COM_STMT_PREPARE = 0x16;
  private static final int COM_STMT_EXECUTE = 0x17;
  private static final int COM_STMT_CLOSE = 0x19;

  /** LONG_PASSWORD, LONG_FLAG, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
  private static final int CAPABILITIES = 0x1 | 0x4 | 0x200 | 0x2000 | 0x8000 | 0x80000;

  private static final int LONGEST_PACKET = 0xffffff;
  private static final byte UTF8MB4 = 45;
  private static final int PATIENCE_MILLISECONDS = 30_000;
  private static final byte EOF = (byte) 0xfe;
  private static final byte ERR = (byte) 0xff;
  private static final byte NULL = (byte) 0xfb;
  private static final byte UNSIGNED = (byte) 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private int sequence;

  /** Rows of cells, null for SQL's null. */
  record Result(List<MysqlColumn> columns, List<List<byte @Nullable []>> rows) {
    byte[] cell() {
      return Objects.requireNonNull(rows.getFirst().getFirst());
    }
  }

  /** A value and its type, as a parameter has them. */
  record Parameter(int type, boolean unsigned, byte[] value) {}

  private MysqlSession(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLISECONDS);
    in = new DataInputStream(socket.getInputStream());
  }

  static MysqlSession open(int port, String user) throws IOException {
    MysqlSession session = new MysqlSession(new Socket(InetAddress.getLoopbackAddress(), port));
    session.packet();
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(
        little(32).putInt(CAPABILITIES).putInt(LONGEST_PACKET).put(UTF8MB4).array());
    response.writeBytes((user + "\0").getBytes(UTF_8));
    response.write(0);
    response.writeBytes("mysql_native_password\0".getBytes(UTF_8));
    session.write(response.toByteArray());
    for (ByteBuffer answer = session.packet(); answer.get(0) != 0; answer = session.packet()) {
      session.write(new byte[0]);
    }
    return session;
  }

  /**
   * By COM_QUERY, in text.
   *
   * @throws IOException with the server's error
   */
  Result query(String sql) throws IOException {
    command(COM_QUERY, sql.getBytes(UTF_8));
    return result(packet(), Format.TEXT);
  }

  /**
   * By COM_STMT_EXECUTE, in binary.
   *
   * @throws IOException with the server's error
   */
  Result execute(String sql, Parameter... parameters) throws IOException {
    command(COM_STMT_PREPARE, sql.getBytes(UTF_8));
    ByteBuffer prepared = packet();
    int statement = prepared.getInt(1);
    skipColumns(prepared.getShort(7));
    skipColumns(prepared.getShort(5));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(little(9).putInt(statement).put((byte) 0).putInt(1).array());
    if (parameters.length > 0) {
      body.writeBytes(new byte[(parameters.length + 7) / 8]);
      body.write(1);
    }
    for (Parameter parameter : parameters) {
      body.write(parameter.type());
      body.write(parameter.unsigned() ? UNSIGNED : 0);
    }
    for (Parameter parameter : parameters) {
      if (fixedSize(parameter.type()) < 0) {
        writeLength(body, parameter.value().length);
      }
      body.writeBytes(parameter.value());
    }
    command(COM_STMT_EXECUTE, body.toByteArray());
    try {
      return result(packet(), Format.BINARY);
    } finally {
      command(COM_STMT_CLOSE, little(4).putInt(statement).array());
    }
  }

  private Result result(ByteBuffer first, Format format) throws IOException {
    List<MysqlColumn> columns = new ArrayList<>();
    List<List<byte @Nullable []>> rows = new ArrayList<>();
    if (first.get(0) != 0) {
      int count = first.get();
      for (int i = 0; i < count; i++) {
        columns.add(column(packet(), format));
      }
      packet();
      for (ByteBuffer row = packet(); !isEof(row); row = packet()) {
        rows.add(format == Format.TEXT ? text(row, count) : binary(row, columns));
      }
    }
    return new Result(columns, rows);
  }

  private static boolean isEof(ByteBuffer packet) {
    return packet.get(0) == EOF && packet.remaining() < 9;
  }

  private static MysqlColumn column(ByteBuffer packet, Format format) {
    string(packet);
    String schema = new String(string(packet), UTF_8);
    string(packet);
    String table = new String(string(packet), UTF_8);
    String name = new String(string(packet), UTF_8);
    String column = new String(string(packet), UTF_8);
    packet.get();
    return new MysqlColumn(
        name,
        schema,
        table,
        column,
        Short.toUnsignedInt(packet.getShort()),
        Integer.toUnsignedLong(packet.getInt()),
        Byte.toUnsignedInt(packet.get()),
        Short.toUnsignedInt(packet.getShort()),
        Byte.toUnsignedInt(packet.get()),
        format);
  }

  private static List<byte @Nullable []> text(ByteBuffer row, int columns) {
    List<byte @Nullable []> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      if (row.get(row.position()) == NULL) {
        row.get();
        cells.add(null);
      } else {
        cells.add(string(row));
      }
    }
    return cells;
  }

  private static List<byte @Nullable []> binary(ByteBuffer row, List<MysqlColumn> columns) {
    row.get();
    byte[] nulls = new byte[(columns.size() + 9) / 8];
    row.get(nulls);
    List<byte @Nullable []> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int fixed = fixedSize(columns.get(i).type());
      if ((nulls[(i + 2) / 8] & 1 << (i + 2) % 8) != 0) {
        cells.add(null);
      } else if (fixed < 0) {
        cells.add(string(row));
      } else {
        byte[] cell = new byte[fixed];
        row.get(cell);
        cells.add(cell);
      }
    }
    return cells;
  }

  /** Below 0 where the length stands before the value. */
  private static int fixedSize(int type) {
    return switch (type) {
      case 1 -> 1; // TINY
      case 2, 13 -> 2; // SHORT, YEAR
      case 3, 4, 9 -> 4; // LONG, FLOAT, INT24
      case 5, 8 -> 8; // DOUBLE, LONGLONG
      default -> -1;
    };
  }

  private static byte[] string(ByteBuffer packet) {
    int first = Byte.toUnsignedInt(packet.get());
    int length =
        switch (first) {
          case 0xfc -> Short.toUnsignedInt(packet.getShort());
          case 0xfd -> Short.toUnsignedInt(packet.getShort()) | packet.get() << Short.SIZE;
          default -> first;
        };
    byte[] bytes = new byte[length];
    packet.get(bytes);
    return bytes;
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0xfb) {
      out.write(length);
    } else {
      out.write(0xfc);
      out.writeBytes(little(2).putShort((short) length).array());
    }
  }

  private void skipColumns(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      packet();
    }
    if (count > 0) {
      packet();
    }
  }

  private void command(int number, byte[] body) throws IOException {
    sequence = 0;
    write(ByteBuffer.allocate(body.length + 1).put((byte) number).put(body).array());
  }

  private void write(byte[] payload) throws IOException {
    byte[] header = little(4).putInt(payload.length | sequence++ << 24).array();
    socket.getOutputStream().write(header);
    socket.getOutputStream().write(payload);
  }

  /** Of an answer; never an error. */
  private ByteBuffer packet() throws IOException {
    int header = Integer.reverseBytes(in.readInt());
    sequence = (header >>> 24) + 1;
    byte[] payload = in.readNBytes(header & LONGEST_PACKET);
    if (payload.length > 0 && payload[0] == ERR) {
      throw new IOException(new String(payload, UTF_8));
    }
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
