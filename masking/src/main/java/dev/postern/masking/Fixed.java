package dev.postern.masking;

import dev.postern.core.CellMask;
import dev.postern.core.DescribedColumn.Format;
import java.nio.charset.StandardCharsets;

/** A type whose values are either shown or replaced by this one, in text and binary format. */
record Fixed(String text, byte[] binary) implements PostgresType.Scalar, MysqlType {
  CellMask in(Format format) {
    byte[] bytes = format == Format.TEXT ? text.getBytes(StandardCharsets.US_ASCII) : binary;
    return _ -> bytes;
  }
}
