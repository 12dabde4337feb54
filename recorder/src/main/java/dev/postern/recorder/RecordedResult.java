package dev.postern.recorder;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backend messages of one exchange, as the client saw them and as far as they were kept,
 * decoded for a person: PostgreSQL protocol 3, {@code type | length int32, itself included | body}
 * (section "Message Formats").
 *
 * @param parts the results in their order, bounded
 * @param cut whether the messages end in the middle of one
 */
record RecordedResult(List<Part> parts, boolean cut) {
  /** Rows of a table, and lines of a COPY, that are kept. */
  static final int MAX_ROWS = 20;

  private static final int MAX_PARTS = 100;
  private static final int MAX_COLUMNS = 100;
  private static final int MAX_CELL = 200;

  /** A piece of the result. */
  sealed interface Part {
    /**
     * Rows under their columns.
     *
     * @param rows the first of them; a cell is null for SQL's null
     * @param more how many were left out
     */
    record Table(List<String> columns, List<List<@Nullable String>> rows, long more)
        implements Part {}

    /** A command's tag, an error or a notice in one line. */
    record Line(String text) implements Part {}
  }

  static RecordedResult decode(ByteBuffer frames) {
    return new Decoder(frames.slice()).decode();
  }

  /** Walks the messages; what it does not know it passes over. */
  private static final class Decoder {
    private final ByteBuffer in;
    private final List<Part> parts = new ArrayList<>();
    private List<String> columns = List.of();
    private List<Boolean> binary = List.of();
    private List<List<@Nullable String>> rows = new ArrayList<>();
    private long seen;
    private boolean described;

    Decoder(ByteBuffer in) {
      this.in = in;
    }

    RecordedResult decode() {
      boolean cut = false;
      while (in.hasRemaining() && parts.size() < MAX_PARTS) {
        int length = in.remaining() < 5 ? -1 : in.getInt(in.position() + 1);
        if (length < 4 || length - 4 > in.remaining() - 5) {
          cut = true;
          break;
        }
        byte type = in.get();
        ByteBuffer body = in.slice(in.position() + 4, length - 4);
        in.position(in.position() + length);
        try {
          message(type, body);
        } catch (BufferUnderflowException
            | IndexOutOfBoundsException
            | IllegalArgumentException e) {
          parts.add(new Part.Line("a message that cannot be read"));
        }
      }
      endTable();
      return new RecordedResult(List.copyOf(parts), cut);
    }

    private void message(byte type, ByteBuffer body) {
      switch (type) {
        case 'T' -> rowDescription(body);
        case 'D' -> dataRow(body);
        case 'd' -> copyData(body);
        case 'C' -> {
          endTable();
          parts.add(new Part.Line(string(body)));
        }
        case 'E', 'N' -> {
          endTable();
          parts.add(new Part.Line(fields(body)));
        }
        default -> {}
      }
    }

    /**
     * {@code count int16 | name, table int32, attribute int16, type int32, size int16, modifier
     * int32, format int16 …}.
     */
    private void rowDescription(ByteBuffer body) {
      endTable();
      int count = body.getShort() & 0xffff;
      List<String> names = new ArrayList<>();
      List<Boolean> formats = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        names.add(string(body));
        body.position(body.position() + 16);
        formats.add(body.getShort() == 1);
      }
      columns = names.subList(0, Math.min(count, MAX_COLUMNS));
      binary = formats;
      described = true;
    }

    /** {@code count int16 | length int32 (-1 for null), bytes …}. */
    private void dataRow(ByteBuffer body) {
      if (seen++ >= MAX_ROWS) {
        return;
      }
      int count = body.getShort() & 0xffff;
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 0; i < Math.min(count, MAX_COLUMNS); i++) {
        int length = body.getInt();
        if (length < 0) {
          row.add(null);
        } else {
          row.add(cell(body.slice(body.position(), length), i < binary.size() && binary.get(i)));
          body.position(body.position() + length);
        }
      }
      rows.add(Collections.unmodifiableList(row));
    }

    private void copyData(ByteBuffer body) {
      if (!described && seen == 0) {
        columns = List.of("COPY");
      }
      if (seen++ < MAX_ROWS) {
        rows.add(List.of(cell(body, false).stripTrailing()));
      }
    }

    private void endTable() {
      if (described || seen > 0) {
        parts.add(
            new Part.Table(List.copyOf(columns), List.copyOf(rows), Math.max(0, seen - MAX_ROWS)));
      }
      columns = List.of();
      binary = List.of();
      rows = new ArrayList<>();
      seen = 0;
      described = false;
    }

    /** {@code code byte, text …, 0}: severity, SQLSTATE and message of an error or notice. */
    private static String fields(ByteBuffer body) {
      String severity = "";
      String code = "";
      String message = "";
      for (byte field = body.get(); field != 0; field = body.get()) {
        String text = string(body);
        switch (field) {
          case 'V' -> severity = text;
          case 'S' -> severity = severity.isEmpty() ? text : severity;
          case 'C' -> code = text;
          case 'M' -> message = text;
          default -> {}
        }
      }
      return "%s %s: %s".formatted(severity, code, message);
    }

    private static String string(ByteBuffer body) {
      int start = body.position();
      while (body.get() != 0) {}
      return StandardCharsets.UTF_8
          .decode(body.slice(start, body.position() - 1 - start))
          .toString();
    }

    /** Text where it is some, else hex; a column's format is unknown before its Bind. */
    private static String cell(ByteBuffer bytes, boolean binary) {
      if (!binary) {
        try {
          String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
          if (text.indexOf('\0') < 0) {
            return bounded(text);
          }
        } catch (CharacterCodingException e) {
          // Another encoding, or binary after all.
        }
      }
      byte[] head = new byte[Math.min(bytes.remaining(), MAX_CELL / 2)];
      bytes.duplicate().get(head);
      String hex = "\\x" + HexFormat.of().formatHex(head);
      return head.length < bytes.remaining() ? hex + "…" : hex;
    }

    private static String bounded(String text) {
      if (text.length() <= MAX_CELL) {
        return text;
      }
      int end = Character.isHighSurrogate(text.charAt(MAX_CELL - 1)) ? MAX_CELL - 1 : MAX_CELL;
      return text.substring(0, end) + "…";
    }
  }
}
