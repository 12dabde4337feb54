package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Bind: a prepared statement, values for its parameters, and how its result is wanted. */
public final class BindMessage {
  private static final int NULL = -1;

  private final String portal;
  private final String statement;
  private final FormatCodes parameterFormats;
  private final List<byte @Nullable []> values;
  private final FormatCodes resultFormats;

  private BindMessage(
      String portal,
      String statement,
      FormatCodes parameterFormats,
      List<byte @Nullable []> values,
      FormatCodes resultFormats) {
    this.portal = portal;
    this.statement = statement;
    this.parameterFormats = parameterFormats;
    this.values = values;
    this.resultFormats = resultFormats;
  }

  // 'B', Int32 length, String portal, String statement, Int16 count, {Int16 parameter format}…,
  //     Int16 count, {Int32 size or -1, Byte(n) value}…, Int16 count, {Int16 result format}…
  /**
   * Reads a Bind's body.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static BindMessage read(ByteBuf body, Charset encoding) {
    MessageReader reader = new MessageReader(body);
    String portal = reader.text(encoding);
    String statement = reader.text(encoding);
    FormatCodes parameterFormats = FormatCodes.read(reader);
    int count = reader.count(Integer.BYTES);
    if (!parameterFormats.fits(count)) {
      throw new ProtocolViolation(
          "bind message has %d parameter formats but %d parameters"
              .formatted(parameterFormats.formats().size(), count));
    }
    List<byte @Nullable []> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int size = reader.int32();
      values.add(size == NULL ? null : reader.bytes(size));
    }
    FormatCodes resultFormats = FormatCodes.read(reader);
    reader.end();
    return new BindMessage(portal, statement, parameterFormats, values, resultFormats);
  }

  /** The same with other values, as many. */
  BindMessage with(List<byte @Nullable []> others) {
    return new BindMessage(portal, statement, parameterFormats, others, resultFormats);
  }

  void write(ByteBuf out, Charset encoding) {
    int lengthAt = MessageWriter.begin(out, 'B');
    MessageWriter.string(out, portal.getBytes(encoding));
    MessageWriter.string(out, statement.getBytes(encoding));
    parameterFormats.write(out);
    out.writeShort(values.size());
    for (byte[] value : values) {
      if (value == null) {
        out.writeInt(NULL);
      } else {
        out.writeInt(value.length).writeBytes(value);
      }
    }
    resultFormats.write(out);
    MessageWriter.end(out, lengthAt);
  }

  /** The portal's name, empty for the unnamed one. */
  public String portal() {
    return portal;
  }

  /** The prepared statement's name, empty for the unnamed one. */
  public String statement() {
    return statement;
  }

  /** The parameters' values as they are on the wire, null for SQL's null. */
  public List<byte @Nullable []> values() {
    return Collections.unmodifiableList(values);
  }

  /** How the parameter is written, counted from 0. */
  public Format parameterFormat(int parameter) {
    return parameterFormats.of(parameter);
  }

  /**
   * How the column is wanted, counted from 0.
   *
   * @throws ProtocolViolation where the client gave several formats, and none for this column
   */
  public Format resultFormat(int column) {
    int given = resultFormats.formats().size();
    if (given > 1 && column >= given) {
      throw new ProtocolViolation(
          "bind message has %d result formats but query has more columns".formatted(given));
    }
    return resultFormats.of(column);
  }
}
