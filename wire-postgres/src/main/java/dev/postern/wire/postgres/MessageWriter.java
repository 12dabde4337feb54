package dev.postern.wire.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The parts all messages are built of. */
final class MessageWriter {
  private MessageWriter() {}

  /** Writes a message's type and leaves room for its length; returns where that goes. */
  static int begin(ByteBuf out, char type) {
    out.writeByte(type);
    return beginUntyped(out);
  }

  /** The same for the packets of the start, which have no type. */
  static int beginUntyped(ByteBuf out) {
    int lengthAt = out.writerIndex();
    out.writeInt(0);
    return lengthAt;
  }

  static void end(ByteBuf out, int lengthAt) {
    out.setInt(lengthAt, out.writerIndex() - lengthAt);
  }

  /** A message that is only its type. */
  static void empty(ByteBuf out, char type) {
    end(out, begin(out, type));
  }

  static void string(ByteBuf out, String value) {
    string(out, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A String.
   *
   * @throws IllegalArgumentException where it holds a zero: what follows would be read as the next
   *     field
   */
  static void string(ByteBuf out, byte[] value) {
    for (byte b : value) {
      if (b == 0) {
        throw new IllegalArgumentException("a String of the protocol cannot hold a zero byte");
      }
    }
    out.writeBytes(value).writeByte(0);
  }

  /** What {@code message} writes, as bytes that need no release. */
  static byte[] bytes(Consumer<ByteBuf> message) {
    ByteBuf out = Unpooled.buffer();
    message.accept(out);
    return ByteBufUtil.getBytes(out);
  }
}
