package dev.postern.wire.postgres;

import dev.postern.core.FaultCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message's body in order, as the server's {@code pq_getmsg…} functions do
 * and with their complaints. Nothing is allocated before the bytes for it are known to be there.
 */
final class MessageReader {
  private final ByteBuf body;
  private final int end;
  private int at;

  /** The body is borrowed; its own indices stay where they are. */
  MessageReader(ByteBuf body) {
    this.body = body;
    this.at = body.readerIndex();
    this.end = body.writerIndex();
  }

  int remaining() {
    return end - at;
  }

  byte int8() {
    if (at == end) {
      throw new ProtocolViolation("no data left in message");
    }
    return body.getByte(at++);
  }

  short int16() {
    return body.getShort(take(Short.BYTES));
  }

  int int32() {
    return body.getInt(take(Integer.BYTES));
  }

  /** An Int16 that counts elements of at least {@code size} bytes each, 0 to 65,535. */
  int count(int size) {
    int count = Short.toUnsignedInt(int16());
    if (count > remaining() / size) {
      throw insufficient();
    }
    return count;
  }

  byte[] bytes(int length) {
    int from = take(length);
    byte[] bytes = new byte[length];
    body.getBytes(from, bytes);
    return bytes;
  }

  /** A String without its terminating zero, in whatever encoding the peer uses. */
  byte[] string() {
    int zero = body.indexOf(at, end, (byte) 0);
    if (zero < 0) {
      throw new ProtocolViolation("invalid string in message");
    }
    byte[] bytes = bytes(zero - at);
    at++;
    return bytes;
  }

  /**
   * A String decoded strictly: two names that differ on the wire never become the same one here.
   */
  String text(Charset encoding) {
    return decode(string(), encoding);
  }

  static String decode(byte[] bytes, Charset encoding) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodeStrictly(bytes, encoding);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String decodeStrictly(byte[] bytes, Charset encoding) {
    try {
      return encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation(
          FaultCode.BAD_ENCODING.sqlState(), "invalid byte sequence for the client encoding");
    }
  }

  /** Nothing may be left. */
  void end() {
    if (at != end) {
      throw new ProtocolViolation("invalid message format");
    }
  }

  private int take(int length) {
    if (length < 0 || length > remaining()) {
      throw insufficient();
    }
    int from = at;
    at += length;
    return from;
  }

  private static ProtocolViolation insufficient() {
    return new ProtocolViolation("insufficient data left in message");
  }
}
