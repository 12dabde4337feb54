package dev.postern.recorder;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks backend messages of PostgreSQL's protocol 3, {@code type | length int32, itself included |
 * body} (section "Message Formats"); what it does not know it passes over.
 */
final class PostgresResult {
  private final ByteBuffer in;
  private final RecordedParts parts = new RecordedParts();
  private List<Boolean> binary = List.of();

  PostgresResult(ByteBuffer in) {
    this.in = in;
  }

  RecordedResult decode() {
    while (in.hasRemaining() && !parts.isFull()) {
      int length = in.remaining() < 5 ? -1 : in.getInt(in.position() + 1);
      if (length < 4 || length - 4 > in.remaining() - 5) {
        return parts.result(true);
      }
      byte type = in.get();
      ByteBuffer body = in.slice(in.position() + 4, length - 4);
      in.position(in.position() + length);
      try {
        message(type, body);
      } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
        parts.remark("a message that cannot be read");
      }
    }
    return parts.result(false);
  }

  private void message(byte type, ByteBuffer body) {
    switch (type) {
      case 'T' -> rowDescription(body);
      case 'D' -> dataRow(body);
      case 'd' -> copyData(body);
      case 'C' -> parts.line(string(body));
      case 'E', 'N' -> parts.line(fields(body));
      default -> {}
    }
  }

  /**
   * {@code count int16 | name, table int32, attribute int16, type int32, size int16, modifier
   * int32, format int16 …}.
   */
  private void rowDescription(ByteBuffer body) {
    parts.end();
    int count = body.getShort() & 0xffff;
    List<String> names = new ArrayList<>();
    List<Boolean> formats = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(string(body));
      body.position(body.position() + 16);
      formats.add(body.getShort() == 1);
    }
    parts.begin(names);
    binary = formats;
  }

  /** {@code count int16 | length int32 (-1 for null), bytes …}. */
  private void dataRow(ByteBuffer body) {
    if (!parts.isOpen()) {
      undescribed(List.of());
    }
    if (!parts.wantsRow()) {
      return;
    }
    int count = body.getShort() & 0xffff;
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 0; i < Math.min(count, RecordedParts.MAX_COLUMNS); i++) {
      int length = body.getInt();
      if (length < 0) {
        row.add(null);
      } else {
        ByteBuffer bytes = body.slice(body.position(), length);
        row.add(i < binary.size() && binary.get(i) ? CellText.hex(bytes) : CellText.of(bytes));
        body.position(body.position() + length);
      }
    }
    parts.row(Collections.unmodifiableList(row));
  }

  private void copyData(ByteBuffer body) {
    if (!parts.isOpen()) {
      undescribed(List.of("COPY"));
    }
    if (parts.wantsRow()) {
      parts.row(List.of(CellText.of(body).stripTrailing()));
    }
  }

  /** A column's format is unknown before its Bind. */
  private void undescribed(List<String> names) {
    parts.begin(names);
    binary = List.of();
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
    return StandardCharsets.UTF_8.decode(body.slice(start, body.position() - 1 - start)).toString();
  }
}
