package dev.postern.recorder;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Backend messages byte by byte, as PostgreSQL sends them. */
final class Frames {
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /** {@code T}: columns in text, or in binary where the name begins with {@code bin}. */
  Frames description(String... columns) throws IOException {
    return message(
        'T',
        body -> {
          body.writeShort(columns.length);
          for (String column : columns) {
            body.write(column.getBytes(StandardCharsets.UTF_8));
            body.writeByte(0);
            body.writeInt(16384);
            body.writeShort(1);
            body.writeInt(25);
            body.writeShort(-1);
            body.writeInt(-1);
            body.writeShort(column.startsWith("bin") ? 1 : 0);
          }
        });
  }

  Frames row(byte[] @Nullable ... cells) throws IOException {
    return message(
        'D',
        body -> {
          body.writeShort(cells.length);
          for (byte[] cell : cells) {
            body.writeInt(cell == null ? -1 : cell.length);
            if (cell != null) {
              body.write(cell);
            }
          }
        });
  }

  Frames complete(String tag) throws IOException {
    return message('C', body -> body.write((tag + "\0").getBytes(StandardCharsets.UTF_8)));
  }

  Frames error(String code, String text) throws IOException {
    String fields = "SERROR\0VERROR\0C" + code + "\0M" + text + "\0\0";
    return message('E', body -> body.write(fields.getBytes(StandardCharsets.UTF_8)));
  }

  Frames copyData(String line) throws IOException {
    return message('d', body -> body.write(line.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return all.toByteArray();
  }

  private interface Body {
    void write(DataOutputStream body) throws IOException;
  }

  private Frames message(char type, Body body) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    body.write(new DataOutputStream(content));
    DataOutputStream out = new DataOutputStream(all);
    out.writeByte(type);
    out.writeInt(content.size() + 4);
    content.writeTo(out);
    return this;
  }
}
