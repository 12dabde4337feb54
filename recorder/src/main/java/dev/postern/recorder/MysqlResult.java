package dev.postern.recorder;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the packets of an answer in MySQL's protocol, {@code length int<3> | sequence id int<1> |
 * payload}. The first holds the command that is answered, which alone says whether rows are text or
 * binary; before the rows of COM_STMT_FETCH stands the description of their cursor, if it was kept.
 *
 * <pre>
 *   OK | ERR | n  n × column  [EOF]  rows…  EOF or OK | ERR      as often as they say there is more
 * </pre>
 *
 * Whether EOF packets are there was agreed on by the peers, and shows: one has five bytes, which no
 * row that begins as it does, and no OK in its place, can have.
 */
final class MysqlResult {
  private static final int HEADER = 4;
  private static final int FIELD_LIST = 0x04;
  private static final int STMT_EXECUTE = 0x17;
  private static final int STMT_FETCH = 0x1c;

  /** MariaDB's. */
  private static final int STMT_BULK_EXECUTE = 0xfa;

  /** A payload of as many bytes goes on in the next packet. */
  private static final int MAX_PACKET = 0xff_ffff;

  private static final int OK = 0x00;
  private static final int FILE_WANTED = 0xfb;
  private static final int END = 0xfe;
  private static final int ERR = 0xff;
  private static final int EOF_LENGTH = 5;
  private static final int MORE_RESULTS = 8;
  private static final int CURSOR_EXISTS = 0x40;
  private static final int METADATA_FULL = 1;

  /** What the next packet is. */
  private enum Next {
    HEAD,
    COLUMN,
    COLUMNS_END,
    ROW,
    FIELD,
    UNREADABLE,
    NOTHING
  }

  private final ByteBuffer in;
  private final int command;
  private final RecordedParts parts = new RecordedParts();
  private List<MysqlField> columns = new ArrayList<>();
  private int missing;
  private Next next;

  /** Whether the packets are some of MySQL's: nothing of PostgreSQL's begins with a byte of 1. */
  static boolean isOne(ByteBuffer frames) {
    int start = frames.position();
    return frames.remaining() > HEADER
        && frames.get(start) == 1
        && frames.get(start + 1) == 0
        && frames.get(start + 2) == 0
        && frames.get(start + 3) == 0;
  }

  /**
   * @param frames the packets, of which {@link #isOne} holds
   */
  MysqlResult(ByteBuffer frames) {
    in = frames.order(ByteOrder.LITTLE_ENDIAN);
    command = in.get(HEADER) & 0xff;
    in.position(HEADER + 1);
    next = command == FIELD_LIST ? Next.FIELD : Next.HEAD;
    if (command == FIELD_LIST) {
      parts.begin(List.of("column"));
    }
  }

  RecordedResult decode() {
    while (in.hasRemaining() && !parts.isFull()) {
      int length = in.remaining() < HEADER ? MAX_PACKET : in.getInt(in.position()) & MAX_PACKET;
      // A payload of several packets is longer than what the journal keeps of a result.
      if (length == MAX_PACKET || length > in.remaining() - HEADER) {
        return parts.result(true);
      }
      ByteBuffer payload = in.slice(in.position() + HEADER, length);
      in.position(in.position() + HEADER + length);
      try {
        packet(new MysqlFields(payload.order(ByteOrder.LITTLE_ENDIAN)), length);
      } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
        if (next == Next.ROW) {
          parts.remark("a row that cannot be read");
        } else {
          parts.line("packets that cannot be read");
          next = Next.NOTHING;
          return parts.result(false);
        }
      }
    }
    return parts.result(next != Next.NOTHING);
  }

  private void packet(MysqlFields payload, int length) {
    switch (next) {
      case HEAD -> head(payload, length);
      case COLUMN -> column(payload);
      case COLUMNS_END -> {
        if (payload.peek() == END && length == EOF_LENGTH) {
          columnsEnd(payload);
        } else {
          next = Next.ROW;
          row(payload, length);
        }
      }
      case ROW -> row(payload, length);
      case FIELD -> {
        if (payload.peek() == END || payload.peek() == ERR) {
          row(payload, length);
        } else if (parts.wantsRow()) {
          parts.row(List.of(MysqlField.read(payload).name()));
        }
      }
      case UNREADABLE -> {
        if (payload.peek() == END || payload.peek() == ERR) {
          row(payload, length);
        }
      }
      case NOTHING -> throw new IllegalArgumentException("a packet behind the last");
    }
  }

  private void head(MysqlFields payload, int length) {
    switch (payload.peek()) {
      case OK -> {
        if (command == STMT_FETCH) {
          undescribed();
        } else {
          ok(payload);
        }
      }
      case ERR -> error(payload);
      case END -> end(payload, length);
      // What comes of it follows.
      case FILE_WANTED -> parts.line("the database asks for a file");
      default -> {
        long count = payload.lengthEncoded();
        if (payload.remaining() > 0 && count == METADATA_FULL) {
          // To clients that could do without the columns it says first that they come.
          count = payload.lengthEncoded();
        }
        payload.end();
        missing = (int) Math.min(count, Integer.MAX_VALUE);
        columns = new ArrayList<>();
        next = Next.COLUMN;
      }
    }
  }

  /** A row of a cursor whose description was not kept; those after it are no better. */
  private void undescribed() {
    parts.line("rows of a cursor whose description was not kept");
    next = Next.UNREADABLE;
  }

  private void column(MysqlFields payload) {
    columns.add(MysqlField.read(payload));
    missing--;
    if (missing <= 0) {
      parts.begin(columns.stream().map(MysqlField::name).toList());
      next = command == STMT_FETCH ? Next.ROW : Next.COLUMNS_END;
    }
  }

  // 0xfe, int<2> warnings, int<2> status
  private void columnsEnd(MysqlFields payload) {
    payload.skip(3);
    if ((payload.int2() & CURSOR_EXISTS) == 0) {
      next = Next.ROW;
    } else {
      parts.line("a cursor: its rows are fetched");
      next = Next.NOTHING;
    }
  }

  private void row(MysqlFields payload, int length) {
    switch (payload.peek()) {
      case ERR -> error(payload);
      case END -> end(payload, length);
      default -> {
        if (parts.wantsRow()) {
          parts.row(Collections.unmodifiableList(isBinary() ? binary(payload) : text(payload)));
        }
      }
    }
  }

  private boolean isBinary() {
    return switch (command) {
      case STMT_EXECUTE, STMT_FETCH, STMT_BULK_EXECUTE -> true;
      default -> false;
    };
  }

  /** {string&lt;lenenc&gt; or 0xfb}…. */
  private List<@Nullable String> text(MysqlFields payload) {
    List<@Nullable String> row = new ArrayList<>();
    for (MysqlField column : columns) {
      if (payload.isNull()) {
        payload.skip(1);
        row.add(null);
      } else {
        row.add(column.text(payload));
      }
    }
    return shown(row, payload);
  }

  /** int&lt;1&gt; 0, null bitmap from its third bit, values of those that are not null. */
  private List<@Nullable String> binary(MysqlFields payload) {
    if (payload.int1() != 0) {
      throw new IllegalArgumentException("no binary row");
    }
    ByteBuffer nulls = payload.bytes((columns.size() + 9) / 8).rest();
    List<@Nullable String> row = new ArrayList<>();
    for (MysqlField column : columns) {
      int bit = row.size() + 2;
      boolean isNull = (nulls.get(nulls.position() + bit / 8) & 1 << bit % 8) != 0;
      row.add(isNull ? null : column.binary(payload));
    }
    return shown(row, payload);
  }

  private static List<@Nullable String> shown(List<@Nullable String> row, MysqlFields payload) {
    payload.end();
    return row.subList(0, Math.min(row.size(), RecordedParts.MAX_COLUMNS));
  }

  // 0xfe, int<2> warnings, int<2> status; or an OK that begins so
  private void end(MysqlFields payload, int length) {
    if (length != EOF_LENGTH) {
      payload.skip(1);
      payload.lengthEncoded();
      payload.lengthEncoded();
      int status = payload.int2();
      ended(payload.int2(), status);
    } else {
      payload.skip(1);
      int warnings = payload.int2();
      ended(warnings, payload.int2());
    }
  }

  private void ended(int warnings, int status) {
    parts.end();
    if (command == STMT_EXECUTE && (status & CURSOR_EXISTS) != 0) {
      parts.line("a cursor: its rows are fetched");
    }
    if (warnings > 0) {
      parts.line(warnings + " warnings");
    }
    next = (status & MORE_RESULTS) != 0 ? Next.HEAD : Next.NOTHING;
  }

  // 0x00, lenenc rows, lenenc insert id, int<2> status, int<2> warnings, string<lenenc> info …
  private void ok(MysqlFields payload) {
    payload.skip(1);
    long rows = payload.lengthEncoded();
    payload.lengthEncoded();
    int status = payload.int2();
    int warnings = payload.int2();
    String info = payload.remaining() == 0 ? "" : payload.lengthEncodedText();
    parts.line(
        "OK, %s rows%s%s"
            .formatted(
                Long.toUnsignedString(rows),
                warnings == 0 ? "" : ", " + warnings + " warnings",
                info.isEmpty() ? "" : ": " + info));
    next = (status & MORE_RESULTS) != 0 ? Next.HEAD : Next.NOTHING;
  }

  // 0xff, int<2> code, '#', string[5] SQL state, string<EOF> message
  private void error(MysqlFields payload) {
    payload.skip(1);
    int code = payload.int2();
    String state = "HY000";
    if (payload.remaining() > 5 && payload.peek() == '#') {
      payload.skip(1);
      state = payload.bytes(5).text();
    }
    parts.line("ERROR %d (%s): %s".formatted(code, state, payload.text()));
    next = Next.NOTHING;
  }
}
