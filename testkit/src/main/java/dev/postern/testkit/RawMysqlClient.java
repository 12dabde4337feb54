package dev.postern.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL client that sends the commands a test says and reads every packet of the answers. It
 * speaks with DEPRECATE_EOF, SESSION_TRACK and several statements, and gives its password in clear.
 * Reads wait half a minute, then throw {@link java.net.SocketTimeoutException}.
 */
public final class RawMysqlClient implements AutoCloseable {
  /** The capability by which UPDATE counts the rows found, not those changed. */
  public static final int FOUND_ROWS = 0x2;

  private static final int SSL = 0x800;

  /** LONG_PASSWORD to DEPRECATE_EOF; neither compression nor optional metadata. */
  private static final int CAPABILITIES =
      0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x70000 | 0x80000 | 0x200000 | 0x800000
          | 0x1000000;

  private static final int LONGEST_PACKET = 0xffffff;
  private static final int UTF8MB4 = 45;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MORE_RESULTS = 0x8;

  private final Socket tcp;
  private final Map<Integer, List<MysqlColumn>> prepared = new HashMap<>();
  private DataInputStream in;
  private OutputStream out;
  private int sequence;
  private boolean tls;

  private RawMysqlClient(Socket tcp) throws IOException {
    this.tcp = tcp;
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout((int) PATIENCE.toMillis());
    in = new DataInputStream(tcp.getInputStream());
    out = tcp.getOutputStream();
  }

  /** A connection that has read the greeting and logs in without TLS. */
  public static RawMysqlClient connect(String host, int port) throws IOException {
    RawMysqlClient client = new RawMysqlClient(new Socket(host, port));
    client.packet();
    return client;
  }

  /** A connection that has read the greeting, asked for TLS and shaken hands. */
  public static RawMysqlClient connectTls(String host, int port, SSLContext trust)
      throws IOException {
    RawMysqlClient client = connect(host, port);
    client.write(preamble(SSL));
    var socket = (SSLSocket) trust.getSocketFactory().createSocket(client.tcp, host, port, true);
    socket.startHandshake();
    client.in = new DataInputStream(socket.getInputStream());
    client.out = socket.getOutputStream();
    client.tls = true;
    return client;
  }

  /**
   * Logs in.
   *
   * @param capabilities besides those that it always has, such as {@link #FOUND_ROWS}
   * @throws AssertionError where the server does not let it in
   */
  public void logIn(String user, String database, String password, int capabilities)
      throws IOException {
    byte[] secret = password.isEmpty() ? new byte[0] : cstring(password);
    var response = new ByteArrayOutputStream();
    response.writeBytes(preamble(capabilities | (tls ? SSL : 0)));
    response.writeBytes(cstring(user));
    response.writeBytes(lenenc(secret));
    response.writeBytes(cstring(database));
    response.writeBytes(cstring("mysql_clear_password"));
    write(response.toByteArray());
    for (byte[] answer = packet(); answer[0] != 0; answer = packet()) {
      if (answer[0] != (byte) 0xfe) {
        throw new AssertionError("not let in: " + MysqlFrame.error(new MysqlBytes(answer)).text());
      }
      write(secret);
    }
  }

  /** {@code capabilities<4>, packet size<4>, character set<1>, 23 zeros}. */
  private static byte[] preamble(int capabilities) {
    return ByteBuffer.allocate(32)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(CAPABILITIES | capabilities)
        .putInt(LONGEST_PACKET)
        .put((byte) UTF8MB4)
        .array();
  }

  private static byte[] cstring(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lenenc(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    if (bytes.length < 0xfb) {
      out.write(bytes.length);
    } else {
      out.write(0xfc);
      out.write(bytes.length);
      out.write(bytes.length >> 8);
    }
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  /** A byte a character, so that any bytes can be said; in UTF-8 where there are others. */
  private static byte[] text(String sql) {
    boolean bytes = sql.chars().allMatch(character -> character <= 0xff);
    return sql.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** COM_QUERY. */
  public List<MysqlFrame> query(String sql) throws IOException {
    command(0x03, text(sql));
    return results(false);
  }

  /** COM_QUERY whose answer nobody reads: this client is of no other use afterwards. */
  public void begin(String sql) throws IOException {
    command(0x03, text(sql));
  }

  /** COM_INIT_DB. */
  public List<MysqlFrame> initDb(String database) throws IOException {
    command(0x02, database.getBytes(StandardCharsets.UTF_8));
    return results(false);
  }

  /** COM_FIELD_LIST of all columns. */
  public List<MysqlFrame> fieldList(String table) throws IOException {
    command(0x04, cstring(table));
    List<MysqlFrame> frames = new ArrayList<>();
    rows(frames, List.of(), false);
    return frames;
  }

  /** COM_STATISTICS. */
  public List<MysqlFrame> statistics() throws IOException {
    command(0x09, new byte[0]);
    return List.of(MysqlFrame.of(MysqlFrame.Kind.STATISTICS, new MysqlBytes(packet()).rest()));
  }

  /** A command without a body that is answered as a query is. */
  public List<MysqlFrame> command(int number) throws IOException {
    command(number, new byte[0]);
    return results(false);
  }

  /** COM_STMT_PREPARE. */
  public List<MysqlFrame> prepare(String sql) throws IOException {
    command(0x16, text(sql));
    byte[] first = packet();
    MysqlBytes bytes = new MysqlBytes(first);
    if (first[0] != 0) {
      return List.of(MysqlFrame.error(bytes));
    }
    bytes.int1();
    int number = bytes.int4();
    int columns = bytes.int2();
    int parameters = bytes.int2();
    List<MysqlFrame> frames = new ArrayList<>();
    frames.add(MysqlFrame.of(MysqlFrame.Kind.PREPARED, String.valueOf(number)));
    columns(frames, parameters);
    prepared.put(number, columns(frames, columns));
    return frames;
  }

  /** The number of what {@link #prepare} has prepared, 0 where that failed. */
  public static int statement(List<MysqlFrame> prepared) {
    MysqlFrame first = prepared.getFirst();
    return first.kind() == MysqlFrame.Kind.PREPARED ? Integer.parseInt(first.text()) : 0;
  }

  /**
   * COM_STMT_EXECUTE with texts as parameters.
   *
   * @param cursor whether the rows wait for {@link #fetch}
   */
  public List<MysqlFrame> execute(int statement, boolean cursor, List<String> values)
      throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(int4(statement));
    body.write(cursor ? 1 : 0);
    body.writeBytes(int4(1));
    if (!values.isEmpty()) {
      body.writeBytes(new byte[(values.size() + 7) / 8]);
      body.write(1);
      values.forEach(_ -> body.writeBytes(new byte[] {(byte) 0xfd, 0}));
      values.forEach(value -> body.writeBytes(lenenc(value.getBytes(StandardCharsets.UTF_8))));
    }
    command(0x17, body.toByteArray());
    return results(true);
  }

  /** COM_STMT_EXECUTE of one parameter that was sent with {@link #longData}. */
  public List<MysqlFrame> executeLong(int statement) throws IOException {
    command(0x17, bytes(int4(statement), new byte[] {0, 1, 0, 0, 0, 0, 1, (byte) 0xfc, 0}));
    return results(true);
  }

  /** COM_STMT_SEND_LONG_DATA for the first parameter; it has no answer. */
  public void longData(int statement, String value) throws IOException {
    command(0x18, bytes(int4(statement), new byte[2], value.getBytes(StandardCharsets.UTF_8)));
  }

  /** COM_STMT_FETCH. */
  public List<MysqlFrame> fetch(int statement, int rows) throws IOException {
    command(0x1c, bytes(int4(statement), int4(rows)));
    List<MysqlFrame> frames = new ArrayList<>();
    rows(frames, prepared.getOrDefault(statement, List.of()), true);
    return frames;
  }

  private static byte[] int4(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] bytes(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private List<MysqlFrame> results(boolean binary) throws IOException {
    List<MysqlFrame> frames = new ArrayList<>();
    while (result(frames, binary)) {}
    return frames;
  }

  /** Reads one result and says whether another follows. */
  private boolean result(List<MysqlFrame> frames, boolean binary) throws IOException {
    byte[] first = packet();
    return switch (first[0] & 0xff) {
      case 0x00 -> {
        frames.add(MysqlFrame.ok(MysqlFrame.Kind.OK, new MysqlBytes(first)));
        yield more(first);
      }
      case 0xff -> {
        frames.add(MysqlFrame.error(new MysqlBytes(first)));
        yield false;
      }
      case 0xfb -> {
        // A file of the client's own is asked for: it has none.
        write(new byte[0]);
        yield result(frames, binary);
      }
      default -> rows(frames, columns(frames, (int) new MysqlBytes(first).lenenc()), binary);
    };
  }

  private List<MysqlColumn> columns(List<MysqlFrame> frames, int count) throws IOException {
    List<MysqlColumn> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MysqlColumn column = MysqlColumn.read(new MysqlBytes(packet()));
      columns.add(column);
      frames.add(MysqlFrame.of(MysqlFrame.Kind.COLUMN, column.text()));
    }
    return columns;
  }

  /** Rows, or where no columns are known the columns of a COM_FIELD_LIST, up to their end. */
  private boolean rows(List<MysqlFrame> frames, List<MysqlColumn> columns, boolean binary)
      throws IOException {
    while (true) {
      byte[] packet = packet();
      MysqlBytes bytes = new MysqlBytes(packet);
      if (packet[0] == (byte) 0xff) {
        frames.add(MysqlFrame.error(bytes));
        return false;
      }
      if (packet[0] == (byte) 0xfe && packet.length < LONGEST_PACKET) {
        frames.add(end(bytes));
        return more(packet);
      }
      frames.add(
          columns.isEmpty()
              ? MysqlFrame.of(MysqlFrame.Kind.COLUMN, MysqlColumn.read(bytes).text())
              : MysqlFrame.row(binary ? binary(bytes, columns) : text(bytes, columns.size())));
    }
  }

  /** An OK packet, or the five bytes of an EOF packet, which cursors and COM_FIELD_LIST have. */
  private static MysqlFrame end(MysqlBytes in) {
    return in.left() > 5
        ? MysqlFrame.ok(MysqlFrame.Kind.END, in)
        : MysqlFrame.of(MysqlFrame.Kind.END, "");
  }

  private static boolean more(byte[] ok) {
    MysqlBytes in = new MysqlBytes(ok);
    if (in.left() <= 5) {
      return false;
    }
    in.int1();
    in.lenenc();
    in.lenenc();
    return (in.int2() & MORE_RESULTS) != 0;
  }

  private static List<@Nullable String> text(MysqlBytes in, int columns) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(in.text());
    }
    return cells;
  }

  /** {@code 00, nulls from bit 2 on, values}. */
  private static List<@Nullable String> binary(MysqlBytes in, List<MysqlColumn> columns) {
    in.int1();
    int[] nulls = new int[(columns.size() + 9) / 8];
    for (int i = 0; i < nulls.length; i++) {
      nulls[i] = in.int1();
    }
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      boolean absent = (nulls[(i + 2) / 8] >> (i + 2) % 8 & 1) == 1;
      cells.add(absent ? null : columns.get(i).value(in));
    }
    return cells;
  }

  private void command(int number, byte[] body) throws IOException {
    sequence = 0;
    write(bytes(new byte[] {(byte) number}, body));
  }

  private void write(byte[] payload) throws IOException {
    byte[] header = {
      (byte) payload.length,
      (byte) (payload.length >> 8),
      (byte) (payload.length >> 16),
      (byte) sequence++
    };
    out.write(bytes(header, payload));
    out.flush();
  }

  private byte[] packet() throws IOException {
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte() + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }
}
