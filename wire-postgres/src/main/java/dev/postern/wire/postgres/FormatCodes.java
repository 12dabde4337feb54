package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The format codes of a Bind: none means text for all, one stands for all, else one for each. */
record FormatCodes(List<Format> formats) {
  private static final String INVALID_PARAMETER_VALUE = "22023";

  // Int16 count, {Int16 0 text or 1 binary}…
  static FormatCodes read(MessageReader reader) {
    int count = reader.count(Short.BYTES);
    List<Format> formats = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      formats.add(format(reader.int16()));
    }
    return new FormatCodes(formats);
  }

  static Format format(short code) {
    return switch (code) {
      case 0 -> Format.TEXT;
      case 1 -> Format.BINARY;
      default ->
          throw new ProtocolViolation(INVALID_PARAMETER_VALUE, "unsupported format code: " + code);
    };
  }

  void write(ByteBuf out) {
    out.writeShort(formats.size());
    for (Format format : formats) {
      out.writeShort(format == Format.TEXT ? 0 : 1);
    }
  }

  Format of(int index) {
    return switch (formats.size()) {
      case 0 -> Format.TEXT;
      case 1 -> formats.getFirst();
      default -> formats.get(index);
    };
  }

  boolean fits(int values) {
    return formats.size() <= 1 || formats.size() == values;
  }
}
