package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath.Bind;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's COM_STMT_BULK_EXECUTE: one statement with the values of many rows.
 *
 * @param unitResults whether a result is wanted that tells of each row
 * @param types of the parameters, with the flag of unsigned numbers
 * @param newTypes whether the message has them, or they are those of the last time
 * @param valuesAt where the values begin in the payload
 * @param plain whether there are only values and nulls among them
 * @param rows how many it has values for
 * @param binds the values, row after row, up to a bound; then one that says how many more there are
 * @see <a href="https://mariadb.com/kb/en/com_stmt_bulk_execute/">COM_STMT_BULK_EXECUTE</a>
 */
record BulkExecuteMessage(
    boolean unitResults,
    int[] types,
    boolean newTypes,
    int valuesAt,
    boolean plain,
    int rows,
    List<Bind> binds) {
  /** As many values are journaled. */
  static final int MAX_BINDS = 1_000;

  private static final Refusal NOT_APART =
      new Refusal(
          FaultCode.UNSUPPORTED,
          new Reason("bulk-execute", "the database takes no bulk execution"),
          "Connect with useBulkStmts=false and useBulkStmtsForInserts=false");

  private static final Refusal OTHERWISE =
      new Refusal(
          FaultCode.UNSUPPORTED,
          "bulk-execute",
          "a bulk execution without values, or with a result for each row, is not supported");

  private static final int UNIT_RESULTS = 64;
  private static final int TYPES = 128;

  /** Whether there are more values than {@code binds} has. */
  boolean hasMore() {
    return binds.size() > MAX_BINDS;
  }

  /** What stands before each value, or in its place. */
  static final class Indicator {
    static final int VALUE = 0;
    static final int NULL = 1;
    static final int DEFAULT = 2;
    static final int IGNORE = 3;

    private Indicator() {}
  }

  /** Whether the upstream takes it as it is. */
  static boolean isTakenBy(Capabilities upstream) {
    return upstream.has(Capabilities.STMT_BULK_OPERATIONS);
  }

  /**
   * Why it must not leave for an upstream; null where it may. Row by row only what gives no rows
   * itself may run, and with what an execution can say.
   */
  @Nullable Refusal refusal(Capabilities upstream, Prepared prepared) {
    if (unitResults || rows == 0) {
      return OTHERWISE;
    }
    boolean apart =
        plain
            && prepared.columns() == 0
            && prepared.judgement().statements().stream()
                .noneMatch(judged -> judged.analysis().kinds().contains(Kind.CALL));
    return isTakenBy(upstream) || apart ? null : NOT_APART;
  }

  /** Its rows one by one. */
  BulkRows apart(ByteBuf payload, Prepared prepared) {
    byte[] values = new byte[payload.readableBytes() - valuesAt];
    payload.getBytes(payload.readerIndex() + valuesAt, values);
    return new BulkRows(prepared, types, values);
  }

  // 0xfa, int<4> statement, int<2> flags, {int<1> type, int<1> 128 for unsigned}… where the flags
  // say so, {{int<1> indicator, value where it is 0}…}…
  static BulkExecuteMessage read(ByteBuf payload, Prepared prepared, Charset characterSet) {
    PayloadReader reader = new PayloadReader(payload);
    reader.skip(1 + 4);
    int flags = reader.int2();
    if ((flags & ~(UNIT_RESULTS | TYPES)) != 0) {
      throw new ProtocolViolation("malformed packet: unknown flags of a bulk execution");
    }
    int count = prepared.parameters();
    boolean newTypes = (flags & TYPES) != 0;
    int[] types = newTypes ? types(reader, count) : prepared.types();
    if (types.length < count) {
      throw new ProtocolViolation("malformed packet: parameters without types");
    }
    List<Bind> binds = new ArrayList<>();
    int valuesAt = reader.index() - payload.readerIndex();
    boolean plain = true;
    int rows = 0;
    while (count > 0 && reader.remaining() > 0) {
      for (int i = 0; i < count; i++) {
        boolean kept = binds.size() < MAX_BINDS;
        plain &= reader.peek() <= Indicator.NULL;
        Bind bind = bind(reader, types[i], kept, characterSet);
        if (kept) {
          binds.add(bind);
        }
      }
      rows++;
    }
    reader.end();
    long more = (long) rows * count - binds.size();
    if (more > 0) {
      binds.add(told(FieldType.NULL, "(" + more + " more values)"));
    }
    return new BulkExecuteMessage(
        (flags & UNIT_RESULTS) != 0, types, newTypes, valuesAt, plain, rows, List.copyOf(binds));
  }

  private static int[] types(PayloadReader reader, int count) {
    int[] types = new int[count];
    for (int i = 0; i < count; i++) {
      types[i] = reader.int2();
    }
    return types;
  }

  private static Bind bind(PayloadReader reader, int type, boolean kept, Charset characterSet) {
    int of = type & 0xff;
    int indicator = reader.int1();
    return switch (indicator) {
      case Indicator.VALUE -> {
        byte[] value = BinaryValue.read(reader, of);
        yield kept && of != FieldType.NULL
            ? ParameterText.bind(type, value, characterSet)
            : new Bind(of, false, null);
      }
      case Indicator.NULL -> new Bind(of, false, null);
      case Indicator.DEFAULT -> told(of, "(default)");
      case Indicator.IGNORE -> told(of, "(ignore)");
      default -> throw new ProtocolViolation("malformed packet: an unknown indicator of a value");
    };
  }

  private static Bind told(int type, String text) {
    return new Bind(type, false, text.getBytes(StandardCharsets.US_ASCII));
  }
}
