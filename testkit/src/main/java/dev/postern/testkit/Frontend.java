package dev.postern.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     formats</a>
 */
public final class Frontend {
  public static final int PROTOCOL_3_0 = 3 << 16;
  public static final int PROTOCOL_3_2 = 3 << 16 | 2;

  private Frontend() {}

  /** Int32 length, Int32 80877103. */
  public static byte[] sslRequest() {
    return new Payload().int32(80877103).untyped();
  }

  /** Int32 length, Int32 80877104. */
  public static byte[] gssEncRequest() {
    return new Payload().int32(80877104).untyped();
  }

  /** Int32 length, Int32 80877102, Int32 process id, secret key: 4 bytes, up to 256 in 3.2. */
  public static byte[] cancelRequest(int processId, byte[] secretKey) {
    return new Payload().int32(80877102).int32(processId).bytes(secretKey).untyped();
  }

  /** Int32 length, Int32 version, then name and value strings, then a zero. */
  public static byte[] startupMessage(int version, Map<String, String> parameters) {
    var payload = new Payload().int32(version);
    parameters.forEach((name, value) -> payload.cstring(name).cstring(value));
    return payload.int8(0).untyped();
  }

  /** {@code p}: String password. */
  public static Frame passwordMessage(String password) {
    return new Payload().cstring(password).frame('p');
  }

  /** {@code p}: String mechanism, Int32 length or -1, initial response. */
  public static Frame saslInitialResponse(String mechanism, byte @Nullable [] response) {
    var payload = new Payload().cstring(mechanism);
    return (response == null ? payload.int32(-1) : payload.sized(response)).frame('p');
  }

  /** {@code p}: response. */
  public static Frame saslResponse(byte[] response) {
    return new Frame('p', response);
  }

  /** {@code Q}: String query. */
  public static Frame query(String sql) {
    return new Payload().cstring(sql).frame('Q');
  }

  /** {@code P}: String statement, String query, Int16 count, Int32 parameter type each. */
  public static Frame parse(String statement, String sql, int... parameterTypes) {
    var payload = new Payload().cstring(statement).cstring(sql).int16(parameterTypes.length);
    for (int type : parameterTypes) {
      payload.int32(type);
    }
    return payload.frame('P');
  }

  /** A Bind of text parameters, null for SQL's null, that asks for text results. */
  public static Frame bind(String portal, String statement, @Nullable String... values) {
    var bytes = new ArrayList<byte @Nullable []>();
    for (String value : values) {
      bytes.add(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
    return bind(portal, statement, 0, bytes, 0);
  }

  /**
   * {@code B}: String portal, String statement, formats, Int16 count, Int32 length and bytes each,
   * result formats.
   *
   * @param parameterFormat of all parameters: 0 text, 1 binary
   * @param resultFormat of all columns
   */
  public static Frame bind(
      String portal,
      String statement,
      int parameterFormat,
      List<byte @Nullable []> values,
      int resultFormat) {
    var payload = new Payload().cstring(portal).cstring(statement);
    payload.int16(1).int16(parameterFormat).int16(values.size());
    for (byte[] value : values) {
      if (value == null) {
        payload.int32(-1);
      } else {
        payload.sized(value);
      }
    }
    return payload.int16(1).int16(resultFormat).frame('B');
  }

  /** {@code D}: Byte1 'S', String statement. */
  public static Frame describeStatement(String statement) {
    return new Payload().int8('S').cstring(statement).frame('D');
  }

  /** {@code D}: Byte1 'P', String portal. */
  public static Frame describePortal(String portal) {
    return new Payload().int8('P').cstring(portal).frame('D');
  }

  /** {@code E}: String portal, Int32 most rows, 0 for all. */
  public static Frame execute(String portal, int mostRows) {
    return new Payload().cstring(portal).int32(mostRows).frame('E');
  }

  /** {@code C}: Byte1 'S', String statement. */
  public static Frame closeStatement(String statement) {
    return new Payload().int8('S').cstring(statement).frame('C');
  }

  /** {@code C}: Byte1 'P', String portal. */
  public static Frame closePortal(String portal) {
    return new Payload().int8('P').cstring(portal).frame('C');
  }

  public static Frame sync() {
    return new Payload().frame('S');
  }

  public static Frame flush() {
    return new Payload().frame('H');
  }

  public static Frame terminate() {
    return new Payload().frame('X');
  }

  /** {@code d}: bytes. */
  public static Frame copyData(byte[] data) {
    return new Frame('d', data);
  }

  public static Frame copyData(String text) {
    return copyData(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Frame copyDone() {
    return new Payload().frame('c');
  }

  /** {@code f}: String reason. */
  public static Frame copyFail(String reason) {
    return new Payload().cstring(reason).frame('f');
  }

  /** {@code F}: Int32 function OID, no argument formats, text arguments, text result. */
  public static Frame functionCall(int function, String... arguments) {
    var payload = new Payload().int32(function).int16(0).int16(arguments.length);
    for (String argument : arguments) {
      payload.sized(argument.getBytes(StandardCharsets.UTF_8));
    }
    return payload.int16(0).frame('F');
  }
}
