package dev.postern.wire.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/** Wire fixtures, and the damage that every reader must bear. */
final class Bytes {
  private static final byte[] BAD = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

  private Bytes() {}

  /** Hexadecimal, where everything from a # to the line's end is comment. */
  static byte[] hex(String commented) {
    return HexFormat.of().parseHex(commented.replaceAll("#.*", "").replaceAll("\\s", ""));
  }

  static ByteBuf buffer(byte... bytes) {
    return Unpooled.copiedBuffer(bytes);
  }

  /** What {@code writer} appends. */
  static byte[] written(Consumer<ByteBuf> writer) {
    ByteBuf out = Unpooled.buffer();
    writer.accept(out);
    return ByteBufUtil.getBytes(out);
  }

  /** The body of one whole message. */
  static byte[] body(byte[] message) {
    return Arrays.copyOfRange(message, 5, message.length);
  }

  /** A whole message of that type around a body. */
  static byte[] message(char type, byte... body) {
    return written(out -> out.writeByte(type).writeInt(body.length + 4).writeBytes(body));
  }

  /** No part of a message's body reads as a whole one. */
  static void everyCutIsRefused(byte[] body, Consumer<ByteBuf> reader) {
    for (int size = 0; size < body.length; size++) {
      ByteBuf cut = buffer(Arrays.copyOf(body, size));
      assertThatThrownBy(() -> reader.accept(cut))
          .as("cut to %d of %d bytes", size, body.length)
          .isInstanceOf(ProtocolViolation.class);
    }
    assertThatThrownBy(() -> reader.accept(buffer(Arrays.copyOf(body, body.length + 1))))
        .as("one byte too many")
        .isInstanceOf(ProtocolViolation.class);
  }

  /** Whatever is broken, the reader reads it or says that it is broken. */
  static void damageIsReadOrRefused(byte[] body, Consumer<ByteBuf> reader) {
    for (int at = 0; at < body.length; at++) {
      for (byte bad : BAD) {
        byte[] damaged = body.clone();
        damaged[at] = bad;
        readOrRefused(damaged, reader);
      }
    }
    Random random = new Random(20_251);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = body.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      readOrRefused(damaged, reader);
    }
  }

  private static void readOrRefused(byte[] body, Consumer<ByteBuf> reader) {
    try {
      reader.accept(buffer(body));
    } catch (ProtocolViolation refused) {
      // One of the two permitted outcomes; any other exception fails the test.
    }
  }
}
