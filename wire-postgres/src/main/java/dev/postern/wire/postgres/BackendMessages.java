package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The backend messages that the gate itself sends to a client, each appended whole.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     Formats</a>
 */
public final class BackendMessages {
  private static final int AUTHENTICATION_OK = 0;
  private static final int CLEARTEXT_PASSWORD = 3;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private BackendMessages() {}

  // 'R', Int32 8, Int32 0
  public static void authenticationOk(ByteBuf out) {
    authentication(out, AUTHENTICATION_OK, new byte[0]);
  }

  // 'R', Int32 8, Int32 3
  public static void authenticationCleartextPassword(ByteBuf out) {
    authentication(out, CLEARTEXT_PASSWORD, new byte[0]);
  }

  // 'R', Int32 length, Int32 10, {String mechanism}…, Byte1 0
  public static void authenticationSasl(ByteBuf out, List<String> mechanisms) {
    int lengthAt = MessageWriter.begin(out, 'R');
    out.writeInt(SASL);
    mechanisms.forEach(mechanism -> MessageWriter.string(out, mechanism));
    out.writeByte(0);
    MessageWriter.end(out, lengthAt);
  }

  // 'R', Int32 length, Int32 11, Byte(n) challenge
  public static void authenticationSaslContinue(ByteBuf out, byte[] challenge) {
    authentication(out, SASL_CONTINUE, challenge);
  }

  // 'R', Int32 length, Int32 12, Byte(n) outcome
  public static void authenticationSaslFinal(ByteBuf out, byte[] outcome) {
    authentication(out, SASL_FINAL, outcome);
  }

  // 'S', Int32 length, String name, String value
  public static void parameterStatus(ByteBuf out, String name, String value) {
    int lengthAt = MessageWriter.begin(out, 'S');
    MessageWriter.string(out, name);
    MessageWriter.string(out, value);
    MessageWriter.end(out, lengthAt);
  }

  // 'K', Int32 length, Int32 process id, Byte(n) secret key: 4 bytes in 3.0, up to 256 in 3.2
  public static void backendKeyData(ByteBuf out, int processId, byte[] key) {
    int lengthAt = MessageWriter.begin(out, 'K');
    out.writeInt(processId).writeBytes(key);
    MessageWriter.end(out, lengthAt);
  }

  // 'Z', Int32 5, Byte1 'I' idle, 'T' in a transaction, 'E' in a failed one
  public static void readyForQuery(ByteBuf out, char status) {
    int lengthAt = MessageWriter.begin(out, 'Z');
    out.writeByte(status);
    MessageWriter.end(out, lengthAt);
  }

  // 'v', Int32 length, Int32 version, Int32 count, {String unrecognized option}…
  /**
   * Tells the client what it asked for in vain.
   *
   * @param minor the minor version the session will speak; it is sent beside the major one, as the
   *     server does and libpq expects, though the documentation speaks of the minor alone
   */
  public static void negotiateProtocolVersion(ByteBuf out, int minor, List<String> unrecognized) {
    int lengthAt = MessageWriter.begin(out, 'v');
    out.writeInt(FrontendMessages.PROTOCOL_3_0 | minor).writeInt(unrecognized.size());
    unrecognized.forEach(option -> MessageWriter.string(out, option));
    MessageWriter.end(out, lengthAt);
  }

  // 'E', Int32 length, {Byte1 field type, String value}…, Byte1 0
  public static void errorResponse(ByteBuf out, ErrorFields fields) {
    report(out, 'E', fields);
  }

  // 'N', the same
  public static void noticeResponse(ByteBuf out, ErrorFields fields) {
    report(out, 'N', fields);
  }

  private static void report(ByteBuf out, char type, ErrorFields fields) {
    int lengthAt = MessageWriter.begin(out, type);
    for (ErrorFields.Field field : fields.fields()) {
      out.writeByte(field.type());
      MessageWriter.string(out, field.value());
    }
    out.writeByte(0);
    MessageWriter.end(out, lengthAt);
  }

  private static void authentication(ByteBuf out, int kind, byte[] data) {
    int lengthAt = MessageWriter.begin(out, 'R');
    out.writeInt(kind).writeBytes(data);
    MessageWriter.end(out, lengthAt);
  }
}
