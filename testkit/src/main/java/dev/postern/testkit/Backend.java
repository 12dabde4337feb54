package dev.postern.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a server sends.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     formats</a>
 */
public final class Backend {
  private Backend() {}

  /** {@code R}: Int32 0. */
  public static Frame authenticationOk() {
    return new Payload().int32(0).frame('R');
  }

  /** {@code R}: Int32 3. */
  public static Frame authenticationCleartextPassword() {
    return new Payload().int32(3).frame('R');
  }

  /** {@code R}: Int32 5, Byte4 salt. */
  public static Frame authenticationMd5Password(byte[] salt) {
    return new Payload().int32(5).bytes(salt).frame('R');
  }

  /** {@code R}: Int32 10, mechanism strings, then a zero. */
  public static Frame authenticationSasl(String... mechanisms) {
    var payload = new Payload().int32(10);
    for (String mechanism : mechanisms) {
      payload.cstring(mechanism);
    }
    return payload.int8(0).frame('R');
  }

  /** {@code R}: Int32 11, data. */
  public static Frame authenticationSaslContinue(String data) {
    return new Payload().int32(11).bytes(data.getBytes(StandardCharsets.UTF_8)).frame('R');
  }

  /** {@code R}: Int32 12, data. */
  public static Frame authenticationSaslFinal(String data) {
    return new Payload().int32(12).bytes(data.getBytes(StandardCharsets.UTF_8)).frame('R');
  }

  /** {@code v}: Int32 newest minor version, Int32 count, unknown option strings. */
  public static Frame negotiateProtocolVersion(int version, String... unknownOptions) {
    var payload = new Payload().int32(version).int32(unknownOptions.length);
    for (String option : unknownOptions) {
      payload.cstring(option);
    }
    return payload.frame('v');
  }

  /** {@code S}: String name, String value. */
  public static Frame parameterStatus(String name, String value) {
    return new Payload().cstring(name).cstring(value).frame('S');
  }

  /** {@code K}: Int32 process id, secret key: 4 bytes, up to 256 in 3.2. */
  public static Frame backendKeyData(int processId, byte[] secretKey) {
    return new Payload().int32(processId).bytes(secretKey).frame('K');
  }

  /** {@code Z}: Byte1 'I' idle, 'T' in a transaction, 'E' in a failed one. */
  public static Frame readyForQuery(char status) {
    return new Payload().int8(status).frame('Z');
  }

  /**
   * {@code T}: Int16 count, then for each column String name, Int32 table, Int16 attribute, Int32
   * type, Int16 size, Int32 modifier, Int16 format. These are text columns of no table.
   */
  public static Frame rowDescription(String... columns) {
    var payload = new Payload().int16(columns.length);
    for (String column : columns) {
      payload.cstring(column).int32(0).int16(0).int32(25).int16(-1).int32(-1).int16(0);
    }
    return payload.frame('T');
  }

  /** {@code D}: Int16 count, Int32 length and bytes each, -1 for null. */
  public static Frame dataRow(@Nullable String... cells) {
    var payload = new Payload().int16(cells.length);
    for (String cell : cells) {
      if (cell == null) {
        payload.int32(-1);
      } else {
        payload.sized(cell.getBytes(StandardCharsets.UTF_8));
      }
    }
    return payload.frame('D');
  }

  /** {@code C}: String tag. */
  public static Frame commandComplete(String tag) {
    return new Payload().cstring(tag).frame('C');
  }

  public static Frame parseComplete() {
    return new Payload().frame('1');
  }

  public static Frame bindComplete() {
    return new Payload().frame('2');
  }

  public static Frame closeComplete() {
    return new Payload().frame('3');
  }

  public static Frame noData() {
    return new Payload().frame('n');
  }

  public static Frame emptyQueryResponse() {
    return new Payload().frame('I');
  }

  /** {@code t}: Int16 count, Int32 type each. */
  public static Frame parameterDescription(int... types) {
    var payload = new Payload().int16(types.length);
    for (int type : types) {
      payload.int32(type);
    }
    return payload.frame('t');
  }

  /** {@code E}: Byte1 field type and String each, then a zero; here severity, code and message. */
  public static Frame errorResponse(String severity, String code, String message) {
    return diagnostic(severity, code, message).frame('E');
  }

  /** {@code N}: as ErrorResponse. */
  public static Frame noticeResponse(String severity, String code, String message) {
    return diagnostic(severity, code, message).frame('N');
  }

  private static Payload diagnostic(String severity, String code, String message) {
    return new Payload()
        .int8('S')
        .cstring(severity)
        .int8('V')
        .cstring(severity)
        .int8('C')
        .cstring(code)
        .int8('M')
        .cstring(message)
        .int8(0);
  }
}
