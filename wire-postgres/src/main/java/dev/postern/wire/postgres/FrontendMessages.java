package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The frontend messages that the gate itself sends to an upstream, each appended whole. Strings are
 * UTF-8 unless said otherwise.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     Formats</a>
 */
public final class FrontendMessages {
  /** Protocol 3.0, 3.2, and the request codes that stand in a version's place. */
  static final int PROTOCOL_3_0 = 3 << 16;

  static final int CANCEL_REQUEST_CODE = 1234 << 16 | 5678;
  static final int SSL_REQUEST_CODE = 1234 << 16 | 5679;
  static final int GSSENC_REQUEST_CODE = 1234 << 16 | 5680;

  private FrontendMessages() {}

  /** What Describe and Close name: the type of the name that follows. */
  public enum Named {
    STATEMENT('S'),
    PORTAL('P');

    private final char subtype;

    Named(char subtype) {
      this.subtype = subtype;
    }

    static Named of(byte subtype, String message) {
      for (Named named : values()) {
        if (named.subtype == subtype) {
          return named;
        }
      }
      throw new ProtocolViolation(
          "invalid %s message subtype %d".formatted(message, Byte.toUnsignedInt(subtype)));
    }
  }

  // Int32 length, Int32 80877103
  public static void sslRequest(ByteBuf out) {
    int lengthAt = MessageWriter.beginUntyped(out);
    out.writeInt(SSL_REQUEST_CODE);
    MessageWriter.end(out, lengthAt);
  }

  // Int32 length, Int32 80877102, Int32 process id, Byte(n) secret key of 4 to 256 bytes
  public static void cancelRequest(ByteBuf out, int processId, byte[] key) {
    int lengthAt = MessageWriter.beginUntyped(out);
    out.writeInt(CANCEL_REQUEST_CODE).writeInt(processId).writeBytes(key);
    MessageWriter.end(out, lengthAt);
  }

  // Int32 length, Int32 version, {String name, String value}…, Byte1 0
  public static void startupMessage(ByteBuf out, int minor, Map<String, String> parameters) {
    int lengthAt = MessageWriter.beginUntyped(out);
    out.writeInt(PROTOCOL_3_0 | minor);
    parameters.forEach((name, value) -> {
      MessageWriter.string(out, name);
      MessageWriter.string(out, value);
    });
    out.writeByte(0);
    MessageWriter.end(out, lengthAt);
  }

  // 'p', Int32 length, String password
  static void passwordMessage(ByteBuf out, String password) {
    int lengthAt = MessageWriter.begin(out, 'p');
    MessageWriter.string(out, password);
    MessageWriter.end(out, lengthAt);
  }

  // 'p', Int32 length, String mechanism, Int32 size, Byte(n) response
  static void saslInitialResponse(ByteBuf out, String mechanism, byte[] response) {
    int lengthAt = MessageWriter.begin(out, 'p');
    MessageWriter.string(out, mechanism);
    out.writeInt(response.length).writeBytes(response);
    MessageWriter.end(out, lengthAt);
  }

  // 'p', Int32 length, Byte(n) response
  static void saslResponse(ByteBuf out, byte[] response) {
    int lengthAt = MessageWriter.begin(out, 'p');
    out.writeBytes(response);
    MessageWriter.end(out, lengthAt);
  }

  // 'Q', Int32 length, String text
  public static void query(ByteBuf out, byte[] text) {
    int lengthAt = MessageWriter.begin(out, 'Q');
    MessageWriter.string(out, text);
    MessageWriter.end(out, lengthAt);
  }

  // 'P', Int32 length, String statement, String text, Int16 count, {Int32 type OID}…
  public static void parse(ByteBuf out, String statement, byte[] text, int... parameterTypes) {
    parse(out, new ParseMessage(statement, text, parameterTypes), StandardCharsets.UTF_8);
  }

  static void parse(ByteBuf out, ParseMessage message, Charset encoding) {
    int lengthAt = MessageWriter.begin(out, 'P');
    MessageWriter.string(out, message.statement().getBytes(encoding));
    MessageWriter.string(out, message.text());
    out.writeShort(message.parameterTypes().length);
    for (int type : message.parameterTypes()) {
      out.writeInt(type);
    }
    MessageWriter.end(out, lengthAt);
  }

  public static void describe(ByteBuf out, Named named, String name) {
    describe(out, named, name, StandardCharsets.UTF_8);
  }

  // 'D', Int32 length, Byte1 'S' or 'P', String name
  /** Describes what a client named, in the client's encoding. */
  public static void describe(ByteBuf out, Named named, String name, Charset encoding) {
    named(out, 'D', named, name.getBytes(encoding));
  }

  // 'C', Int32 length, Byte1 'S' or 'P', String name
  public static void close(ByteBuf out, Named named, String name) {
    named(out, 'C', named, name.getBytes(StandardCharsets.UTF_8));
  }

  // 'B', Int32 length, String portal, String statement, Int16 0, Int16 0, Int16 0
  /** Binds a statement without parameters; its rows come as text. */
  static void bind(ByteBuf out, String portal, String statement) {
    int lengthAt = MessageWriter.begin(out, 'B');
    MessageWriter.string(out, portal);
    MessageWriter.string(out, statement);
    out.writeShort(0).writeShort(0).writeShort(0);
    MessageWriter.end(out, lengthAt);
  }

  // 'E', Int32 length, String portal, Int32 most rows, 0 for all
  public static void execute(ByteBuf out, String portal, int maxRows) {
    int lengthAt = MessageWriter.begin(out, 'E');
    MessageWriter.string(out, portal);
    out.writeInt(maxRows);
    MessageWriter.end(out, lengthAt);
  }

  // 'H', Int32 length
  public static void flush(ByteBuf out) {
    MessageWriter.empty(out, 'H');
  }

  // 'S', Int32 length
  public static void sync(ByteBuf out) {
    MessageWriter.empty(out, 'S');
  }

  // 'X', Int32 length
  public static void terminate(ByteBuf out) {
    MessageWriter.empty(out, 'X');
  }

  private static void named(ByteBuf out, char type, Named named, byte[] name) {
    int lengthAt = MessageWriter.begin(out, type);
    out.writeByte(named.subtype);
    MessageWriter.string(out, name);
    MessageWriter.end(out, lengthAt);
  }
}
