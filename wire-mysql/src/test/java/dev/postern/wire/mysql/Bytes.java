package dev.postern.wire.mysql;

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

  /** No part of a payload reads as a whole one. */
  static void everyCutIsRefused(byte[] payload, Consumer<ByteBuf> reader) {
    for (int size = 0; size < payload.length; size++) {
      ByteBuf cut = buffer(Arrays.copyOf(payload, size));
      assertThatThrownBy(() -> reader.accept(cut))
          .as("cut to %d of %d bytes", size, payload.length)
          .isInstanceOf(ProtocolViolation.class);
    }
  }

  /** Whatever is broken, the reader reads it or says that it is broken. */
  static void damageIsReadOrRefused(byte[] payload, Consumer<ByteBuf> reader) {
    Random random = new Random(20_261);
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = Arrays.copyOf(payload, 1 + random.nextInt(payload.length));
      for (int j = random.nextInt(4); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        reader.accept(buffer(damaged));
      } catch (ProtocolViolation refused) {
        // One of the two permitted outcomes; any other exception fails the test.
      }
    }
  }
}
