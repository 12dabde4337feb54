package dev.postern.wire.mysql;

import dev.postern.core.StatementPath.Bind;
import dev.postern.core.Translation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * COM_STMT_EXECUTE.
 *
 * @param cursor the first byte of its flags: which cursor is wanted
 * @param types of the parameters, with the flag of unsigned numbers
 * @param newTypes whether the message has them, or they are those of the last time
 * @param nulls the bitmap of parameters that are null
 * @param values as they stand in the message, behind the types
 * @param binds the parameters' values
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">
 *     COM_STMT_EXECUTE</a>
 */
record ExecuteMessage(
    int cursor,
    int iterations,
    int[] types,
    boolean newTypes,
    byte[] nulls,
    byte[] values,
    List<Bind> binds) {
  /** Where the number of parameters stands in the message, as attributes may come with them. */
  private static final int PARAMETER_COUNT = 8;

  /** The statement's number. */
  static int statement(ByteBuf payload) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    return reader.int4();
  }

  // 0x17, int<4> statement, int<1> flags, int<4> iterations, lenenc count where there may be
  // attributes, null bitmap, int<1> whether types follow, {int<2> type, string<lenenc> name where
  // there may be attributes}…, values
  static ExecuteMessage read(
      ByteBuf payload, Capabilities capabilities, Prepared prepared, Charset characterSet) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1);
    reader.skip(4);
    int flags = reader.int1();
    int iterations = reader.int4();
    boolean counted = capabilities.queryAttributes() && (flags & PARAMETER_COUNT) != 0;
    int count = prepared.parameters();
    if (count == 0 && !counted) {
      reader.end();
      return new ExecuteMessage(
          flags, iterations, new int[0], false, new byte[0], new byte[0], List.of());
    }
    int all = counted ? count(reader, count) : count;
    if (all == 0) {
      return new ExecuteMessage(
          flags & ~PARAMETER_COUNT,
          iterations,
          new int[0],
          false,
          new byte[0],
          new byte[0],
          List.of());
    }
    byte[] nulls = reader.bytes((all + 7) / 8);
    boolean newTypes = reader.int1() == 1;
    if (!newTypes && prepared.types().length < all) {
      throw new ProtocolViolation("malformed packet: parameters without types");
    }
    int[] types =
        newTypes ? types(reader, all, capabilities) : Arrays.copyOf(prepared.types(), all);
    int from = reader.index();
    List<Bind> binds = new ArrayList<>(count);
    for (int i = 0; i < all; i++) {
      Bind bind = bind(reader, i, nulls, types[i], prepared, characterSet);
      if (i < count) {
        binds.add(bind);
      }
    }
    reader.end();
    byte[] values = new byte[reader.index() - from];
    payload.getBytes(from, values);
    return new ExecuteMessage(flags, iterations, types, newTypes, nulls, values, binds);
  }

  private static int count(PayloadReader reader, int parameters) {
    long count = reader.lengthEncoded();
    if (count < parameters || count > 0xffff) {
      throw new ProtocolViolation("malformed packet: fewer parameters than the statement has");
    }
    return (int) count;
  }

  private static int[] types(PayloadReader reader, int count, Capabilities capabilities) {
    int[] types = new int[count];
    for (int i = 0; i < count; i++) {
      types[i] = reader.int2();
      if (capabilities.queryAttributes()) {
        reader.lengthEncodedBytes();
      }
    }
    return types;
  }

  private static Bind bind(
      PayloadReader reader,
      int index,
      byte[] nulls,
      int type,
      Prepared prepared,
      Charset characterSet) {
    if (prepared.isLong(index)) {
      return new Bind(
          type & 0xff, false, "(sent before as long data)".getBytes(StandardCharsets.US_ASCII));
    }
    if ((nulls[index / 8] & 1 << index % 8) != 0 || (type & 0xff) == FieldType.NULL) {
      return new Bind(type & 0xff, false, null);
    }
    return ParameterText.bind(type, BinaryValue.read(reader, type & 0xff), characterSet);
  }

  /**
   * Writes it without a query's attributes, which it must not have.
   *
   * @param typed whether the server is to be told the types
   * @param capabilities of the server's leg
   */
  void write(ByteBuf out, Prepared prepared, boolean typed, Capabilities capabilities) {
    out.writeByte(Command.STMT_EXECUTE.code()).writeIntLE(prepared.id());
    int count = prepared.parameters();
    boolean counted = capabilities.queryAttributes() && count > 0;
    int flags = counted ? cursor | PARAMETER_COUNT : cursor & ~PARAMETER_COUNT;
    out.writeByte(flags).writeIntLE(iterations);
    if (counted) {
      PacketWriter.lengthEncoded(out, count);
    }
    if (count > 0) {
      out.writeBytes(nulls, 0, (count + 7) / 8).writeByte(typed ? 1 : 0);
      for (int i = 0; typed && i < count; i++) {
        out.writeShortLE(types[i]);
        if (capabilities.queryAttributes()) {
          PacketWriter.lengthEncoded(out, "");
        }
      }
      out.writeBytes(values);
    }
  }

  /**
   * The same with values in the place of those that are pseudonyms, as the server is to have it. It
   * has no attributes.
   *
   * @param pseudonyms by parameter; none of them was sent before as long data
   */
  ExecuteMessage translated(Prepared prepared, Map<Integer, Translation> pseudonyms) {
    PayloadReader reader = new PayloadReader(Unpooled.wrappedBuffer(values));
    int[] sentTypes = types.clone();
    byte[] sentNulls = nulls.clone();
    ByteBuf sent = Unpooled.buffer(values.length);
    for (int i = 0; i < types.length; i++) {
      int type = types[i] & 0xff;
      boolean stands = !prepared.isLong(i) && !isNull(i) && type != FieldType.NULL;
      byte[] value = stands ? BinaryValue.read(reader, type) : null;
      Translation translation = pseudonyms.get(i);
      if (translation != null) {
        sentTypes[i] = translation.sentAs(types[i]);
        // As text, it is in UTF-8.
        value = translation.translate(binds.get(i), StandardCharsets.UTF_8);
        if (value == null) {
          sentNulls[i / 8] |= (byte) (1 << i % 8);
        }
      }
      if (value != null) {
        BinaryValue.write(sent, sentTypes[i] & 0xff, value);
      }
    }
    return new ExecuteMessage(
        cursor,
        iterations,
        sentTypes,
        /* newTypes= */ true,
        sentNulls,
        ByteBufUtil.getBytes(sent),
        binds);
  }

  private boolean isNull(int parameter) {
    return (nulls[parameter / 8] & 1 << parameter % 8) != 0;
  }

  /** Whether more stands in it than the statement's parameters: a query's attributes. */
  boolean hasAttributes(Prepared prepared) {
    return types.length > prepared.parameters();
  }
}
